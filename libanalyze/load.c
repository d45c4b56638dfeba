#include "libanalyze/load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "libanalyze/clocks.h"
#include "libanalyze/load_bind.h"
#include "libanalyze/mem.h"

/* SQLite's own limit is 1e9; nothing a trace says is this long. */
#define MAX_TEXT (1u << 24)

struct skip {
	const struct stall_reason *why;
	int64_t count, place;
};

struct stall_load {
	struct stall_backend *back;
	struct stall_schema *schema;
	const struct stall_import_options *opt;
	bool failed;
	struct stall_err err;
	struct stall_bindings bindings;
	struct stall_clocks clocks;
	char *text; /* repaired text of one row */
	size_t room;

	/* The source being imported. */
	struct stall_load_source about;
	int64_t source_id;
	struct skip *skip;
	int nskips;
	struct stall_val begin_ts, end_ts, events, cut_at;
	struct stall_val offset_ns, error_ns;
	char clock[16], method[16]; /* "": not told */
};

static const struct stall_rowtype source_row = {
	"source",
	"run_id, path, format, bytes, digest, events, begin_ts, end_ts, clock, "
	"clock_method, clock_offset_ns, clock_error_ns, cut_at",
	13};
static const struct stall_rowtype info_row = {"source_info",
					      "source_id, key, value", 3};
static const struct stall_rowtype reading_row = {
	"clock_snapshot", "source_id, snapshot, clock, value_ns, error_ns", 5};
static const struct stall_rowtype skipped_row = {
	"skipped", "source_id, reason, meaning, count, first_place", 5};

/* ---- rows ---- */

static struct stall_binding *binding_of(struct stall_load *load,
					const struct stall_rowtype *type)
{
	struct stall_binding *b = *stall_binding_slot(&load->bindings, type);

	if (!b)
		b = stall_binding_add(&load->bindings, type, load->schema,
				      load->back, &load->err);
	if (!b)
		load->failed = true;
	return b;
}

static int64_t bad_row(struct stall_load *load, const struct stall_binding *b,
		       const char *fmt, long long n)
{
	char what[80];

	snprintf(what, sizeof(what), fmt, n);
	stall_fail(&load->err, "rows of table %s (%s): %s", b->type->table,
		   b->type->columns, what);
	load->failed = true;
	return 0;
}

/* A copy of the row in which all text is UTF-8 and all numbers are numbers. */
static void repair(struct stall_load *load, struct stall_val *val, int n)
{
	size_t need = 0, at = 0;

	for (int i = 0; i < n; i++)
		if (val[i].type == STALL_TYPE_TEXT) {
			val[i].n = val[i].n > MAX_TEXT ? MAX_TEXT : val[i].n;
			need += 3 * (size_t)val[i].n;
		} else if (val[i].type == STALL_TYPE_REAL && isnan(val[i].r)) {
			val[i] = stall_null();
		}
	if (need > load->room)
		load->text = stall_grow(load->text, load->room = need);
	for (int i = 0; i < n; i++) {
		if (val[i].type != STALL_TYPE_TEXT)
			continue;
		val[i].n = (uint32_t)stall_text_repair(val[i].text, val[i].n,
						       load->text + at);
		val[i].text = load->text + at;
		at += val[i].n;
	}
}

static bool is_clean(const struct stall_val *v)
{
	if (v->type == STALL_TYPE_TEXT)
		return v->n <= MAX_TEXT && stall_text_ok(v->text, v->n);
	return v->type != STALL_TYPE_REAL || !isnan(v->r);
}

static int64_t took(struct stall_dbtable *t, int64_t id)
{
	t->last_id = id;
	if (id >= t->next_id)
		t->next_id = id + 1;
	return id;
}

static int64_t put(struct stall_load *load, struct stall_binding *b, int64_t id,
		   const struct stall_val *val)
{
	for (int i = 0; i < b->n; i++)
		if (!(b->allowed[i] >> val[i].type & 1))
			return bad_row(load, b, "bad type of value %lld",
				       i + 1);
	if (load->back->row(load->back, b->place, id, val, &load->err))
		load->failed = true;
	return took(b->table, id);
}

