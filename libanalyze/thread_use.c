#include "libanalyze/thread_use.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/cpu_cut.h"
#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"

enum { ST_STRETCHES, ST_MOVES, ST_SYSCALL, ST_COUNT };

struct use {
	sqlite3 *db;
	sqlite3_stmt *st[ST_COUNT]; /* prepared at the first use */
	struct stall_cpu_cutter *cutter;
	struct stall_pieces *out; /* of the call that is under way */
};

/* One state of the thread, cut to the window. */
struct stretch {
	int64_t utid, ts, dur, ucpu, last_ucpu;
	int64_t begin_ts, end_ts; /* before it was cut */
	char state[12];
};

static void *use_open(struct sqlite3 *db)
{
	struct use *u = stall_alloc(sizeof(*u));

	u->db = db;
	u->cutter = stall_cpu_cutter_new(db);
	return u;
}

static void use_close(void *state)
{
	struct use *u = state;

	for (int i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(u->st[i]);
	stall_cpu_cutter_free(u->cutter);
	free(u);
}

static int prepare_all(struct use *u)
{
	static const char *const text[ST_COUNT] = {
		[ST_STRETCHES] = "thread_use/stretches",
		[ST_MOVES] = "thread_use/moves",
		[ST_SYSCALL] = "thread_use/syscall",
	};
	int rc = SQLITE_OK;

	for (int i = 0; i < ST_COUNT && rc == SQLITE_OK; i++)
		rc = stall_prepare(u->db, text[i], &u->st[i]);
	return rc;
}

static struct stall_piece *add_piece(struct use *u, const struct stretch *s,
				     int64_t ts, int64_t dur, const char *kind)
{
	struct stall_piece *p = stall_pieces_add(u->out, ts, dur, kind);

	memcpy(p->state, s->state, sizeof(p->state));
	return p;
}

static int64_t id_column(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL
		       ? -1
		       : sqlite3_column_int64(st, col);
}

static void bind_three(sqlite3_stmt *st, int64_t a, int64_t b, int64_t c)
{
	sqlite3_bind_int64(st, 1, a);
	sqlite3_bind_int64(st, 2, b);
	sqlite3_bind_int64(st, 3, c);
}

/* What the CPU did, in words of a thread: its task may be the thread itself. */
static void retell(struct stall_piece *p, const struct stretch *s, int64_t ucpu)
{
	bool running = !strcmp(s->state, "Running");
	bool task = !strcmp(p->kind, "task");

	memcpy(p->state, s->state, sizeof(p->state));
	p->ucpu = ucpu;
	if (running && task && p->utid == s->utid)
		p->kind = "running";
	else if (running && (task || !strcmp(p->kind, "idle")))
		p->kind = "unknown";
	if (running || !task)
		p->utid = -1;
}

/* What the CPU did while the thread was on it or waited for it. */
static int add_cpu(struct use *u, const struct stretch *s, int64_t ucpu,
		   int64_t ts, int64_t dur)
{
	size_t first = u->out->n;
	int rc;

	if (dur <= 0)
		return SQLITE_OK;
	/* A neighbour of the stretch before must not be grown. */
	if (first)
		u->out->piece[first - 1].since = INT64_MIN;
	rc = stall_cpu_cut(u->cutter, ucpu, ts, ts + dur, u->out);
	for (size_t i = first; i < u->out->n; i++)
		retell(&u->out->piece[i], s, ucpu);
	return rc;
}

/* A wait, followed from CPU to CPU; see the header. */
static int add_wait(struct use *u, const struct stretch *s)
{
	sqlite3_stmt *st = u->st[ST_MOVES];
	int64_t end = s->ts + s->dur, at = s->ts, cpu = s->ucpu;
	bool last = true;
	int ret = SQLITE_OK;

	bind_three(st, s->utid, s->begin_ts, s->end_ts);
	while (!ret && sqlite3_step(st) == SQLITE_ROW) {
		int64_t ts = sqlite3_column_int64(st, 0);

		last = ts < end; /* else it moves after the window */
		if (!last)
			break;
		if (ts > at) {
			ret = add_cpu(u, s, cpu, at, ts - at);
			at = ts;
		}
		cpu = id_column(st, 1);
	}
	sqlite3_reset(st);
	/* Of a wait that is still open the last CPU is not known. */
	if (last && s->last_ucpu >= 0 && s->last_ucpu != cpu)
		cpu = -1;
	return ret ? ret : add_cpu(u, s, cpu, at, end - at);
}

static int add_blocked(struct use *u, const struct stretch *s)
{
	sqlite3_stmt *st = u->st[ST_SYSCALL];
	struct stall_piece *p = add_piece(u, s, s->ts, s->dur, "blocked");
	const char *name;
	int rc;

	sqlite3_bind_int64(st, 1, s->utid);
	sqlite3_bind_int64(st, 2, s->ts);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		name = (const char *)sqlite3_column_text(st, 0);
		p->name = stall_strndup(name, strlen(name));
	}
	sqlite3_reset(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int add_stretch(struct use *u, const struct stretch *s)
{
	if (!strcmp(s->state, "Running"))
		return add_cpu(u, s, s->ucpu, s->ts, s->dur);
	if (s->state[0] == 'R')
		return add_wait(u, s);
	if (s->state[0] != '?')
		return add_blocked(u, s);
	add_piece(u, s, s->ts, s->dur, "unknown");
	return SQLITE_OK;
}

/* What of it lies in [from, to). */
static void read_stretch(sqlite3_stmt *st, int64_t from, int64_t to,
			 struct stretch *ret)
{
	const char *state = (const char *)sqlite3_column_text(st, 2);
	int64_t end;

	*ret = (struct stretch){.begin_ts = sqlite3_column_int64(st, 0),
				.end_ts = sqlite3_column_int64(st, 1),
				.ucpu = id_column(st, 3),
				.last_ucpu = id_column(st, 4)};
	ret->ts = ret->begin_ts > from ? ret->begin_ts : from;
	end = ret->end_ts < to ? ret->end_ts : to;
	ret->dur = end - ret->ts;
	strncpy(ret->state, state ? state : "?", sizeof(ret->state) - 1);
}

/* The stretches of the window; what lies between them is unknown. */
static int cut(struct use *u, int64_t utid, int64_t from, int64_t to)
{
	const struct stretch unseen = {.state = "?"};
	sqlite3_stmt *st = u->st[ST_STRETCHES];
	int rc = SQLITE_OK, ret = SQLITE_OK;
	int64_t at = from;

	bind_three(st, utid, from, to);
	while (!ret && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct stretch s;

		/* From `at`: our importers never let them overlap, but the
		 * pieces have to sum to the window whoever filled the table. */
		read_stretch(st, at, to, &s);
		if (s.dur <= 0)
			continue;
		s.utid = utid;
		if (s.ts > at)
			add_piece(u, &unseen, at, s.ts - at, "unknown");
		ret = add_stretch(u, &s);
		at = s.ts + s.dur;
	}
	sqlite3_reset(st);
	if (!ret && at < to)
		add_piece(u, &unseen, at, to - at, "unknown");
	return ret ? ret : rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int use_cut(void *state, int64_t utid, int64_t from, int64_t to,
		   struct stall_pieces *out)
{
	struct use *u = state;
	int rc = prepare_all(u);

	u->out = out;
	return rc == SQLITE_OK ? cut(u, utid, from, to) : rc;
}

int stall_thread_use_register(struct sqlite3 *db)
{
	static const enum stall_piece_column columns[] = {
		STALL_PIECE_TS,	  STALL_PIECE_DUR,  STALL_PIECE_STATE,
		STALL_PIECE_KIND, STALL_PIECE_UTID, STALL_PIECE_NAME,
		STALL_PIECE_UCPU};
	static const struct stall_pieces_table table = {
		.name = "thread_use",
		.declared =
			"CREATE TABLE x(ts, dur, state, kind, by_utid, name, "
			"ucpu, of_utid HIDDEN, from_ts HIDDEN, for_dur HIDDEN)",
		.column = columns,
		.ncolumns = sizeof(columns) / sizeof(*columns),
		.open = use_open,
		.close = use_close,
		.cut = use_cut,
	};

	return stall_pieces_register(db, &table);
}
