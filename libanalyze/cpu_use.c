#include "libanalyze/cpu_use.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>

#include "libanalyze/cpu_cut.h"
#include "libanalyze/mem.h"

/* Columns in the order of the CREATE TABLE below. */
enum {
	COL_TS,
	COL_DUR,
	COL_KIND,
	COL_UTID,
	COL_NAME,
	ARG_UCPU,
	ARG_TS,
	ARG_DUR
};

static const char declared[] =
	"CREATE TABLE x(ts, dur, kind, utid, name, "
	"of_ucpu HIDDEN, from_ts HIDDEN, for_dur HIDDEN)";

struct use_table {
	sqlite3_vtab base;
	sqlite3 *db;
	/* Kept here: a correlated subquery opens a cursor for each row. It is
	 * only used within one call of xFilter. */
	struct stall_cpu_cutter *cutter;
};

struct use_cursor {
	sqlite3_vtab_cursor base;
	struct stall_cpu_pieces pieces;
	size_t at;
};

static int use_connect(sqlite3 *db, void *aux, int argc,
		       const char *const *argv, sqlite3_vtab **ret,
		       char **message)
{
	struct use_table *t = stall_alloc(sizeof(*t));

	(void)aux, (void)argc, (void)argv, (void)message;
	t->db = db;
	t->cutter = stall_cpu_cutter_new(db);
	*ret = &t->base;
	return sqlite3_declare_vtab(db, declared);
}

static int use_disconnect(sqlite3_vtab *table)
{
	struct use_table *t = (struct use_table *)table;

	stall_cpu_cutter_free(t->cutter);
	free(t);
	return SQLITE_OK;
}

/* All three arguments are needed, as equalities; others are a usage error. */
static int use_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	int found = 0;

	(void)t;
	for (int i = 0; i < info->nConstraint; i++) {
		int arg = info->aConstraint[i].iColumn - ARG_UCPU;

		if (arg < 0 ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = arg + 1;
		info->aConstraintUsage[i].omit = 1;
		found |= 1 << arg;
	}
	info->estimatedCost = 100;
	info->estimatedRows = 10;
	if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn == COL_TS &&
	    !info->aOrderBy[0].desc)
		info->orderByConsumed = 1;
	return found == 7 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static int use_open(sqlite3_vtab *t, sqlite3_vtab_cursor **ret)
{
	struct use_cursor *c = stall_alloc(sizeof(*c));

	(void)t;
	*ret = &c->base;
	return SQLITE_OK;
}

static int use_close(sqlite3_vtab_cursor *cursor)
{
	struct use_cursor *c = (struct use_cursor *)cursor;

	stall_cpu_pieces_drop(&c->pieces);
	free(c->pieces.piece);
	free(c);
	return SQLITE_OK;
}

static int use_filter(sqlite3_vtab_cursor *cursor, int idx, const char *name,
		      int argc, sqlite3_value **argv)
{
	struct use_cursor *c = (struct use_cursor *)cursor;
	struct use_table *t = (struct use_table *)cursor->pVtab;
	int64_t ts = sqlite3_value_int64(argv[1]),
		dur = sqlite3_value_int64(argv[2]), end, ucpu;
	int rc;

	(void)idx, (void)name, (void)argc;
	stall_cpu_pieces_drop(&c->pieces);
	c->at = 0;
	if (sqlite3_value_type(argv[1]) == SQLITE_NULL || dur <= 0 ||
	    __builtin_add_overflow(ts, dur, &end))
		return SQLITE_OK;
	ucpu = sqlite3_value_type(argv[0]) == SQLITE_NULL
		       ? -1
		       : sqlite3_value_int64(argv[0]);
	rc = stall_cpu_cut(t->cutter, ucpu, ts, end, &c->pieces);
	if (rc != SQLITE_OK) {
		sqlite3_free(t->base.zErrMsg);
		t->base.zErrMsg =
			sqlite3_mprintf("cpu_use: %s", sqlite3_errmsg(t->db));
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

	return c->at >= c->pieces.n;
}

static int use_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx,
		      int col)
{
	struct use_cursor *c = (struct use_cursor *)cursor;
	const struct stall_cpu_piece *p = &c->pieces.piece[c->at];

	if (col == COL_TS)
		sqlite3_result_int64(ctx, p->ts);
	else if (col == COL_DUR)
		sqlite3_result_int64(ctx, p->dur);
	else if (col == COL_KIND)
		sqlite3_result_text(ctx, p->kind, -1, SQLITE_STATIC);
	else if (col == COL_UTID && p->utid >= 0)
		sqlite3_result_int64(ctx, p->utid);
	else if (col == COL_NAME)
		sqlite3_result_text(ctx, p->name, -1, SQLITE_TRANSIENT);
	return SQLITE_OK;
}

static int use_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct use_cursor *)cursor)->at;
	return SQLITE_OK;
}

int stall_cpu_use_register(struct sqlite3 *db)
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

	return sqlite3_create_module(db, "cpu_use", &module, NULL);
}
