/* The views and indexes of sql/, compared with those of a database. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/load_schema.h"
#include "libanalyze/mem.h"

/* Is it there, as it should be? Anything else by that name is dropped. */
static int make_way(struct sqlite3 *db, const char *type, const char *name,
		    const char *text, bool *ret_there, struct stall_err *err)
{
	sqlite3_stmt *s = NULL;
	bool found = false;
	char *sql;
	int rc;

	*ret_there = false;
	sqlite3_prepare_v2(db,
			   "SELECT sql FROM main.sqlite_schema"
			   " WHERE name = ?",
			   -1, &s, NULL);
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	if ((found = sqlite3_step(s) == SQLITE_ROW))
		*ret_there =
			!strcmp((const char *)sqlite3_column_text(s, 0), text);
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	if (!found || *ret_there)
		return 0;
	sql = sqlite3_mprintf("DROP %s main.\"%w\"", type, name);
	rc = stall_db_exec(db, sql, err);
	sqlite3_free(sql);
	return rc;
}

/* Views and indexes are this program's, not the database's: ours win. */
static int renew(struct sqlite3 *db, struct sqlite3 *ours,
		 struct stall_err *err)
{
	sqlite3_stmt *s = NULL;
	bool there;
	int rc = 0;

	sqlite3_prepare_v2(ours,
			   "SELECT type, name, sql FROM sqlite_schema"
			   " WHERE type <> 'table' AND sql IS NOT NULL"
			   " ORDER BY rowid",
			   -1, &s, NULL);
	while (!rc && s && sqlite3_step(s) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(s, 2);

		rc = make_way(db, (const char *)sqlite3_column_text(s, 0),
			      (const char *)sqlite3_column_text(s, 1), sql,
			      &there, err);
		if (!rc && !there)
			rc = stall_db_exec(db, sql, err);
	}
	if (sqlite3_finalize(s) && !rc)
		rc = stall_db_fail(ours, NULL, err);
	return rc;
}

/* An empty database with all that this program has. */
static struct sqlite3 *open_ours(struct stall_err *err)
{
	struct sqlite3 *ours = stall_db_open(":memory:", true, err);

	if (ours && !stall_schema_create(ours, 4096, err) &&
	    !stall_schema_texts(ours, "indexes/", err))
		return ours;
	stall_db_close(ours);
	return NULL;
}

int stall_schema_renew(struct sqlite3 *db, struct stall_err *err)
{
	struct sqlite3 *ours = open_ours(err);
	int rc = ours ? renew(db, ours, err) : -1;

	stall_db_close(ours);
	return rc;
}

/* ---- plain indexes ---- */

static const char plain_sql[] =
	"SELECT m.tbl_name, m.rootpage, count(*),"
	"       min(x.cid) FILTER (WHERE x.seqno = 0),"
	"       min(x.cid) FILTER (WHERE x.seqno = 1)"
	"  FROM sqlite_schema AS m"
	"  JOIN pragma_index_list(m.tbl_name) AS l ON l.name = m.name"
	"  JOIN pragma_index_xinfo(m.name) AS x ON x.key"
	"  LEFT JOIN pragma_table_info(m.tbl_name) AS c ON c.cid = x.cid"
	" WHERE m.type = 'index' AND l.origin = 'c'"
	"   AND NOT l.\"unique\" AND NOT l.partial"
	" GROUP BY m.rowid"
	" HAVING count(*) <= 2"
	"    AND min(x.cid > 0 AND NOT x.\"desc\""
	"            AND coalesce(c.type, '') = 'INTEGER')";

static void add_index(struct stall_schema *sc, sqlite3_stmt *s)
{
	const char *table = (const char *)sqlite3_column_text(s, 0);
	struct stall_dbindex x = {
		.root = (uint32_t)sqlite3_column_int64(s, 1),
		.ncolumns = sqlite3_column_int(s, 2),
		.column = {sqlite3_column_int(s, 3), sqlite3_column_int(s, 4)},
	};

	while (x.table < sc->ntables && strcmp(sc->table[x.table].name, table))
		x.table++;
	if (x.table == sc->ntables)
		return;
	sc->index = stall_grow(sc->index,
			       (size_t)(sc->nindexes + 1) * sizeof(*sc->index));
	sc->index[sc->nindexes++] = x;
}

int stall_schema_read_indexes(struct stall_schema *sc, struct sqlite3 *db,
			      struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, plain_sql, -1, &s, NULL))
		return stall_db_fail(db, NULL, err);
	while (sqlite3_step(s) == SQLITE_ROW)
		add_index(sc, s);
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return 0;
}
