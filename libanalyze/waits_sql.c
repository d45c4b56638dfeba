/* wait_stats() and wait_tail(): tables for SQL of what waits.c knows.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/waits.h"

/* One of the two tables, on the waits that both share. */
struct shared {
	struct stall_waits *waits;
	int users;
};

struct cursor;

struct shape {
	const char *name, *declared;
	int args; /* the column of the first argument; the second follows */
	void (*fill)(struct cursor *c, struct stall_waits *w,
		     struct stall_groups *groups, double from);
	void (*column)(const struct cursor *c, sqlite3_context *ctx, int col);
};

struct module {
	const struct shape *shape;
	struct shared *shared;
};

struct table {
	sqlite3_vtab base;
	sqlite3 *db;
	const struct module *of;
};

struct row {
	int64_t owner, id;
	int kind;
	struct stall_summary sum; /* of wait_stats only */
};

struct cursor {
	sqlite3_vtab_cursor base;
	enum stall_wait_level level;
	struct row *row;
	size_t n, room, at;
};

static const char *const levels[STALL_WAITS_LEVELS] = {"run", "focus",
						       "process", "thread"};
static const char *const kinds[STALL_WAIT_KINDS] = {
	"wakeup", "runnable_preempted", "signal_delivery", "signal_wait",
	"signal_handling"};

static struct row *add_row(struct cursor *c, int64_t owner, int kind)
{
	if (c->n == c->room) {
		c->room = c->room ? c->room * 2 : 64;
		c->row = stall_grow(c->row, c->room * sizeof(*c->row));
	}
	c->row[c->n] = (struct row){.owner = owner, .kind = kind};
	return &c->row[c->n++];
}

/* ---- wait_stats ---- */

enum {
	STATS_OWNER,
	STATS_KIND,
	STATS_NUMBER,
	STATS_ARGS = STATS_NUMBER + STALL_NUMBERS
};

static void fill_stats(struct cursor *c, struct stall_waits *w,
		       struct stall_groups *groups, double from)
{
	(void)w;
	for (size_t i = 0; i < groups->n; i++) {
		int64_t key = groups->group[i].number;

		stall_group_sum_up(&groups->group[i], from,
				   &add_row(c, key / STALL_WAIT_KINDS,
					    (int)(key % STALL_WAIT_KINDS))
					    ->sum);
	}
}

static void stats_column(const struct cursor *c, sqlite3_context *ctx, int col)
{
	const struct row *r = &c->row[c->at];

	if (col == STATS_OWNER)
		sqlite3_result_int64(ctx, r->owner);
	else if (col == STATS_KIND)
		sqlite3_result_text(ctx, kinds[r->kind], -1, SQLITE_STATIC);
	else if (r->sum.known >> (col - STATS_NUMBER) & 1)
		sqlite3_result_int64(ctx, r->sum.number[col - STATS_NUMBER]);
}

/* ---- wait_tail ---- */

enum { TAIL_ID, TAIL_OWNER, TAIL_KIND, TAIL_ARGS };

static void add_tail(void *ctx, int64_t owner, int kind, int64_t id)
{
	add_row(ctx, owner, kind)->id = id;
}

static void fill_tail(struct cursor *c, struct stall_waits *w,
		      struct stall_groups *groups, double from)
{
	int64_t *least = stall_alloc((groups->n + 1) * sizeof(*least));

	for (size_t i = 0; i < groups->n; i++)
		least[i] = groups->group[i].n
				   ? stall_group_tail(&groups->group[i], from)
				   : INT64_MAX;
	stall_waits_tail(w, c->level, least, add_tail, c);
	free(least);
}

static void tail_column(const struct cursor *c, sqlite3_context *ctx, int col)
{
	const struct row *r = &c->row[c->at];

	if (col == TAIL_ID)
		sqlite3_result_int64(ctx, r->id);
	else if (col == TAIL_OWNER)
		sqlite3_result_int64(ctx, r->owner);
	else
		sqlite3_result_text(ctx, kinds[r->kind], -1, SQLITE_STATIC);
}

/* ---- as SQLite wants them ---- */

static int table_connect(sqlite3 *db, void *aux, int argc,
			 const char *const *argv, sqlite3_vtab **ret,
			 char **message)
{
	struct table *t = stall_alloc(sizeof(*t));

	(void)argc, (void)argv, (void)message;
	t->db = db;
	t->of = aux;
	*ret = &t->base;
	return sqlite3_declare_vtab(db, t->of->shape->declared);
}

