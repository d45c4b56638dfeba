#include "libanalyze/cpu_cut.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"

static const char unknown[] = "unknown", idle[] = "idle", task[] = "task";

/* In each lane at most one thing happens at a time. */
enum { LANE_TASK, LANE_SOFTIRQ, LANE_HARDIRQ, LANE_VECTOR, LANE_LOSS, LANES };

static const struct {
	const char *sql, *irq; /* irq: the kind of interrupt it tells */
} lanes[LANES] = {
	[LANE_TASK] = {"cpu_use/tasks", NULL},
	[LANE_SOFTIRQ] = {"cpu_use/softirqs", "softirq"},
	[LANE_HARDIRQ] = {"cpu_use/hardirqs", "hardirq"},
	[LANE_VECTOR] = {"cpu_use/vectors", "vector"},
	[LANE_LOSS] = {"cpu_use/losses", NULL},
};

struct span {
	int64_t begin, end, utid; /* utid -1: not known */
	bool open;		  /* end is not known: as late as can be */
	bool idle;
	char *name; /* owned; NULL: none */
};

struct lane {
	bool has_now, has_next;
	struct span now, next; /* `next` has not begun */
};

struct stall_cpu_cutter {
	sqlite3 *db;
	sqlite3_stmt *cpu, *st[LANES];
};

/* One call of stall_cpu_cut(). */
struct sweep {
	struct stall_cpu_cutter *k;
	struct stall_pieces *out;
	int64_t watched_until;
	struct lane lane[LANES];
	int rc;
};

struct stall_cpu_cutter *stall_cpu_cutter_new(struct sqlite3 *db)
{
	struct stall_cpu_cutter *k = stall_alloc(sizeof(*k));

	k->db = db;
	return k;
}

void stall_cpu_cutter_free(struct stall_cpu_cutter *k)
{
	sqlite3_finalize(k->cpu);
	for (int i = 0; i < LANES; i++)
		sqlite3_finalize(k->st[i]);
	free(k);
}

static int prepare_all(struct stall_cpu_cutter *k)
{
	int rc = stall_prepare(k->db, "cpu_use/cpu", &k->cpu);

	for (int i = 0; i < LANES && rc == SQLITE_OK; i++)
		rc = stall_prepare(k->db, lanes[i].sql, &k->st[i]);
	return rc;
}

/* ---- the lanes ---- */

static void read_next(struct sweep *s, int i)
{
	sqlite3_stmt *st = s->k->st[i];
	struct lane *l = &s->lane[i];
	const char *name;
	int rc = sqlite3_step(st);

	l->has_next = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW) {
		if (rc != SQLITE_DONE)
			s->rc = rc;
		return;
	}
	name = (const char *)sqlite3_column_text(st, 4);
	l->next = (struct span){
		.begin = sqlite3_column_int64(st, 0),
		.open = sqlite3_column_type(st, 1) == SQLITE_NULL,
		.utid = sqlite3_column_type(st, 2) == SQLITE_NULL
				? -1
				: sqlite3_column_int64(st, 2),
		.name = name ? stall_strndup(name, strlen(name)) : NULL,
	};
	l->next.idle = *sqlite3_column_text(st, 3) == 'i';
	if (l->next.open ||
	    __builtin_add_overflow(l->next.begin, sqlite3_column_int64(st, 1),
				   &l->next.end))
		l->next.end = s->watched_until;
}

static void begin_lanes(struct sweep *s, int64_t ucpu, int64_t from, int64_t to)
{
	for (int i = 0; i < LANES; i++) {
		sqlite3_bind_int64(s->k->st[i], 1, ucpu);
		sqlite3_bind_int64(s->k->st[i], 2, from);
		sqlite3_bind_int64(s->k->st[i], 3, to);
		read_next(s, i);
	}
}

static void end_lanes(struct sweep *s)
{
	for (int i = 0; i < LANES; i++) {
		sqlite3_reset(s->k->st[i]);
		if (s->lane[i].has_now)
			free(s->lane[i].now.name);
		if (s->lane[i].has_next)
			free(s->lane[i].next.name);
	}
}

/* What has begun by `at` takes the place of what was before it in its lane. */
static void advance_lanes(struct sweep *s, int64_t at)
{
	for (int i = 0; i < LANES; i++) {
		struct lane *l = &s->lane[i];

		while (l->has_next && l->next.begin <= at) {
			if (l->has_now)
				free(l->now.name);
			l->now = l->next;
			l->has_now = true;
			read_next(s, i);
		}
	}
}

static bool is_on(const struct lane *l, int64_t at)
{
	return l->has_now && l->now.end > at;
}

/*
 * Whether the interrupt in this lane is served at this time. One whose end is
 * not known (only entries recorded, or the end lost) takes no time: else it
 * would take all that its thread ran.
 */
