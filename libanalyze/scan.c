#include "libanalyze/scan.h"

#include <sqlite3.h>
#include <stdbool.h>

/* ---- by SQL ---- */

static struct stall_val column_value(sqlite3_stmt *st, int c)
{
	switch (sqlite3_column_type(st, c)) {
	case SQLITE_INTEGER:
		return stall_int(sqlite3_column_int64(st, c));
	case SQLITE_FLOAT:
		return stall_real(sqlite3_column_double(st, c));
	case SQLITE_TEXT:
		return stall_text((struct stall_str){
			(const char *)sqlite3_column_text(st, c),
			(size_t)sqlite3_column_bytes(st, c)});
	}
	return stall_null();
}

int stall_scan_sql(struct sqlite3 *db, const struct stall_scan *s)
{
	struct stall_val val[STALL_SCAN_COLUMNS];
	sqlite3_str *sql = sqlite3_str_new(db);
	sqlite3_stmt *st = NULL;
	char *text;
	int rc;

	/* With its table before it SQLite takes no unknown one for a text. */
	for (int c = 0; c < s->ncolumns; c++)
		sqlite3_str_appendf(sql, "%s\"%w\".\"%w\"",
				    c ? ", " : "SELECT ", s->table,
				    s->column[c]);
	sqlite3_str_appendf(sql, " FROM \"%w\"", s->table);
	text = sqlite3_str_finish(sql);
	rc = text ? sqlite3_prepare_v2(db, text, -1, &st, NULL) : SQLITE_NOMEM;
	sqlite3_free(text);
	while (!rc && sqlite3_step(st) == SQLITE_ROW) {
		for (int c = 0; c < s->ncolumns; c++)
			val[c] = column_value(st, c);
		s->row(s->ctx, val);
	}
	return rc ? rc : sqlite3_finalize(st);
}

/* ---- what there is to know of the file ---- */

#define MAX_COLUMNS ((int)sizeof(((struct stall_scan_plan *)0)->slot))

static const char columns[] =
	"SELECT x.name, x.type = 'REAL', "
	"       x.type = 'INTEGER' AND x.pk AND sum(x.pk > 0) OVER () = 1, "
	"       x.hidden OR x.dflt_value IS NOT NULL "
	"  FROM pragma_table_xinfo(?1) AS x "
	" ORDER BY x.cid";

static int slot_of(const struct stall_scan *s, const char *name)
{
	for (int i = 0; i < s->ncolumns; i++)
		if (!sqlite3_stricmp(s->column[i], name))
			return i;
	return -1;
}

/*
 * False if a column is not there or asked for twice, or if some are not stored
 * with every row (generated, or added with a default).
 */
static bool plan_columns(sqlite3_stmt *st, const struct stall_scan *s,
			 struct stall_scan_plan *plan)
{
	int found = 0;

	plan->rowid = -1;
	plan->last = 0;
	for (int c = 0; sqlite3_step(st) == SQLITE_ROW; c++) {
		if (c == MAX_COLUMNS || sqlite3_column_int(st, 3))
			return false;
		plan->slot[c] = (int8_t)slot_of(
			s, (const char *)sqlite3_column_text(st, 0));
		plan->is_real[c] = sqlite3_column_int(st, 1);
		if (plan->slot[c] < 0)
			continue;
		found++;
		plan->last = c + 1;
		if (sqlite3_column_int(st, 2))
			plan->rowid = c;
	}
	return found == s->ncolumns;
}

static bool make_plan(sqlite3 *db, const struct stall_scan *s,
		      struct stall_scan_plan *plan)
{
	sqlite3_stmt *st = NULL;
	bool ret = !sqlite3_prepare_v2(db, columns, -1, &st, NULL) &&
		   !sqlite3_bind_text(st, 1, s->table, -1, SQLITE_STATIC) &&
		   plan_columns(st, s, plan);

	sqlite3_finalize(st);
	return ret;
}

static int find_root(sqlite3 *db, const char *table, sqlite3_stmt **ret)
{
	static const char sql[] = "SELECT rootpage FROM sqlite_schema "
				  "WHERE type = 'table' AND name = ?1 "
				  "AND sql NOT LIKE '%WITHOUT%ROWID%'";
	int rc = sqlite3_prepare_v2(db, sql, -1, ret, NULL);

	if (!rc)
		rc = sqlite3_bind_text(*ret, 1, table, -1, SQLITE_STATIC);
	if (rc)
		return rc;
	rc = sqlite3_step(*ret);
	return rc == SQLITE_DONE ? SQLITE_CANTOPEN : rc;
}

/*
 * While the statement that found the root has not been reset its transaction
 * goes on: nobody writes to the file, and what a writer that died left half
 * done was rolled back before. A connection that may write can have newer
 * pages.
 */
int stall_scan_file(struct sqlite3 *db, const struct stall_scan *s)
{
	const char *path = sqlite3_db_filename(db, "main");
	struct stall_scan_plan plan;
	sqlite3_stmt *st = NULL;
	int rc = SQLITE_CANTOPEN;

	if (path && *path && sqlite3_db_readonly(db, "main") == 1 &&
	    make_plan(db, s, &plan))
		rc = find_root(db, s->table, &st);
	if (rc == SQLITE_ROW) {
		plan.root = (uint32_t)sqlite3_column_int64(st, 0);
		rc = plan.root ? stall_scan_pages(path, &plan, s)
			       : SQLITE_CANTOPEN; /* a virtual one */
	}
	sqlite3_finalize(st);
	return rc;
}

int stall_scan(struct sqlite3 *db, const struct stall_scan *s)
{
	int rc = stall_scan_file(db, s);

	return rc == SQLITE_CANTOPEN ? stall_scan_sql(db, s) : rc;
}
