/*
 * Reads what is needed from the database, has it placed, and writes the rows.
 * Everything is done anew for each import: a trace added to a run can place
 * text that was there before.
 */
#include "libanalyze/align.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/align_place.h"
#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"

enum {
	ST_TEXTS,
	ST_LINES,
	ST_TIMED,
	ST_TRACES,
	ST_WRITES,
	ST_PROCESSES,
	ST_STOPS,
	ST_PUT_MAP,
	ST_PUT_WRITE,
	ST_CLEAR_MAPS,
	ST_CLEAR_WRITES,
	ST_COUNT
};

static const char *const texts[] = {
	"align/texts",	    "align/lines",	 "align/timed",
	"align/traces",	    "align/writes",	 "align/processes",
	"align/stops",	    "align/put_map",	 "align/put_write",
	"align/clear_maps", "align/clear_writes"};

struct text {
	int64_t source_id, run_id, bytes;
};

struct trace {
	int64_t source_id;
	bool same; /* its clock is the base clock */
	char clock[16];
	int64_t loss_ts;
	struct stall_text_write *write;
	size_t nwrites;
	struct stall_text_process *process;
	size_t nprocesses;
	int64_t *born;
	size_t nborn;
	struct stall_text_stop *stop;
	size_t nstops;
};

struct aligner {
	sqlite3 *db;
	struct stall_err *err;
	sqlite3_stmt *st[ST_COUNT];
	bool failed;
	struct text text;
	struct stall_text_line *line;
	size_t nlines;
};

/* ---- the database ---- */

static void fail(struct aligner *a)
{
	if (!a->failed)
		stall_fail(a->err, "cannot align clocks: %s",
			   sqlite3_errmsg(a->db));
	a->failed = true;
}

static void prepare(struct aligner *a)
{
	for (int i = 0; i < ST_COUNT; i++)
		if (stall_prepare(a->db, texts[i], &a->st[i]))
			fail(a);
}

/* The next row; at the end, or if it fails, the statement is ready again. */
static bool step(struct aligner *a, sqlite3_stmt *s)
{
	int rc = a->failed ? SQLITE_DONE : sqlite3_step(s);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fail(a);
	sqlite3_reset(s);
	return false;
}

static void bind(sqlite3_stmt *s, const char *name, int64_t v)
{
	int at = sqlite3_bind_parameter_index(s, name);

	if (v == INT64_MIN)
		sqlite3_bind_null(s, at);
	else
		sqlite3_bind_int64(s, at, v);
}

static void bind_text(sqlite3_stmt *s, const char *name, const char *v)
{
	sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, name), v, -1,
			  SQLITE_TRANSIENT);
}

static int64_t number(sqlite3_stmt *s, int column, int64_t null)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return null;
	return sqlite3_column_int64(s, column);
}

/* Room for one more at the end of an array; it grows by doubling. */
static void *one_more(void **array, size_t *n, size_t size)
{
	if (!(*n & (*n - 1)))
		*array = stall_grow(*array, (*n ? 2 * *n : 1) * size);
	return (char *)*array + (*n)++ * size;
}

#define ADD(array, n) one_more((void **)&(array), &(n), sizeof(*(array)))

/* ---- reading ---- */

/* Lines without a time only help to find the text among a trace's writes. */
static void read_lines(struct aligner *a, bool all)
{
	sqlite3_stmt *s = a->st[all ? ST_LINES : ST_TIMED];

	a->nlines = 0;
	bind(s, ":id", a->text.source_id);
	while (step(a, s)) {
		struct stall_text_line *l = ADD(a->line, a->nlines);

		*l = (struct stall_text_line){
			.line_id = number(s, 0, 0),
			.pos = number(s, 1, 0),
			.arrival_ts = number(s, 2, -1),
			.instance = (int)number(s, 3, 0),
			.kind = (enum stall_text_kind)number(s, 4, TEXT_OTHER),
			.at_ns = number(s, 5, 0),
			.res_ns = number(s, 6, 0),
			.took_ns = number(s, 7, 0),
			.seq = number(s, 8, 0),
			.write_ts = -1,
		};
	}
}

static void read_writes(struct aligner *a, struct trace *t)
{
	sqlite3_stmt *s = a->st[ST_WRITES];

	bind(s, ":id", t->source_id);
	while (step(a, s)) {
		struct stall_text_write *w = ADD(t->write, t->nwrites);

		*w = (struct stall_text_write){number(s, 0, 0), number(s, 1, 0),
					       number(s, 2, 0), number(s, 3, 0),
					       (int)number(s, 4, 0)};
	}
}

static void read_processes(struct aligner *a, struct trace *t)
{
	sqlite3_stmt *s = a->st[ST_PROCESSES];

	bind(s, ":id", t->source_id);
	while (step(a, s)) {
		struct stall_text_process *p = ADD(t->process, t->nprocesses);

		*p = (struct stall_text_process){
			number(s, 0, 0),      number(s, 1, -1),
			number(s, 2, -1),     number(s, 3, -1),
			number(s, 4, 0) != 0, (int)number(s, 5, 0)};
		if (p->exec_ts >= 0)
			*(int64_t *)ADD(t->born, t->nborn) = p->upid;
	}
}

