#include "libanalyze/waits.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"
#include "libanalyze/scan.h"

/* The waits of one thread of one kind, in the order of the table. */
struct waits {
	struct stall_group of;
	int64_t *id; /* as long as of.v */
};

struct thread {
	struct waits kind[STALL_WAIT_KINDS];
	int64_t owner[STALL_WAITS_LEVELS]; /* -1: nobody */
};

struct stall_waits {
	struct sqlite3 *db;
	bool read;
	struct thread *thread; /* by utid */
	int64_t n;
	struct {
		struct stall_groups groups;
		bool made;
	} level[STALL_WAITS_LEVELS];
};

struct stall_waits *stall_waits_new(struct sqlite3 *db)
{
	struct stall_waits *w = stall_alloc(sizeof(*w));

	w->db = db;
	return w;
}

static void forget(struct stall_waits *w)
{
	for (int64_t i = 0; i < w->n; i++)
		for (int k = 0; k < STALL_WAIT_KINDS; k++) {
			free(w->thread[i].kind[k].of.v);
			free(w->thread[i].kind[k].id);
		}
	for (int l = 0; l < STALL_WAITS_LEVELS; l++)
		stall_groups_clear(&w->level[l].groups);
	free(w->thread);
	w->thread = NULL;
	w->n = 0;
}

void stall_waits_free(struct stall_waits *w)
{
	forget(w);
	free(w);
}

/* ---- reading ---- */

static struct thread *thread_of(struct stall_waits *w, int64_t utid)
{
	if (utid < 0 || utid >= INT32_MAX)
		return NULL;
	if (utid >= w->n) {
		int64_t n = utid * 2 + 64;

		w->thread =
			stall_grow(w->thread, (size_t)n * sizeof(*w->thread));
		memset(w->thread + w->n, 0,
		       (size_t)(n - w->n) * sizeof(*w->thread));
		w->n = n;
	}
	return &w->thread[utid];
}

static void add_wait(struct waits *to, int64_t id, const struct stall_val *dur,
		     bool in_loss)
{
	size_t room = to->of.room;

	to->of.in_loss += in_loss;
	if (dur->type == STALL_TYPE_NULL) {
		to->of.censored++;
		return;
	}
	stall_group_add(&to->of, dur->i);
	if (to->of.room != room)
		to->id = stall_grow(to->id, to->of.room * sizeof(*to->id));
	to->id[to->of.n - 1] = id;
}

/* The columns that add_row() gets. */
enum { ID, UTID, DUR, IN_LOSS, STATE, WAKE, COLUMNS };

/* A thread waits for a CPU in R, and in R+, in which it was preempted. */
static void add_row(void *ctx, const struct stall_val *v)
{
	bool waits = v[STATE].type == STALL_TYPE_TEXT && v[STATE].n &&
		     *v[STATE].text == 'R';
	struct thread *t;

	if (!waits)
		return;
	t = thread_of(ctx, v[UTID].i);
	if (t)
		add_wait(&t->kind[v[WAKE].type == STALL_TYPE_NULL
					  ? STALL_WAIT_PREEMPTED
					  : STALL_WAIT_WAKEUP],
			 v[ID].i, &v[DUR],
			 v[IN_LOSS].type == STALL_TYPE_INT && v[IN_LOSS].i);
}

static int read_cpu_waits(struct stall_waits *w)
{
	const struct stall_scan s = {
		.table = "off_cpu",
		.column = {[ID] = "id",
			   [UTID] = "utid",
			   [DUR] = "dur",
			   [IN_LOSS] = "in_loss",
			   [STATE] = "state",
			   [WAKE] = "wake"},
		.ncolumns = COLUMNS,
		.row = add_row,
		.ctx = w,
	};

	return stall_scan(w->db, &s);
}

static void add_request(struct stall_waits *w, sqlite3_stmt *st)
{
	struct thread *t = thread_of(w, sqlite3_column_int64(st, 1));
	int64_t id = sqlite3_column_int64(st, 0);
	bool in_loss = sqlite3_column_int(st, 2);

	for (int k = STALL_WAIT_SIGNAL; t && k < STALL_WAIT_KINDS; k++) {
		int col = 3 + k - STALL_WAIT_SIGNAL;
		bool known = sqlite3_column_type(st, col) == SQLITE_INTEGER;
		struct stall_val dur = stall_null();

		if (known)
			dur = stall_int(sqlite3_column_int64(st, col));
		/* Only one that was not delivered is censored. */
		if (known || k == STALL_WAIT_SIGNAL)
			add_wait(&t->kind[k], id, &dur, in_loss);
	}
}

