#include "libanalyze/pieces.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>

#include "libanalyze/mem.h"

struct stall_piece *stall_pieces_add(struct stall_pieces *p, int64_t ts,
				     int64_t dur, const char *kind)
{
	if (p->n == p->room) {
		p->room = p->room ? p->room * 2 : 32;
		p->piece = stall_grow(p->piece, p->room * sizeof(*p->piece));
	}
	p->piece[p->n] = (struct stall_piece){
		.ts = ts, .dur = dur, .kind = kind, .utid = -1, .ucpu = -1};
	return &p->piece[p->n++];
}

void stall_pieces_drop(struct stall_pieces *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->piece[i].name);
	p->n = 0;
}

void stall_pieces_free(struct stall_pieces *p)
{
	stall_pieces_drop(p);
	free(p->piece);
}

/* ---- the SQL table ---- */

struct table {
	sqlite3_vtab base;
	sqlite3 *db;
	const struct stall_pieces_table *of;
	/* Kept here, not in the cursor: a correlated subquery opens a cursor
	 * for each row. It is only used within one call of xFilter. */
	void *state;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct stall_pieces pieces;
	size_t at;
};

static int table_connect(sqlite3 *db, void *aux, int argc,
			 const char *const *argv, sqlite3_vtab **ret,
			 char **message)
{
	struct table *t = stall_alloc(sizeof(*t));

	(void)argc, (void)argv, (void)message;
	t->db = db;
	t->of = aux;
	t->state = t->of->open(db);
	*ret = &t->base;
	return sqlite3_declare_vtab(db, t->of->declared);
}

static int table_disconnect(sqlite3_vtab *table)
{
	struct table *t = (struct table *)table;

	t->of->close(t->state);
	free(t);
	return SQLITE_OK;
}

/* All three arguments are needed, as equalities; others are a usage error. */
static int table_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	const struct stall_pieces_table *of = ((struct table *)table)->of;
	int found = 0;

	for (int i = 0; i < info->nConstraint; i++) {
		int arg = info->aConstraint[i].iColumn - of->ncolumns;

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
	if (info->nOrderBy == 1 && !info->aOrderBy[0].desc &&
	    of->column[info->aOrderBy[0].iColumn] == STALL_PIECE_TS)
		info->orderByConsumed = 1;
	return found == 7 ? SQLITE_OK : SQLITE_CONSTRAINT;
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
	struct cursor *c = (struct cursor *)cursor;

	stall_pieces_free(&c->pieces);
	free(c);
	return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *cursor, int idx, const char *name,
			 int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)cursor;
	struct table *t = (struct table *)cursor->pVtab;
	int64_t ts = sqlite3_value_int64(argv[1]),
		dur = sqlite3_value_int64(argv[2]), end;
	bool known = sqlite3_value_type(argv[0]) != SQLITE_NULL;
	int rc;

	(void)idx, (void)name, (void)argc;
	stall_pieces_drop(&c->pieces);
	c->at = 0;
	if (sqlite3_value_type(argv[1]) == SQLITE_NULL || dur <= 0 ||
	    __builtin_add_overflow(ts, dur, &end))
		return SQLITE_OK;
	rc = t->of->cut(t->state, known ? sqlite3_value_int64(argv[0]) : -1, ts,
			end, &c->pieces);
	if (rc != SQLITE_OK) {
		sqlite3_free(t->base.zErrMsg);
		t->base.zErrMsg = sqlite3_mprintf("%s: %s", t->of->name,
						  sqlite3_errmsg(t->db));
	}
	return rc;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
	((struct cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	return c->at >= c->pieces.n;
}

static void result_id(sqlite3_context *ctx, int64_t id)
{
	if (id >= 0)
		sqlite3_result_int64(ctx, id);
}

static int cursor_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx,
			 int col)
{
	struct cursor *c = (struct cursor *)cursor;
	const struct stall_pieces_table *of =
		((struct table *)cursor->pVtab)->of;
	const struct stall_piece *p = &c->pieces.piece[c->at];

	if (col >= of->ncolumns)
		return SQLITE_OK; /* an argument: nobody asks for it back */
	switch (of->column[col]) {
	case STALL_PIECE_TS:
		sqlite3_result_int64(ctx, p->ts);
		break;
	case STALL_PIECE_DUR:
		sqlite3_result_int64(ctx, p->dur);
		break;
	case STALL_PIECE_KIND:
		sqlite3_result_text(ctx, p->kind, -1, SQLITE_STATIC);
		break;
	case STALL_PIECE_NAME:
		sqlite3_result_text(ctx, p->name, -1, SQLITE_TRANSIENT);
		break;
	case STALL_PIECE_STATE:
		sqlite3_result_text(ctx, p->state, -1, SQLITE_TRANSIENT);
		break;
	case STALL_PIECE_UTID:
		result_id(ctx, p->utid);
		break;
	case STALL_PIECE_UCPU:
		result_id(ctx, p->ucpu);
		break;
	}
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct cursor *)cursor)->at;
	return SQLITE_OK;
}

int stall_pieces_register(struct sqlite3 *db,
			  const struct stall_pieces_table *t)
{
	static const sqlite3_module module = {
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

	return sqlite3_create_module(db, t->name, &module, (void *)t);
}
