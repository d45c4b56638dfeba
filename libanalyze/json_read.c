/*
 * SQLite reads JSON: json_tree() lists all values, and in a recursive query the
 * parents of each give its path. Keys are taken as they are, so that nothing of
 * JSONPath's quoting is needed.
 */
#include "libanalyze/json_read.h"

#include <sqlite3.h>

#define MAX_BYTES (64 << 20)

static const char all_values[] =
	"WITH RECURSIVE t AS MATERIALIZED ("
	"  SELECT id, parent, key, atom, type FROM json_tree(?1)),"
	"p(id, path) AS ("
	"  SELECT id, '' FROM t WHERE parent IS NULL"
	"  UNION ALL"
	"  SELECT t.id, p.path || '/' || t.key FROM p JOIN t ON t.parent = "
	"p.id) "
	"SELECT path, CASE type WHEN 'true' THEN 1 WHEN 'false' THEN 0 "
	"             ELSE atom END "
	"  FROM p JOIN t USING (id) WHERE type NOT IN ('object', 'array') "
	" ORDER BY id";

static struct stall_val value_of(sqlite3_stmt *s)
{
	switch (sqlite3_column_type(s, 1)) {
	case SQLITE_INTEGER:
		return stall_int(sqlite3_column_int64(s, 1));
	case SQLITE_FLOAT:
		return stall_real(sqlite3_column_double(s, 1));
	case SQLITE_TEXT:
		return stall_text((struct stall_str){
			(const char *)sqlite3_column_text(s, 1),
			(size_t)sqlite3_column_bytes(s, 1)});
	default:
		return stall_null();
	}
}

static int walk(sqlite3 *db, struct stall_str text,
		void (*leaf)(void *ctx, const char *path, struct stall_val v),
		void *ctx)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(db, all_values, -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(s, 1, text.p, (int)text.n,
				       SQLITE_STATIC);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(s);
		if (rc == SQLITE_ROW)
			leaf(ctx, (const char *)sqlite3_column_text(s, 0),
			     value_of(s));
	}
	sqlite3_finalize(s);
	return rc;
}

int stall_json_read(struct stall_str text,
		    void (*leaf)(void *ctx, const char *path,
				 struct stall_val v),
		    void *ctx, struct stall_err *err)
{
	sqlite3 *db = NULL;
	int rc;

	if (text.n > MAX_BYTES) {
		stall_fail(err, "JSON of more than %d MiB", MAX_BYTES >> 20);
		return -1;
	}
	rc = sqlite3_open(":memory:", &db);
	if (rc == SQLITE_OK)
		rc = walk(db, text, leaf, ctx);
	if (rc != SQLITE_DONE)
		stall_fail(err, "not readable as JSON: %s", sqlite3_errmsg(db));
	sqlite3_close(db);
	return rc == SQLITE_DONE ? 0 : -1;
}