/* Any row; most are not of this kind. */
static int64_t put_carefully(struct stall_load *load, struct stall_binding *b,
			     int64_t id, const struct stall_val *val)
{
	struct stall_val clean[STALL_MAX_COLUMNS];
	bool ok = true;

	for (int i = 0; i < b->n; i++)
		ok = ok && is_clean(&val[i]);
	if (ok)
		return put(load, b, id, val);
	memcpy(clean, val, (size_t)b->n * sizeof(*val));
	repair(load, clean, b->n);
	return put(load, b, id, clean);
}

int64_t stall_load_vals(struct stall_load *load,
			const struct stall_rowtype *type, int64_t id,
			const struct stall_val *val, int n)
{
	struct stall_backend *back = load->back;
	struct stall_binding *b;

	if (load->failed || !(b = binding_of(load, type)))
		return 0;
	if (n != b->n)
		return bad_row(load, b, "%lld values", n);
	if (!id)
		id = b->table->next_id;
	if (id <= b->table->last_id || id < b->table->first_id)
		return bad_row(load, b, "id %lld comes too late", id);
	if (back->plain_row && back->plain_row(back, b->place, id, val))
		return took(b->table, id);
	return put_carefully(load, b, id, val);
}

int64_t stall_load_reserve(struct stall_load *load,
			   const struct stall_rowtype *type)
{
	struct stall_binding *b = load->failed ? NULL : binding_of(load, type);

	return b ? b->table->next_id++ : 0;
}

bool stall_load_failed(const struct stall_load *load)
{
	return load->failed;
}

/* ---- about the source ---- */

int64_t stall_load_source_id(const struct stall_load *load)
{
	return load->source_id;
}

static struct skip *skip_of(struct stall_load *load,
			    const struct stall_reason *why)
{
	for (int i = load->nskips; i-- > 0;)
		if (load->skip[i].why == why)
			return &load->skip[i];
	load->skip = stall_grow(load->skip, (size_t)(load->nskips + 1) *
						    sizeof(*load->skip));
	load->skip[load->nskips] = (struct skip){.why = why};
	return &load->skip[load->nskips++];
}

void stall_load_skip(struct stall_load *load, const struct stall_reason *why,
		     int64_t place)
{
	struct skip *s = skip_of(load, why);

	if (!s->count++)
		s->place = place;
}

void stall_load_info(struct stall_load *load, const char *key,
		     struct stall_str value)
{
	stall_load_row(load, &info_row, stall_int(load->source_id),
		       stall_cstr(key), stall_text(value));
}

void stall_load_clock(struct stall_load *load, const char *clock,
		      const char *method, int64_t offset_ns, int64_t error_ns)
{
	bool known = strcmp(method, "unaligned") != 0;

	snprintf(load->clock, sizeof(load->clock), "%s", clock);
	snprintf(load->method, sizeof(load->method), "%s", method);
	load->offset_ns = known ? stall_int(offset_ns) : stall_null();
	load->error_ns = known ? stall_known(error_ns) : stall_null();
}

int64_t stall_load_base(struct stall_load *load, const char *clock, bool told)
{
	const char *chosen = told ? NULL : load->opt->clock;
	int64_t offset = 0, error = 0;

	if (chosen)
		clock = chosen;
	if (!strcmp(clock, "mono"))
		stall_load_clock(load, clock, chosen ? "told" : "same", 0, 0);
	else if (stall_clocks_offset(&load->clocks, clock, &offset, &error))
		stall_load_clock(load, clock, "snapshot", offset, error);
	else
		stall_load_clock(load, clock, "unaligned", 0, -1);
	return offset;
}

void stall_load_rounded(struct stall_load *load, int64_t error_ns)
{
	if (load->error_ns.type == STALL_TYPE_INT)
		load->error_ns.i += error_ns;
}

void stall_load_reading(struct stall_load *load, int64_t snapshot,
			const char *clock, int64_t ns, int64_t error_ns)
{
	stall_load_row(load, &reading_row, stall_int(load->source_id),
		       stall_int(snapshot), stall_cstr(clock), stall_int(ns),
		       stall_known(error_ns));
	stall_clocks_add(&load->clocks, load->source_id, snapshot, clock, ns,
			 error_ns);
}

