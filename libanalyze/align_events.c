/*
 * Each source on another clock is compared with each on the base clock: by
 * kernel events, or strace by its calls (align_calls.h). The best fit counts,
 * if no other contradicts it. A source that was moved is a base for others,
 * with its error added to theirs.
 */
#include "libanalyze/align_events.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/align_compare.h"
#include "libanalyze/align_move.h"
#include "libanalyze/align_tell.h"
#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"
#include "libanalyze/registry.h"

enum { FIT_SOURCES, FIT_PUT, FIT_SOURCE, FIT_COUNT };

static const char *const texts[] = {"align/fit_sources", "align/fit_put",
				    "align/fit_source"};

struct fitter {
	sqlite3 *db;
	struct stall_err *err;
	sqlite3_stmt *st[FIT_COUNT];
	struct stall_fit_source *source;
	size_t nsources, room;
	bool failed;
};

/* The fit that is best so far for one source. */
struct best {
	struct stall_line line;
	const struct stall_fit_source *base;
	bool split; /* another base contradicts it */
};

static void fail(struct fitter *f)
{
	if (!f->failed)
		stall_fail(f->err, "cannot fit clocks: %s",
			   sqlite3_errmsg(f->db));
	f->failed = true;
}

static sqlite3_stmt *prepare(struct fitter *f, const char *text)
{
	sqlite3_stmt *s = NULL;

	if (stall_prepare(f->db, text, &s))
		fail(f);
	return s;
}

static bool step(struct fitter *f, sqlite3_stmt *s)
{
	int rc = f->failed ? SQLITE_DONE : sqlite3_step(s);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fail(f);
	sqlite3_reset(s);
	return false;
}

static void run_text(struct fitter *f, const char *text)
{
	if (!f->failed &&
	    sqlite3_exec(f->db, stall_sqltext_find(text), NULL, NULL, NULL))
		fail(f);
}

static void bind(sqlite3_stmt *s, const char *name, int64_t v)
{
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, name), v);
}

static void bind_text(sqlite3_stmt *s, const char *name, const char *v)
{
	sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, name), v, -1,
			  SQLITE_TRANSIENT);
}

/* ---- reading ---- */

static void read_sources(struct fitter *f)
{
	sqlite3_stmt *s = f->st[FIT_SOURCES];

	while (step(f, s)) {
		const char *path = (const char *)sqlite3_column_text(s, 3);

		f->source = stall_more(f->source, f->nsources, &f->room,
				       sizeof(*f->source));
		f->source[f->nsources++] = (struct stall_fit_source){
			.source_id = sqlite3_column_int64(s, 0),
			.run_id = sqlite3_column_int64(s, 1),
			.path = stall_strndup(path, strlen(path)),
			.how = (enum stall_fit_how)sqlite3_column_int(s, 4),
			.in_ns = sqlite3_column_int(s, 5) != 0,
			.begin = sqlite3_column_int64(s, 6),
			.end = sqlite3_column_int64(s, 7),
			.error_ns = sqlite3_column_int64(s, 8),
			.strace = sqlite3_column_int(s, 9) != 0,
			.moved = sqlite3_column_int(s, 10) != 0,
			.events = sqlite3_column_int64(s, 11),
		};
	}
}

/* ---- comparing ---- */

static void compare(struct fitter *f, struct stall_fit_source *src,
		    struct stall_fit_source *base, struct stall_line *line)
{
	*line = (struct stall_line){.verdict = LINE_FEW};
	if (!f->failed && stall_align_compare(f->db, src, base, line))
		fail(f);
}

static int64_t apart(const struct stall_line *a, const struct stall_line *b,
		     int64_t at)
{
	return llabs(stall_line_move(a, at) - stall_line_move(b, at));
}

static bool contradicts(const struct stall_line *a, const struct stall_line *b,
			const struct stall_fit_source *src)
{
	int64_t most = a->error + b->error;

	return apart(a, b, src->begin) > most || apart(a, b, src->end) > most;
}

static bool better(const struct stall_line *a, const struct stall_line *b)
{
	if ((a->verdict == LINE_FITS) != (b->verdict == LINE_FITS))
		return a->verdict == LINE_FITS;
	return a->agreed > b->agreed ||
	       (a->agreed == b->agreed && a->matched > b->matched);
}

/* Of two on the base clock the later is compared with the earlier, and if they
 * can have anything in common. */
static bool may_compare(const struct stall_fit_source *src,
			const struct stall_fit_source *base)
{
	if (base->run_id != src->run_id || base == src || base->how == TO_MOVE)
		return false;
	if (src->how == TO_MOVE)
		return true;
	return base->how == IS_BASE && base->begin <= src->end &&
	       src->begin <= base->end && (src->how == TO_CHECK || base < src);
}

static struct best compare_all(struct fitter *f, struct stall_fit_source *src)
{
	struct best best = {0};

	for (size_t i = 0; i < f->nsources; i++) {
		struct stall_fit_source *base = &f->source[i];
		struct stall_line line;

		if (!may_compare(src, base))
			continue;
		compare(f, src, base, &line);
		if (best.base && line.verdict == LINE_FITS &&
		    best.line.verdict == LINE_FITS)
			best.split |= contradicts(&line, &best.line, src);
		if (!best.base || better(&line, &best.line)) {
			best.line = line;
			best.base = base;
		}
	}
	return best;
}

