/*
 * Rows are found by a hash of 64 bits of their content. Two that differ and
 * meet there would become one: among a million, once in 37 million traces.
 */
#include "importers/goexec/intern.h"

enum { PC, FUNC, FILE_NAME, LINE, PARTS };

static const struct stall_rowtype string_row = {"go_string", "value", 1};
static const struct stall_rowtype func_row = {"go_func", "name, file", 2};
static const struct stall_rowtype stack_row = {
	"go_stack", "stack_id, depth, func_id, line", 4};

static struct stall_str text_of(struct goexec_intern *in, uint64_t id)
{
	struct goexec_string *s = goexec_string(in->tables, id);

	return s ? s->text : (struct stall_str){"", 0};
}

int64_t goexec_string_row(struct goexec_intern *in, uint64_t id)
{
	struct goexec_string *s = goexec_string(in->tables, id);
	uint64_t key, row;

	if (!s)
		return -1;
	if (s->row)
		return s->row;
	key = goexec_hash(0, s->text.p, s->text.n);
	if (!goexec_map_get(&in->strings, key, &row)) {
		row = (uint64_t)stall_load_row(in->load, &string_row,
					       stall_text(s->text));
		goexec_map_put(&in->strings, key, row);
	}
	return s->row = (int64_t)row;
}

static int64_t function_row(struct goexec_intern *in, uint64_t func,
			    uint64_t file)
{
	struct stall_str f = text_of(in, func), at = text_of(in, file);
	uint64_t key = goexec_hash(goexec_hash(1, f.p, f.n), at.p, at.n), row;

	if (goexec_map_get(&in->funcs, key, &row))
		return (int64_t)row;
	row = (uint64_t)stall_load_row(in->load, &func_row, stall_text(f),
				       stall_text(at));
	goexec_map_put(&in->funcs, key, row);
	return (int64_t)row;
}

static void read_frame(struct wire *w, uint64_t part[PARTS])
{
	for (int i = 0; i < PARTS; i++)
		part[i] = wire_uint(w);
}

struct frame {
	int64_t func, line;
};

static int read_frames(struct goexec_intern *in,
		       const struct goexec_wire_stack *s, struct frame *to)
{
	struct wire w = s->frames;
	int n = 0;

	while (w.p < w.end) {
		uint64_t part[PARTS];

		read_frame(&w, part);
		to[n].func = function_row(in, part[FUNC], part[FILE_NAME]);
		to[n++].line = (int64_t)(part[LINE] & INT64_MAX);
	}
	return n;
}

static int64_t put_stack(struct goexec_intern *in, const struct frame *f, int n)
{
	int64_t first = -1;

	for (int i = 0; i < n; i++) {
		int64_t id = stall_load_reserve(in->load, &stack_row);
		const struct stall_val v[] = {
			stall_int(i ? first : id), stall_int(i),
			stall_int(f[i].func), stall_int(f[i].line)};

		first = i ? first : id;
		stall_load_vals(in->load, &stack_row, id, v, 4);
	}
	return first;
}

int64_t goexec_stack_row(struct goexec_intern *in, uint64_t id)
{
	struct goexec_wire_stack *s = goexec_stack(in->tables, id);
	struct frame frame[GOEXEC_MAX_FRAMES];
	uint64_t key, row;
	int n;

	if (!s || !s->n)
		return -1;
	if (s->row)
		return s->row;
	n = read_frames(in, s, frame);
	key = goexec_hash(2, frame, (size_t)n * sizeof(*frame));
	if (!goexec_map_get(&in->stacks, key, &row)) {
		row = (uint64_t)put_stack(in, frame, n);
		goexec_map_put(&in->stacks, key, row);
	}
	return s->row = (int64_t)row;
}

int64_t goexec_entry_row(struct goexec_intern *in, uint64_t stack)
{
	struct goexec_wire_stack *s = goexec_stack(in->tables, stack);
	uint64_t part[PARTS] = {0};
	struct wire w;

	if (!s || !s->n)
		return -1;
	w = s->frames;
	while (w.p < w.end)
		read_frame(&w, part);
	return function_row(in, part[FUNC], part[FILE_NAME]);
}

void goexec_intern_free(struct goexec_intern *in)
{
	goexec_map_free(&in->strings);
	goexec_map_free(&in->funcs);
	goexec_map_free(&in->stacks);
}
