/*
 * The Go runtime's own text output, as GODEBUG asks for it, among whatever else
 * the program wrote:
 *
 *   gc 9 @0.079s 7%: 0.084+1.0+0.002 ms clock, 0.16+0/0.18/1.5+0.004 ms cpu,
 * ... SCHED 25ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 ... app
 * 2026/11/23 request handled id=0 took=0ms
 *
 * The grammars of the records are in godebug/, one file each. Here lines are
 * told apart and, where output of two writers has run together, taken apart:
 * a record may begin inside a line, and one that was cut off may go on in a
 * later one. What cannot be read in full is counted, never guessed.
 */
#include <stdio.h>

#include "importers/godebug/container.h"
#include "importers/godebug/crash.h"
#include "importers/godebug/fragment.h"
#include "importers/godebug/instance.h"
#include "importers/godebug/kinds.h"
#include "importers/godebug/rows.h"
#include "libanalyze/importer.h"

#define HOUR_NS	       INT64_C(3600000000000)
#define PROGRESS_LINES 0x3fff

/* The SCHED line that P, M and G lines belong to. */
struct block {
	int64_t line_id; /* -1: damaged, or there was none */
	int instance;
	enum godebug_stage stage;
	int64_t p; /* last */
};

struct godebug {
	struct stall_load *load;
	struct godebug_container in;
	struct godebug_starts starts;
	struct godebug_instances instances;
	struct godebug_fragment fragment;
	struct godebug_crash crash;
	struct block block;
	int64_t events, other, long_pauses;
	int64_t first_ts, last_ts; /* arrival; first > last: none */
	bool cut;		   /* the file ends in a record */
};

/* ---- records ---- */

/* Blocks come in one order; what is not in it belongs to a lost SCHED line. */
static void follow_block(struct block *b, const struct godebug_kind *k,
			 const union godebug_record *r)
{
	if (k->stage < b->stage ||
	    (k->stage == STAGE_P && b->stage == STAGE_P && r->p.p <= b->p))
		b->line_id = -1;
	b->stage = k->stage;
	if (k->stage == STAGE_P)
		b->p = r->p.p;
}

static int instance_of(struct godebug *g, const struct godebug_kind *k,
		       const union godebug_record *r, int64_t pid)
{
	struct godebug_moment m = {.pid = pid};

	if (k->when) {
		k->when(r, &m);
		return godebug_instance(&g->instances, &m);
	}
	if (k->stage == STAGE_NONE)
		return godebug_instance_now(&g->instances, pid);
	follow_block(&g->block, k, r);
	return g->block.line_id >= 0 ? g->block.instance
				     : godebug_instance_now(&g->instances, pid);
}

static int64_t put_line(struct godebug *g, const char *kind, int instance,
			const struct godebug_line *line, int64_t bytes)
{
	const struct godebug_line_row row = {
		.instance = instance,
		.kind = kind,
		.lineno = line->lineno,
		.pos = line->pos,
		.bytes = bytes,
		.arrival_ts = line->arrival_ts,
	};

	g->events++;
	return godebug_put_line(g->load, &row);
}

/* `at` is where the record begins; its text is not looked at. */
static void put_record(struct godebug *g, const struct godebug_kind *k,
		       const union godebug_record *r,
		       const struct godebug_line *at, size_t bytes)
{
	int instance = instance_of(g, k, r, at->pid);
	struct godebug_ids ids = {.sched_line = g->block.line_id};

	ids.line = put_line(g, k->table, instance, at, (int64_t)bytes);
	if (k->put)
		k->put(g->load, &ids, r);
	if (k->stage == STAGE_SCHED)
		g->block = (struct block){ids.line, instance, STAGE_SCHED, -1};
	if (k->put == godebug_put_cycle)
		g->long_pauses += r->cycle.clock_ns[0] > HOUR_NS ||
				  r->cycle.clock_ns[2] > HOUR_NS;
}