static int table_disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

/* Both arguments are needed; without them there is no such table. */
static int table_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	int args = ((struct table *)table)->of->shape->args, found = 0;

	for (int i = 0; i < info->nConstraint; i++) {
		int arg = info->aConstraint[i].iColumn - args;

		if (arg < 0 ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = arg + 1;
		info->aConstraintUsage[i].omit = 1;
		found |= 1 << arg;
	}
	info->estimatedCost = 1000;
	info->estimatedRows = 1000;
	return found == 3 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct cursor *c = stall_alloc(sizeof(*c));

	(void)table;
	*ret = &c->base;
	return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
	free(((struct cursor *)cursor)->row);
	free(cursor);
	return SQLITE_OK;
}

static int fail(struct table *t, const char *what)
{
	sqlite3_free(t->base.zErrMsg);
	t->base.zErrMsg = sqlite3_mprintf("%s: %s", t->of->shape->name, what);
	return SQLITE_ERROR;
}

static int find_level(sqlite3_value *name)
{
	const char *s = (const char *)sqlite3_value_text(name);
	int i = 0;

	while (i < STALL_WAITS_LEVELS && (!s || strcmp(levels[i], s)))
		i++;
	return i;
}

static int cursor_filter(sqlite3_vtab_cursor *cursor, int idx, const char *name,
			 int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)cursor;
	struct table *t = (struct table *)cursor->pVtab;
	struct stall_waits *w = t->of->shared->waits;
	double from = sqlite3_value_double(argv[1]);
	struct stall_groups *groups;
	int level = find_level(argv[0]);

	(void)idx, (void)name, (void)argc;
	c->n = c->at = 0;
	if (level == STALL_WAITS_LEVELS)
		return fail(t, "a level is run, focus, process or thread");
	if (from > 1 || from == 0)
		return fail(t, "a tail begins in (0, 1], or at -k");
	c->level = (enum stall_wait_level)level;
	if (stall_waits_level(w, c->level, &groups))
		return fail(t, sqlite3_errmsg(t->db));
	t->of->shape->fill(c, w, groups, from);
	return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
	((struct cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	return c->at >= c->n;
}

static int cursor_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx,
			 int col)
{
	const struct shape *s = ((struct table *)cursor->pVtab)->of->shape;

	if (col < s->args) /* nobody asks for an argument back */
		s->column((struct cursor *)cursor, ctx, col);
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct cursor *)cursor)->at;
	return SQLITE_OK;
}

static void leave(void *data)
{
	struct module *m = data;

	if (!--m->shared->users) {
		stall_waits_free(m->shared->waits);
		free(m->shared);
	}
	free(m);
}

static const struct shape shapes[] = {
	{"wait_stats",
	 "CREATE TABLE x(owner, kind, n, min, p50, p90, p99, p999, max, mean, "
	 "sum, censored, in_loss, tail, level HIDDEN, since HIDDEN)",
	 STATS_ARGS, fill_stats, stats_column},
	{"wait_tail",
	 "CREATE TABLE x(id, owner, kind, level HIDDEN, since HIDDEN)",
	 TAIL_ARGS, fill_tail, tail_column},
};

#define SHAPES ((int)(sizeof(shapes) / sizeof(*shapes)))

int stall_waits_register(struct sqlite3 *db)
{
	static const sqlite3_module calls = {
		.xConnect = table_connect, /* no xCreate: eponymous only */
		.xBestIndex = table_best_index,
		.xDisconnect = table_disconnect,
		.xOpen = cursor_open,
		.xClose = cursor_close,
		.xFilter = cursor_filter,
		.xNext = cursor_next,
		.xEof = cursor_eof,
		.xColumn = cursor_column,
		.xRowid = cursor_rowid,
	};
	struct shared *s = stall_alloc(sizeof(*s));
	int rc = SQLITE_OK;

	s->waits = stall_waits_new(db);
	s->users = SHAPES;
	/* SQLite calls leave() for each, also for one it does not take. */
	for (int i = 0; i < SHAPES; i++) {
		struct module *m = stall_alloc(sizeof(*m));
		int one;

		*m = (struct module){&shapes[i], s};
		one = sqlite3_create_module_v2(db, shapes[i].name, &calls, m,
					       leave);
		rc = rc ? rc : one;
	}
	return rc;
}