static void read_stops(struct aligner *a, struct trace *t)
{
	sqlite3_stmt *s = a->st[ST_STOPS];

	bind(s, ":id", t->source_id);
	while (step(a, s)) {
		struct stall_text_stop *stop = ADD(t->stop, t->nstops);

		*stop = (struct stall_text_stop){
			number(s, 0, 0), number(s, 1, 0), number(s, 2, 0) != 0};
	}
}

static void read_trace(struct aligner *a, struct trace *t)
{
	read_writes(a, t);
	read_processes(a, t);
	read_stops(a, t);
}

static void free_traces(struct trace *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(t[i].write);
		free(t[i].process);
		free(t[i].born);
		free(t[i].stop);
	}
	free(t);
}

static struct trace *read_traces(struct aligner *a, size_t *n)
{
	sqlite3_stmt *s = a->st[ST_TRACES];
	struct trace *t = NULL;

	*n = 0;
	bind(s, ":id", a->text.run_id);
	while (step(a, s)) {
		const char *clock = (const char *)sqlite3_column_text(s, 2);
		struct trace *one = ADD(t, *n);

		*one = (struct trace){.source_id = number(s, 0, 0),
				      .same = number(s, 1, 0) != 0,
				      .loss_ts = number(s, 3, INT64_MAX)};
		strncpy(one->clock, clock ? clock : "", sizeof(one->clock) - 1);
	}
	for (size_t i = 0; i < *n; i++)
		read_trace(a, &t[i]);
	return t;
}

/* ---- writing ---- */

static void put_map(struct aligner *a, int64_t source_id,
		    const struct stall_map *m)
{
	sqlite3_stmt *s = a->st[ST_PUT_MAP];

	bind(s, ":source_id", source_id);
	bind(s, ":instance", m->instance);
	bind_text(s, ":clock", m->clock);
	bind(s, ":upid", m->upid < 0 ? INT64_MIN : m->upid);
	bind(s, ":offset_ns", m->offset_ns);
	bind(s, ":early_ns", m->early_ns);
	bind(s, ":late_ns", m->late_ns);
	bind_text(s, ":method", stall_method_name(m->method));
	bind_text(s, ":evidence", m->evidence);
	step(a, s);
}

static void put_writes(struct aligner *a)
{
	sqlite3_stmt *s = a->st[ST_PUT_WRITE];

	for (size_t i = 0; i < a->nlines; i++) {
		const struct stall_text_line *l = &a->line[i];

		if (l->write_ts < 0)
			continue;
		bind(s, ":line_id", l->line_id);
		bind(s, ":ts", l->write_ts);
		bind(s, ":utid", l->utid);
		step(a, s);
	}
}

/* ---- one text ---- */

static bool find_in(struct aligner *a, const struct trace *t,
		    struct stall_match *match)
{
	const struct stall_match_input in = {
		.write = t->write,
		.nwrites = t->nwrites,
		.text_bytes = a->text.bytes,
		.born = t->born,
		.nborn = t->nborn,
		.loss_ts = t->loss_ts,
		.arrivals_count = t->same,
	};

	return stall_match_writes(&in, a->line, a->nlines, match);
}

/* Of all traces of the run the one that has the text, else the first. */
static const struct trace *choose(struct aligner *a, const struct trace *t,
				  size_t n, struct stall_match *match,
				  bool *found)
{
	*found = false;
	for (size_t i = 0; i < n; i++) {
		*found = find_in(a, &t[i], match);
		if (*found)
			return &t[i];
	}
	return n ? t : NULL;
}

static void align_text(struct aligner *a)
{
	size_t ntraces, nmaps;
	struct trace *traces = read_traces(a, &ntraces);
	struct stall_map *map, of_trace;
	struct stall_match match;
	const struct trace *t;
	struct stall_place_input in = {.stamps = true};
	bool found;

	read_lines(a, ntraces > 0);
	t = choose(a, traces, ntraces, &match, &found);
	if (t) {
		in.process = t->process;
		in.nprocesses = t->nprocesses;
		in.stop = t->stop;
		in.nstops = t->nstops;
		in.stamps = t->same;
		in.clock = t->same ? NULL : t->clock;
	}
	in.line = a->line;
	in.nlines = a->nlines;
	in.match = found ? &match : NULL;
	nmaps = stall_place_text(&in, &map);
	put_writes(a);
	for (size_t i = 0; i < nmaps; i++)
		put_map(a, a->text.source_id, &map[i]);
	if (found && !t->same &&
	    stall_place_trace(a->line, a->nlines, t->clock, &of_trace))
		put_map(a, t->source_id, &of_trace);
	free(map);
	free_traces(traces, ntraces);
}

static void align_texts(struct aligner *a)
{
	sqlite3_stmt *s = a->st[ST_TEXTS];

	step(a, a->st[ST_CLEAR_MAPS]);
	step(a, a->st[ST_CLEAR_WRITES]);
	while (step(a, s)) {
		a->text = (struct text){number(s, 0, 0), number(s, 1, 0),
					number(s, 2, 0)};
		align_text(a);
	}
}

int stall_align(struct sqlite3 *db, struct stall_err *err)
{
	struct aligner a = {.db = db, .err = err};

	prepare(&a);
	if (!a.failed)
		align_texts(&a);
	for (int i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(a.st[i]);
	free(a.line);
	return a.failed ? -1 : 0;
}