static int read_requests(struct stall_waits *w)
{
	sqlite3_stmt *st = NULL;
	int rc = stall_prepare(w->db, "waits/requests", &st);

	while (!rc && sqlite3_step(st) == SQLITE_ROW)
		add_request(w, st);
	return rc ? rc : sqlite3_finalize(st);
}

static int read_owners(struct stall_waits *w)
{
	sqlite3_stmt *st = NULL;
	int rc = stall_prepare(w->db, "waits/owners", &st);

	if (rc)
		return rc;
	for (int64_t i = 0; i < w->n; i++) {
		sqlite3_bind_int64(st, 1, i);
		if (sqlite3_step(st) != SQLITE_ROW)
			break;
		for (int l = 0; l < STALL_WAITS_LEVELS; l++)
			w->thread[i].owner[l] =
				sqlite3_column_type(st, l) == SQLITE_NULL
					? -1
					: sqlite3_column_int64(st, l);
		sqlite3_reset(st);
	}
	return sqlite3_finalize(st);
}

/* ---- by owner ---- */

static struct stall_group *group_of(struct stall_groups *g, int64_t owner,
				    int kind)
{
	return stall_groups_int(g, owner * STALL_WAIT_KINDS + kind);
}

static void add_all(struct stall_group *to, const struct stall_group *from)
{
	to->censored += from->censored;
	to->in_loss += from->in_loss;
	if (!from->n)
		return;
	if (to->room < to->n + from->n) {
		to->room = 2 * to->n + from->n;
		to->v = stall_grow(to->v, to->room * sizeof(*to->v));
	}
	memcpy(to->v + to->n, from->v, from->n * sizeof(*to->v));
	to->n += from->n;
}

static void make_level(const struct stall_waits *w, enum stall_wait_level level,
		       struct stall_groups *ret)
{
	for (int64_t i = 0; i < w->n; i++)
		for (int k = 0; k < STALL_WAIT_KINDS; k++) {
			const struct stall_group *g = &w->thread[i].kind[k].of;
			int64_t owner = w->thread[i].owner[level];

			if (owner >= 0 && (g->n || g->censored))
				add_all(group_of(ret, owner, k), g);
		}
	stall_groups_sort(ret);
}

int stall_waits_level(struct stall_waits *w, enum stall_wait_level level,
		      struct stall_groups **ret)
{
	if (!w->read) {
		int rc = read_cpu_waits(w);

		rc = rc ? rc : read_requests(w);
		rc = rc ? rc : read_owners(w);
		if (rc) {
			forget(w);
			return rc;
		}
		w->read = true;
	}
	if (!w->level[level].made)
		make_level(w, level, &w->level[level].groups);
	w->level[level].made = true;
	*ret = &w->level[level].groups;
	return SQLITE_OK;
}

/* ---- tails ---- */

/* Where the group of a key stands in the order of keys, or -1. */
static int64_t place_of(const struct stall_groups *g, int64_t key)
{
	size_t lo = 0, hi = g->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (g->group[mid].number < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < g->n && g->group[lo].number == key ? (int64_t)lo : -1;
}

void stall_waits_tail(struct stall_waits *w, enum stall_wait_level level,
		      const int64_t *least,
		      void (*found)(void *ctx, int64_t owner, int kind,
				    int64_t id),
		      void *ctx)
{
	const struct stall_groups *g = &w->level[level].groups;

	for (int64_t t = 0; t < w->n; t++)
		for (int k = 0; k < STALL_WAIT_KINDS; k++) {
			const struct waits *x = &w->thread[t].kind[k];
			int64_t owner = w->thread[t].owner[level];
			int64_t at = place_of(g, owner * STALL_WAIT_KINDS + k);

			for (size_t i = 0; at >= 0 && i < x->of.n; i++)
				if (x->of.v[i] >= least[at])
					found(ctx, owner, k, x->id[i]);
		}
}
