#include "libanalyze/thread_use.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/registry.h"

struct piece {
	int64_t ts, dur, by_utid, ucpu; /* ids: -1 is NULL */
	char state[12];
	const char *kind; /* static */
	char *name;	  /* owned; NULL: none */
};

/* Columns in the order of the CREATE TABLE below. */
enum {
	COL_TS,
	COL_DUR,
	COL_STATE,
	COL_KIND,
	COL_BY,
	COL_NAME,
	COL_UCPU,
	ARG_UTID,
	ARG_TS,
	ARG_DUR
};

static const char declared[] =
	"CREATE TABLE x(ts, dur, state, kind, by_utid, name, ucpu, "
	"of_utid HIDDEN, from_ts HIDDEN, for_dur HIDDEN)";

enum { ST_STRETCHES, ST_MOVES, ST_SYSCALL, ST_CPU, ST_COUNT };

struct use_table {
	sqlite3_vtab base;
	sqlite3 *db;
};

struct use_cursor {
	sqlite3_vtab_cursor base;
	sqlite3_stmt *st[ST_COUNT]; /* prepared at the first use */
	struct piece *piece;
	size_t n, room, at;
};

/* One state of the thread, cut to the window. */
struct stretch {
	int64_t utid, ts, dur, ucpu, last_ucpu;
	int64_t begin_ts, end_ts; /* before it was cut */
	char state[12];
};

static int use_connect(sqlite3 *db, void *aux, int argc,
		       const char *const *argv, sqlite3_vtab **ret,
		       char **message)
{
	struct use_table *t = stall_alloc(sizeof(*t));

	(void)aux, (void)argc, (void)argv, (void)message;
	t->db = db;
	*ret = &t->base;
	return sqlite3_declare_vtab(db, declared);
}

static int use_disconnect(sqlite3_vtab *t)
{
	free(t);
	return SQLITE_OK;
}

/* All three arguments are needed, as equalities; others are a usage error. */
static int use_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	int found = 0;

	(void)t;
	for (int i = 0; i < info->nConstraint; i++) {
		int arg = info->aConstraint[i].iColumn - ARG_UTID;

		if (arg < 0)
			continue;
		if (!info->aConstraint[i].usable ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = arg + 1;
		info->aConstraintUsage[i].omit = 1;
		found |= 1 << arg;
	}
	info->estimatedCost = 100;
	info->estimatedRows = 10;
	return found == 7 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static int use_open(sqlite3_vtab *t, sqlite3_vtab_cursor **ret)
{
	struct use_cursor *c = stall_alloc(sizeof(*c));

	(void)t;
	*ret = &c->base;
	return SQLITE_OK;
}

static void drop_pieces(struct use_cursor *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->piece[i].name);
	c->n = c->at = 0;
}