void stall_load_span(struct stall_load *load, int64_t begin_ts, int64_t end_ts,
		     int64_t events)
{
	bool known = events && begin_ts <= end_ts;

	load->begin_ts = known ? stall_int(begin_ts) : stall_null();
	load->end_ts = known ? stall_int(end_ts) : stall_null();
	load->events = stall_known(events);
}

void stall_load_cut(struct stall_load *load, int64_t at_byte)
{
	load->cut_at = stall_int(at_byte);
}

void stall_load_progress(struct stall_load *load, int64_t bytes)
{
	const struct stall_import_options *o = load->opt;
	const struct stall_source *src = load->about.src;

	if (o->progress)
		o->progress(o->progress_ctx, stall_source_name(src), bytes,
			    (int64_t)stall_source_all(src).n);
}

const struct stall_source *stall_load_beside(const struct stall_load *load,
					     int i)
{
	return i < load->opt->nbeside ? load->opt->beside[i] : NULL;
}

const char *stall_load_events(const struct stall_load *load)
{
	return load->opt->events ? load->opt->events : "none";
}

/* ---- one import command ---- */

struct stall_load *stall_load_new(struct stall_backend *back,
				  struct stall_schema *schema,
				  const struct stall_import_options *opt)
{
	struct stall_load *load = stall_alloc(sizeof(*load));

	load->back = back;
	load->schema = schema;
	load->opt = opt;
	stall_bindings_init(&load->bindings);
	return load;
}

void stall_load_free(struct stall_load *load)
{
	if (!load)
		return;
	stall_bindings_free(&load->bindings);
	free(load->skip);
	free(load->text);
	free(load->clocks.offset);
	free(load);
}

static int give_err(const struct stall_load *load, struct stall_err *err)
{
	*err = load->err;
	return -1;
}

int stall_load_begin(struct stall_load *load,
		     const struct stall_load_source *about,
		     struct stall_err *err)
{
	if (!load->failed && load->back->mark(load->back, &load->err))
		load->failed = true;
	load->about = *about;
	load->nskips = 0;
	load->begin_ts = load->end_ts = load->events = stall_null();
	load->cut_at = load->offset_ns = load->error_ns = stall_null();
	load->clock[0] = load->method[0] = '\0';
	load->source_id = stall_load_reserve(load, &source_row);
	return load->failed ? give_err(load, err) : 0;
}

static struct stall_val told(const char *s)
{
	return *s ? stall_cstr(s) : stall_null();
}

int stall_load_end(struct stall_load *load, struct stall_import_result *ret,
		   struct stall_err *err)
{
	const struct stall_load_source *a = &load->about;
	struct stall_val id = stall_int(load->source_id);
	int64_t skipped = 0;

	for (int i = 0; i < load->nskips; i++) {
		const struct skip *s = &load->skip[i];

		stall_load_row(load, &skipped_row, id, stall_cstr(s->why->key),
			       stall_cstr(s->why->meaning), stall_int(s->count),
			       stall_known(s->place));
		skipped += s->count;
	}
	stall_load_vals(load, &source_row, load->source_id,
			(const struct stall_val[]){
				stall_int(a->run_id),
				stall_cstr(stall_source_name(a->src)),
				stall_cstr(a->format),
				stall_int((int64_t)stall_source_all(a->src).n),
				stall_cstr(a->digest), load->events,
				load->begin_ts, load->end_ts, told(load->clock),
				told(load->method), load->offset_ns,
				load->error_ns, load->cut_at},
			source_row.ncolumns);
	*ret = (struct stall_import_result){.format = a->format,
					    .events = load->events.i,
					    .skipped = skipped,
					    .cut = load->cut_at.type !=
						   STALL_TYPE_NULL};
	return load->failed ? give_err(load, err) : 0;
}

int stall_load_undo(struct stall_load *load, struct stall_err *err)
{
	if (!load->failed && load->back->rollback(load->back, &load->err))
		load->failed = true;
	return load->failed ? give_err(load, err) : 0;
}