static void put_damaged(struct godebug *g, const struct godebug_kind *k,
			const struct godebug_line *line)
{
	stall_load_skip(g->load, &k->damaged, line->lineno);
	if (k->stage == STAGE_SCHED)
		g->block.line_id = -1;
}

/* ---- lines that are not one record ---- */

static void drop_fragment(struct godebug *g)
{
	if (g->fragment.kind)
		put_damaged(g, g->fragment.kind, &g->fragment.line);
	g->fragment.kind = NULL;
}

static void keep_fragment(struct godebug *g, const struct godebug_kind *k,
			  const char *from, const char *to,
			  const struct godebug_line *line)
{
	drop_fragment(g);
	godebug_fragment_set(&g->fragment, k,
			     (struct stall_str){from, (size_t)(to - from)},
			     line);
	if (k->stage == STAGE_SCHED) /* what follows is not of the one before */
		g->block.line_id = -1;
}

/* The fragment goes on with this text. False: it does not, and is dropped. */
static bool join(struct godebug *g, struct stall_str text)
{
	struct godebug_fragment *f = &g->fragment;
	const struct godebug_kind *k = f->kind;
	union godebug_record r;
	bool more;

	if (!k)
		return false;
	if (godebug_fragment_join(f, text, &r, &more)) {
		f->kind = NULL;
		put_record(g, k, &r, &f->line, f->n);
		return true;
	}
	if (!more)
		drop_fragment(g);
	return more;
}

/*
 * A record begins at from and does not go on to the end of the line; to is the
 * end of the line, or where another one begins. False: it was none.
 */
static bool take_damaged(struct godebug *g, const struct godebug_line *line,
			 const char *from, const char *to)
{
	const struct stall_str text = {from, (size_t)(to - from)};
	const struct godebug_kind *k = godebug_kind_of(text);
	bool last = to == line->text.p + line->text.n;
	union godebug_record r;
	struct scan s = scan_of(text);
	bool good;

	if (!k)
		return false;
	good = k->read(&s, &r) || scan_short(&s);
	/* At the start of a line less is needed to believe that it was one. */
	if (!s.too_big && s.tokens < k->sure + (!good && from != line->text.p))
		return false;
	if (good)
		s.p = to;
	if (last && line->cut) {
		good = false;
		g->cut = true;
	}
	if (good ||
	    (!line->cut && s.p > from && (unsigned char)(s.p[-1] - '0') > 9))
		keep_fragment(g, k, from, s.p, line);
	else
		put_damaged(g, k, line);
	return true;
}

/* The record that begins at text.p + at, if it is all there. */
static bool take_rest(struct godebug *g, const struct godebug_line *line,
		      size_t at)
{
	const struct stall_str rest = {line->text.p + at, line->text.n - at};
	const struct godebug_kind *k = godebug_kind_of(rest);
	struct godebug_line place = *line;
	union godebug_record r;
	struct scan s = scan_of(rest);

	if (!k || !k->read(&s, &r))
		return false;
	/* The file ends in it: a number may have had more digits. */
	if (line->cut && (unsigned char)(s.p[-1] - '0') <= 9)
		return false;
	place.pos += (int64_t)at;
	put_record(g, k, &r, &place, rest.n);
	return true;
}

/* Takes a line apart. False: nothing of the runtime is in it. */
static bool take_pieces(struct godebug *g, const struct godebug_line *line)
{
	struct stall_str text = line->text;
	size_t at = godebug_kind_of(text)
			    ? 0
			    : godebug_find_start(&g->starts, text, 0);
	bool found = false;

	if (at || !text.n)
		found = join(g, (struct stall_str){text.p, at});
	else
		drop_fragment(g);
	while (at < text.n) {
		size_t next;

		if (take_rest(g, line, at))
			return true;
		next = godebug_find_start(&g->starts, text, at + 1);
		found |= take_damaged(g, line, text.p + at, text.p + next);
		at = next;
	}
	return found;
}

