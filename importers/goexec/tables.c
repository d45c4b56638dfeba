/*
 *	strings = 4 { 5 id length bytes }
 *	stacks  = 2 { 3 id n { pc function file line } }
 *	clocks  = 8 frequency                          (alone; Go 1.22 to 1.24)
 *	          50 { 8 frequency | 51 dt mono s ns }           (from 1.25 on)
 */
#include "importers/goexec/tables.h"

#include <stdlib.h>

#include "importers/goexec/events.h"
#include "libanalyze/mem.h"

enum { MAX_STRING = 1024, HAS_SYNC = 25 };

static const struct stall_reason bad_table = {
	"bad_table", "tables of strings, stacks or clocks that have a number "
		     "twice, or that cannot be read to their end"};

struct goexec_string *goexec_string(struct goexec_tables *t, uint64_t id)
{
	uint64_t at;

	return id && goexec_map_get(&t->strings, id, &at) ? &t->string[at]
							  : NULL;
}

struct goexec_wire_stack *goexec_stack(struct goexec_tables *t, uint64_t id)
{
	uint64_t at;

	return id && goexec_map_get(&t->stacks, id, &at) ? &t->stack[at] : NULL;
}

/* ---- reading ---- */

static bool read_strings(struct goexec_tables *t, struct wire w)
{
	bool unique = true;

	for (w.p++; w.p < w.end && !w.bad;) {
		uint8_t type = wire_byte(&w);
		uint64_t id = wire_uint(&w);
		struct stall_str text = wire_text(&w, MAX_STRING);

		if (type != EV_STRING || w.bad)
			return false;
		t->string = stall_more(t->string, t->nstrings, &t->string_room,
				       sizeof(*t->string));
		if (goexec_map_put(&t->strings, id, t->nstrings))
			t->string[t->nstrings++] =
				(struct goexec_string){text, 0};
		else
			unique = false;
	}
	return unique;
}

static bool read_stacks(struct goexec_tables *t, struct wire w)
{
	bool unique = true;

	for (w.p++; w.p < w.end && !w.bad;) {
		uint8_t type = wire_byte(&w);
		uint64_t id = wire_uint(&w), n = wire_uint(&w);
		struct wire frames = w;

		if (type != EV_STACK || n > GOEXEC_MAX_FRAMES)
			return false;
		for (uint64_t i = 0; i < 4 * n; i++)
			wire_uint(&w);
		if (w.bad)
			return false;
		frames.end = w.p;
		t->stack = stall_more(t->stack, t->nstacks, &t->stack_room,
				      sizeof(*t->stack));
		if (goexec_map_put(&t->stacks, id, t->nstacks))
			t->stack[t->nstacks++] =
				(struct goexec_wire_stack){frames, n, 0};
		else
			unique = false;
	}
	return unique;
}

static bool read_clocks(struct goexec_tables *t, const struct goexec_batch *b)
{
	struct wire w = b->data;

	if (b->kind == EV_SYNC)
		w.p++;
	while (w.p < w.end && !w.bad) {
		uint8_t type = wire_byte(&w);

		if (type == EV_FREQUENCY) {
			t->freq = wire_uint(&w);
		} else if (type == EV_CLOCK_SNAPSHOT && b->kind == EV_SYNC) {
			t->clock_ts = b->time + wire_uint(&w);
			t->mono_ns = wire_uint(&w);
			t->wall_s = wire_uint(&w);
			t->wall_ns = wire_uint(&w);
			t->has_clock = !w.bad;
		} else {
			return false;
		}
	}
	return !w.bad;
}

static void clear(struct goexec_tables *t)
{
	goexec_map_clear(&t->strings);
	goexec_map_clear(&t->stacks);
	t->nstrings = t->nstacks = 0;
	t->freq = 0;
	t->has_clock = false;
}

static bool is_clocks(const struct goexec_batch *b, int version)
{
	return version >= HAS_SYNC ? b->kind == EV_SYNC
				   : b->kind == EV_FREQUENCY;
}

bool goexec_has_events(const struct goexec_batch *b, int version)
{
	return !b->experimental && b->kind && b->kind != EV_STRINGS &&
	       b->kind != EV_STACKS && b->kind != EV_CPU_SAMPLES &&
	       !is_clocks(b, version);
}

void goexec_tables_read(struct goexec_tables *t, const struct goexec_file *f,
			const struct goexec_gen *g)
{
	clear(t);
	for (size_t i = 0; i < g->n; i++) {
		const struct goexec_batch *b = &g->batch[i];
		int64_t at = (int64_t)(b->data.p - f->start);
		bool table = b->kind == EV_STRINGS || b->kind == EV_STACKS;

		if (b->experimental)
			continue;
		if (table && !(b->kind == EV_STRINGS ? read_strings(t, b->data)
						     : read_stacks(t, b->data)))
			stall_load_skip(f->load, &bad_table, at);
		else if (is_clocks(b, f->version) && !read_clocks(t, b))
			stall_load_skip(f->load, &bad_table, at);
	}
}

void goexec_tables_free(struct goexec_tables *t)
{
	goexec_map_free(&t->strings);
	goexec_map_free(&t->stacks);
	free(t->string);
	free(t->stack);
}