static int use_close(sqlite3_vtab_cursor *cursor)
{
	struct use_cursor *c = (struct use_cursor *)cursor;

	drop_pieces(c);
	for (int i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(c->st[i]);
	free(c->piece);
	free(c);
	return SQLITE_OK;
}

static int prepare_all(struct use_cursor *c, sqlite3 *db)
{
	static const char *const text[ST_COUNT] = {
		[ST_STRETCHES] = "thread_use/stretches",
		[ST_MOVES] = "thread_use/moves",
		[ST_SYSCALL] = "thread_use/syscall",
		[ST_CPU] = "thread_use/cpu",
	};
	int rc = SQLITE_OK;

	for (int i = 0; i < ST_COUNT && rc == SQLITE_OK; i++)
		if (!c->st[i])
			rc = sqlite3_prepare_v2(db, stall_sqltext_find(text[i]),
						-1, &c->st[i], NULL);
	return rc;
}

static struct piece *add_piece(struct use_cursor *c, const struct stretch *s,
			       int64_t ts, int64_t dur, const char *kind)
{
	struct piece *p;

	if (c->n == c->room) {
		c->room = c->room ? c->room * 2 : 32;
		c->piece = stall_grow(c->piece, c->room * sizeof(*c->piece));
	}
	p = &c->piece[c->n++];
	*p = (struct piece){
		.ts = ts, .dur = dur, .kind = kind, .by_utid = -1, .ucpu = -1};
	memcpy(p->state, s->state, sizeof(p->state));
	return p;
}

static int64_t id_column(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL
		       ? -1
		       : sqlite3_column_int64(st, col);
}

static char *text_column(sqlite3_stmt *st, int col)
{
	const char *s = (const char *)sqlite3_column_text(st, col);

	return s ? stall_strndup(s, strlen(s)) : NULL;
}

static void bind_three(sqlite3_stmt *st, int64_t a, int64_t b, int64_t c)
{
	sqlite3_bind_int64(st, 1, a);
	sqlite3_bind_int64(st, 2, b);
	sqlite3_bind_int64(st, 3, c);
}

/* cpu_use()'s words for what the CPU did, in ours: its task may be us. */
static const char *kind_of(const char *kind, int64_t utid,
			   const struct stretch *s)
{
	static const char *const same[] = {"idle", "hardirq", "softirq",
					   "vector"};

	if (!strcmp(kind, "task") && !strcmp(s->state, "Running"))
		return utid == s->utid ? "running" : "unknown";
	if (!strcmp(kind, "task"))
		return "task";
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (!strcmp(kind, same[i]))
			return same[i];
	return "unknown";
}

/* What the CPU did while the thread was on it or waited for it. */
static int add_cpu(struct use_cursor *c, const struct stretch *s, int64_t ucpu,
		   int64_t ts, int64_t dur)
{
	sqlite3_stmt *st = c->st[ST_CPU];
	int rc;

	if (dur <= 0)
		return SQLITE_OK;
	if (ucpu < 0) {
		add_piece(c, s, ts, dur, "unknown");
		return SQLITE_OK;
	}
	bind_three(st, ucpu, ts, dur);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t utid = id_column(st, 3);
		const char *kind = kind_of(
			(const char *)sqlite3_column_text(st, 2), utid, s);
		struct piece *p = add_piece(c, s, sqlite3_column_int64(st, 0),
					    sqlite3_column_int64(st, 1), kind);

		p->ucpu = ucpu;
		p->name = text_column(st, 4);
		if (!strcmp(kind, "task"))
			p->by_utid = utid;
	}
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* A wait, followed from CPU to CPU; see the header. */
static int add_wait(struct use_cursor *c, const struct stretch *s)
{
	sqlite3_stmt *st = c->st[ST_MOVES];
	int64_t end = s->ts + s->dur, at = s->ts, cpu = s->ucpu;
	bool last = true;
	int ret = SQLITE_OK;

	bind_three(st, s->utid, s->begin_ts, s->end_ts);
	while (!ret && last && sqlite3_step(st) == SQLITE_ROW) {
		int64_t ts = sqlite3_column_int64(st, 0);

		last = ts < end; /* else it moves after the window */
		if (!last)
			break;
		if (ts > at) {
			ret = add_cpu(c, s, cpu, at, ts - at);
			at = ts;
		}
		cpu = id_column(st, 1);
	}
	sqlite3_reset(st);
	/* Of a wait that is still open the last CPU is not known. */
	if (last && s->last_ucpu >= 0 && s->last_ucpu != cpu)
		cpu = -1;
	return ret ? ret : add_cpu(c, s, cpu, at, end - at);
}

static int add_blocked(struct use_cursor *c, const struct stretch *s)
{
	sqlite3_stmt *st = c->st[ST_SYSCALL];
	struct piece *p = add_piece(c, s, s->ts, s->dur, "blocked");
	int rc;

	sqlite3_bind_int64(st, 1, s->utid);
	sqlite3_bind_int64(st, 2, s->ts);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		p->name = text_column(st, 0);
	sqlite3_reset(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int add_stretch(struct use_cursor *c, const struct stretch *s)
{
	if (!strcmp(s->state, "Running"))
		return add_cpu(c, s, s->ucpu, s->ts, s->dur);
	if (s->state[0] == 'R')
		return add_wait(c, s);
	if (s->state[0] == '?') {
		add_piece(c, s, s->ts, s->dur, "unknown");
		return SQLITE_OK;
	}
	return add_blocked(c, s);
}

static void read_stretch(sqlite3_stmt *st, int64_t utid, struct stretch *ret)
{
	const char *state = (const char *)sqlite3_column_text(st, 2);

	*ret = (struct stretch){.utid = utid,
				.ts = sqlite3_column_int64(st, 0),
				.dur = sqlite3_column_int64(st, 1),
				.ucpu = id_column(st, 3),
				.last_ucpu = id_column(st, 4),
				.begin_ts = sqlite3_column_int64(st, 5),
				.end_ts = sqlite3_column_int64(st, 6)};
	strncpy(ret->state, state ? state : "?", sizeof(ret->state) - 1);
}

/* The stretches of the window, with what lies between them unknown. */
static int fill(struct use_cursor *c, int64_t utid, int64_t ts, int64_t dur)
{
	const struct stretch unseen = {.state = "?"};
	sqlite3_stmt *st = c->st[ST_STRETCHES];
	int64_t at = ts, end = ts + dur;
	int rc = SQLITE_OK, ret = SQLITE_OK;

	bind_three(st, utid, ts, end);
	while (!ret && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct stretch s;

		read_stretch(st, utid, &s);
		if (s.ts < at) { /* never by our importers; keep the sum */
			s.dur -= at - s.ts;
			s.ts = at;
		}
		if (s.dur <= 0)
			continue;
		if (s.ts > at)
			add_piece(c, &unseen, at, s.ts - at, "unknown");
		ret = add_stretch(c, &s);
		at = s.ts + s.dur;
	}
	sqlite3_reset(st);
	if (!ret && at < end)
		add_piece(c, &unseen, at, end - at, "unknown");
	return ret ? ret : rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int use_filter(sqlite3_vtab_cursor *cursor, int idx, const char *name,
		      int argc, sqlite3_value **argv)
{
	struct use_cursor *c = (struct use_cursor *)cursor;
	struct use_table *t = (struct use_table *)cursor->pVtab;
	int64_t ts = sqlite3_value_int64(argv[1]),
		dur = sqlite3_value_int64(argv[2]), end;
	int rc;

	(void)idx, (void)name;
	drop_pieces(c);
	for (int i = 0; i < argc; i++)
		if (sqlite3_value_type(argv[i]) == SQLITE_NULL)
			return SQLITE_OK;
	if (dur <= 0 || __builtin_add_overflow(ts, dur, &end))
		return SQLITE_OK;
	rc = prepare_all(c, t->db);
	if (rc == SQLITE_OK)
		rc = fill(c, sqlite3_value_int64(argv[0]), ts, dur);
	if (rc != SQLITE_OK) {
		sqlite3_free(t->base.zErrMsg);
		t->base.zErrMsg = sqlite3_mprintf("thread_use: %s",
						  sqlite3_errmsg(t->db));
	}
	return rc;
}

static int use_next(sqlite3_vtab_cursor *cursor)
{
	((struct use_cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int use_eof(sqlite3_vtab_cursor *cursor)
{
	struct use_cursor *c = (struct use_cursor *)cursor;

	return c->at >= c->n;
}

static void result_id(sqlite3_context *ctx, int64_t id)
{
	if (id >= 0)
		sqlite3_result_int64(ctx, id);
}

static int use_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx,
		      int col)
{
	struct use_cursor *c = (struct use_cursor *)cursor;
	const struct piece *p = &c->piece[c->at];
	const int64_t number[] = {[COL_TS] = p->ts,
				  [COL_DUR] = p->dur,
				  [COL_BY] = p->by_utid,
				  [COL_UCPU] = p->ucpu};
	const char *const text[] = {[COL_STATE] = p->state,
				    [COL_KIND] = p->kind,
				    [COL_NAME] = p->name};

	if (col == COL_STATE || col == COL_KIND || col == COL_NAME)
		sqlite3_result_text(ctx, text[col], -1, SQLITE_TRANSIENT);
	else if (col <= COL_UCPU)
		result_id(ctx, number[col]);
	return SQLITE_OK;
}

static int use_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct use_cursor *)cursor)->at;
	return SQLITE_OK;
}

int stall_thread_use_register(struct sqlite3 *db)
{
	static const sqlite3_module module = {
		.xConnect = use_connect, /* no xCreate: eponymous only */
		.xBestIndex = use_best_index,
		.xDisconnect = use_disconnect,
		.xOpen = use_open,
		.xClose = use_close,
		.xFilter = use_filter,
		.xNext = use_next,
		.xEof = use_eof,
		.xColumn = use_column,
		.xRowid = use_rowid,
	};

	return sqlite3_create_module(db, "thread_use", &module, NULL);
}