static bool is_served(const struct sweep *s, int i, int64_t at)
{
	const struct lane *now = &s->lane[LANE_TASK];
	const struct span *irq = &s->lane[i].now;

	if (!is_on(&s->lane[i], at) || irq->open)
		return false;
	return irq->utid < 0 || !is_on(now, at) || now->now.utid == irq->utid;
}

/* The innermost of the hard ones, else the soft one; LANES: none. */
static int interrupt_at(const struct sweep *s, int64_t at)
{
	bool hard = is_served(s, LANE_HARDIRQ, at);
	bool vector = is_served(s, LANE_VECTOR, at);

	if (hard && vector)
		return s->lane[LANE_VECTOR].now.begin >
				       s->lane[LANE_HARDIRQ].now.begin
			       ? LANE_VECTOR
			       : LANE_HARDIRQ;
	if (hard || vector)
		return hard ? LANE_HARDIRQ : LANE_VECTOR;
	return is_served(s, LANE_SOFTIRQ, at) ? LANE_SOFTIRQ : LANES;
}

/* ---- the pieces ---- */

/* Takes nothing over: the name is copied. */
static void add_piece(struct stall_pieces *c, int64_t from, int64_t to,
		      const char *kind, const struct span *s, int64_t utid)
{
	struct stall_piece *p = c->n ? &c->piece[c->n - 1] : NULL;
	int64_t since = s ? s->begin : 0;

	if (from >= to)
		return;
	if (p && p->kind == kind && p->since == since && p->utid == utid) {
		p->dur += to - from;
		return;
	}
	p = stall_pieces_add(c, from, to - from, kind);
	p->utid = utid;
	p->since = since;
	if (s && s->name)
		p->name = stall_strndup(s->name, strlen(s->name));
}

static void add_at(struct sweep *s, int64_t at, int64_t to)
{
	const struct lane *ran = &s->lane[LANE_TASK];
	int64_t utid = is_on(ran, at) ? ran->now.utid : -1;
	int irq = interrupt_at(s, at);

	if (is_on(&s->lane[LANE_LOSS], at))
		add_piece(s->out, at, to, unknown, NULL, -1);
	else if (irq < LANES)
		add_piece(s->out, at, to, lanes[irq].irq, &s->lane[irq].now,
			  utid >= 0 ? utid : s->lane[irq].now.utid);
	else if (is_on(ran, at))
		add_piece(s->out, at, to, ran->now.idle ? idle : task,
			  &ran->now, utid);
	else
		add_piece(s->out, at, to, unknown, NULL, -1);
}

/* The CPU was watched all the time from `from` to `to`. */
static void cut(struct sweep *s, int64_t ucpu, int64_t from, int64_t to)
{
	begin_lanes(s, ucpu, from, to);
	for (int64_t at = from, next; at < to && s->rc == SQLITE_OK;
	     at = next) {
		advance_lanes(s, at);
		next = to;
		for (int i = 0; i < LANES; i++) {
			const struct lane *l = &s->lane[i];

			if (is_on(l, at) && l->now.end < next)
				next = l->now.end;
			if (l->has_next && l->next.begin < next)
				next = l->next.begin;
		}
		add_at(s, at, next);
	}
	end_lanes(s);
}

/* When the CPU was watched; begin = end if it was not. */
static int watched(struct stall_cpu_cutter *k, int64_t ucpu, int64_t *ret_begin,
		   int64_t *ret_end)
{
	int rc;

	*ret_begin = *ret_end = 0;
	if (ucpu < 0)
		return SQLITE_OK;
	sqlite3_bind_int64(k->cpu, 1, ucpu);
	rc = sqlite3_step(k->cpu);
	if (rc == SQLITE_ROW) {
		*ret_begin = sqlite3_column_int64(k->cpu, 0);
		*ret_end = sqlite3_column_int64(k->cpu, 1);
	}
	sqlite3_reset(k->cpu);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int stall_cpu_cut(struct stall_cpu_cutter *k, int64_t ucpu, int64_t from,
		  int64_t to, struct stall_pieces *pieces)
{
	struct sweep s = {.k = k, .out = pieces};
	int64_t begin, end;

	s.rc = prepare_all(k);
	if (s.rc == SQLITE_OK)
		s.rc = watched(k, ucpu, &begin, &end);
	if (s.rc != SQLITE_OK)
		return s.rc;
	s.watched_until = end;
	begin = begin > from ? begin : from;
	end = end < to ? end : to;
	if (begin >= end)
		begin = end = to;
	add_piece(pieces, from, begin, unknown, NULL, -1);
	if (begin < end)
		cut(&s, ucpu, begin, end);
	add_piece(pieces, end, to, unknown, NULL, -1);
	return s.rc;
}