static void take_other(struct godebug *g, const struct godebug_line *line)
{
	const struct godebug_line *at = &g->crash.line;

	g->other++;
	if (!godebug_crash_line(&g->crash, line))
		return;
	godebug_put_crash(g->load,
			  put_line(g, "go_crash",
				   godebug_instance_now(&g->instances, at->pid),
				   at, (int64_t)at->text.n),
			  at->text);
}

static void take_line(struct godebug *g, const struct godebug_line *line)
{
	int64_t ts = line->arrival_ts;

	if (ts >= 0) {
		g->first_ts = ts < g->first_ts ? ts : g->first_ts;
		g->last_ts = ts > g->last_ts ? ts : g->last_ts;
	}
	if (!take_rest(g, line, 0) && !take_pieces(g, line))
		take_other(g, line);
}

/* ---- the file ---- */

static void put_number(struct stall_load *load, const char *key, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	stall_load_info(load, key, (struct stall_str){text, strlen(text)});
}

static void put_facts(struct godebug *g)
{
	const char *wrap = godebug_container_name(&g->in);
	bool stamped = g->first_ts <= g->last_ts;

	stall_load_info(g->load, "wrapping",
			(struct stall_str){wrap, strlen(wrap)});
	put_number(g->load, "text_bytes", g->in.pos);
	put_number(g->load, "other_lines", g->other + g->in.foreign);
	if (g->instances.doubts)
		put_number(g->load, "uncertain_instances", g->instances.doubts);
	if (g->long_pauses)
		put_number(g->load, "pauses_over_1h", g->long_pauses);
	stall_load_clock(g->load, "process", stamped ? "arrival" : "unaligned",
			 0, -1);
	stall_load_span(g->load, g->first_ts, g->last_ts, g->events);
}

static int godebug_import(struct stall_source *src, struct stall_load *load,
			  struct stall_err *err)
{
	struct godebug g = {.load = load,
			    .first_ts = INT64_MAX,
			    .last_ts = -1,
			    .block.line_id = -1};
	struct godebug_line line;

	(void)err;
	godebug_starts_init(&g.starts);
	godebug_container_open(&g.in, src);
	while (!stall_load_failed(load) &&
	       godebug_container_line(&g.in, &line)) {
		take_line(&g, &line);
		if (!(line.lineno & PROGRESS_LINES))
			stall_load_progress(load, line.file_pos);
		if (g.cut)
			stall_load_cut(load, line.file_pos);
	}
	drop_fragment(&g);
	put_facts(&g);
	godebug_fragment_free(&g.fragment);
	godebug_container_close(&g.in);
	return 0;
}

/* ---- is it one? ---- */

enum { NOT_MINE = 0, ODD_WORDS = 30, A_WORD = 60, A_RECORD = 90 };

/* A line of 4 KiB and more has only its beginning in the head. */
static int bid_line(const struct godebug_line *line)
{
	const struct godebug_kind *k = godebug_kind_of(line->text);
	struct scan s = scan_of(line->text);
	union godebug_record r;

	if (!k)
		return NOT_MINE;
	if (k->read(&s, &r))
		return k->alone ? A_WORD : A_RECORD;
	if (s.tokens <= k->sure)
		return NOT_MINE;
	return line->cut && scan_short(&s) ? A_WORD : ODD_WORDS;
}

static int godebug_probe(struct stall_str head)
{
	struct stall_source *src;
	struct godebug_container in;
	struct godebug_line line;
	int bid = NOT_MINE;

	if (!head.n || memchr(head.p, '\0', head.n))
		return NOT_MINE;
	src = stall_source_mem("head", head.p, head.n);
	godebug_container_open(&in, src);
	while (bid < A_RECORD && godebug_container_line(&in, &line)) {
		int b = bid_line(&line);

		bid = b > bid ? b : bid;
	}
	godebug_container_close(&in);
	stall_source_close(src);
	return bid;
}

const struct stall_importer stall_importer_godebug = {
	.name = "godebug",
	.summary = "Go runtime text: GODEBUG=gctrace, schedtrace and others, "
		   "plain, stamped or from a log collector",
	.probe = godebug_probe,
	.import = godebug_import,
};