/* ---- telling ---- */

static void put(struct fitter *f, const struct stall_fit_source *src,
		const struct best *b, const char *verdict)
{
	sqlite3_stmt *s = f->st[FIT_PUT];
	const struct stall_line *l = &b->line;
	char text[1024];

	stall_line_tell(l, b->base->path, b->split, text, sizeof(text));
	sqlite3_clear_bindings(s);
	bind(s, ":source_id", src->source_id);
	bind(s, ":base_source_id", b->base->source_id);
	bind_text(s, ":verdict", verdict);
	bind(s, ":matched", (int64_t)l->matched);
	bind(s, ":agreed", (int64_t)l->agreed);
	if (l->verdict == LINE_FITS && !b->split) {
		bind(s, ":from_ts", l->from);
		bind(s, ":base_ts", l->to);
		bind(s, ":drift_ppt", l->drift_ppt);
		bind(s, ":span", l->span);
		bind(s, ":residual_ns", l->residual);
		bind(s, ":error_ns", l->error);
	}
	bind_text(s, ":evidence", text);
	step(f, s);
}

/* ---- all ---- */

static void move(struct fitter *f, struct stall_fit_source *src,
		 const struct stall_line *l, const char *method)
{
	sqlite3_stmt *s = f->st[FIT_SOURCE];

	if (!f->failed && stall_align_move(f->db, src->source_id, l))
		fail(f);
	bind(s, ":source_id", src->source_id);
	bind(s, ":from_ts", l->from);
	bind(s, ":base_ts", l->to);
	bind(s, ":error_ns", l->error);
	bind_text(s, ":method", method);
	step(f, s);
	for (size_t i = 0; i < src->grams.n; i++)
		src->grams.gram[i].ts =
			stall_line_move(l, src->grams.gram[i].ts);
	src->begin = stall_line_move(l, src->begin);
	src->end = stall_line_move(l, src->end);
	src->error_ns = l->error;
	src->how = IS_BASE;
}

static bool fits(const struct best *b)
{
	return b->base && b->line.verdict == LINE_FITS && !b->split;
}

/* to_base: what it is moved to is on the base clock. */
static bool try_to_move(struct fitter *f, struct stall_fit_source *src,
			bool to_base)
{
	struct best b = compare_all(f, src);

	if (!fits(&b))
		return false;
	put(f, src, &b, to_base ? "fitted" : "joined");
	move(f, src, &b.line, to_base ? "events" : "unaligned");
	return true;
}

/* Until no more can be; false: none could. */
static bool move_all(struct fitter *f, int64_t run_id, bool to_base)
{
	bool any = false, more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < f->nsources; i++) {
			struct stall_fit_source *src = &f->source[i];

			if (src->how == TO_MOVE && src->run_id == run_id)
				more |= try_to_move(f, src, to_base);
		}
		any |= more;
	}
	return any;
}

static void refuse_rest(struct fitter *f)
{
	for (size_t i = 0; i < f->nsources; i++) {
		struct stall_fit_source *src = &f->source[i];
		struct best b = {0};

		if (src->how == TO_MOVE)
			b = compare_all(f, src);
		if (b.base)
			put(f, src, &b, "refused");
	}
}

/* Those that nothing on the base clock places may still have each other: the
 * others go by the clock of the first that has any. */
static void join_rest(struct fitter *f)
{
	for (size_t i = 0; i < f->nsources; i++) {
		struct stall_fit_source *first = &f->source[i];

		if (first->how != TO_MOVE || !first->in_ns)
			continue;
		first->how = IS_BASE;
		if (!move_all(f, first->run_id, false))
			first->how = TO_MOVE;
	}
}

/* One that need not be moved: do its events say so too, if others have them? */
static void check(struct fitter *f, struct stall_fit_source *src)
{
	const struct stall_line as_is = {.error = src->error_ns};
	struct best b = compare_all(f, src);

	if (!fits(&b))
		return;
	if (contradicts(&b.line, &as_is, src))
		put(f, src, &b, "contradicts");
	else
		put(f, src, &b, src->how == TO_CHECK ? "agrees" : "same");
}

static void fit_all(struct fitter *f)
{
	for (size_t i = 0; i < f->nsources; i++)
		if (f->source[i].how != TO_MOVE && !f->source[i].moved)
			check(f, &f->source[i]);
	for (size_t i = 0; i < f->nsources; i++)
		if (!i || f->source[i].run_id != f->source[i - 1].run_id)
			move_all(f, f->source[i].run_id, true);
	refuse_rest(f);
	join_rest(f);
}

int stall_align_events(struct sqlite3 *db, struct stall_err *err)
{
	struct fitter f = {.db = db, .err = err};

	for (int i = 0; i < FIT_COUNT; i++)
		f.st[i] = prepare(&f, texts[i]);
	run_text(&f, "align/fit_clear");
	read_sources(&f);
	fit_all(&f);
	for (int i = 0; i < FIT_COUNT; i++)
		sqlite3_finalize(f.st[i]);
	for (size_t i = 0; i < f.nsources; i++) {
		free(f.source[i].grams.gram);
		free(f.source[i].path);
	}
	free(f.source);
	return f.failed ? -1 : 0;
}
