/* What an import asks of the database it adds to, and adding to it. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"

static int find_run(struct sqlite3 *db, const char *name, int64_t *ret_id,
		    struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	*ret_id = 0;
	if (sqlite3_prepare_v2(db, "SELECT run_id FROM run WHERE name = ?", -1,
			       &s, NULL))
		return stall_db_fail(db, NULL, err);
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(s) == SQLITE_ROW)
		*ret_id = sqlite3_column_int64(s, 0);
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return 0;
}

int stall_target_run(struct sqlite3 *db, const char *name, int64_t *ret_id,
		     char **ret_name, struct stall_err *err)
{
	char made[32];

	for (int i = 1;; i++) {
		snprintf(made, sizeof(made), "run%d", i);
		if (find_run(db, name ? name : made, ret_id, err))
			return -1;
		if (name || !*ret_id)
			break;
	}
	name = name ? name : made;
	*ret_name = stall_strndup(name, strlen(name));
	return 0;
}

int stall_target_add_run(struct sqlite3 *db, int64_t id, const char *name,
			 struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, "INSERT INTO run(run_id, name) VALUES (?,?)",
			       -1, &s, NULL))
		return stall_db_fail(db, NULL, err);
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_text(s, 2, name, -1, SQLITE_STATIC);
	sqlite3_step(s);
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return 0;
}

int stall_target_sources(struct sqlite3 *db, int64_t run_id,
			 void (*each)(void *ctx, const char *digest,
				      const char *path),
			 void *ctx, struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db,
			       "SELECT digest, path FROM source"
			       " WHERE run_id = ? ORDER BY source_id",
			       -1, &s, NULL))
		return stall_db_fail(db, NULL, err);
	sqlite3_bind_int64(s, 1, run_id);
	while (sqlite3_step(s) == SQLITE_ROW)
		each(ctx, (const char *)sqlite3_column_text(s, 0),
		     (const char *)sqlite3_column_text(s, 1));
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return 0;
}

/* ---- adding ---- */

static int attach(struct sqlite3 *db, const char *stage, struct stall_err *err)
{
	char *sql = sqlite3_mprintf("ATTACH %Q AS stage", stage);
	int rc = stall_db_exec(db, sql, err);

	sqlite3_free(sql);
	return rc;
}

/* Nobody took the ids meanwhile that were given to the new rows? */
static int check_ids(struct sqlite3 *db, const struct stall_schema *schema,
		     struct stall_err *err)
{
	struct stall_schema now = {0};
	int rc = stall_schema_read(db, &now, err);

	if (!rc)
		rc = stall_schema_follow(&now, db, err);
	if (!rc && now.ntables != schema->ntables)
		rc = stall_fail(err, "its tables are not those of this "
				     "version; import the files again into a "
				     "new database");
	for (int i = 0; !rc && i < now.ntables; i++)
		if (now.table[i].first_id != schema->table[i].first_id)
			rc = stall_fail(err, "another import added to it "
					     "meanwhile; import again");
	stall_schema_free(&now);
	return rc;
}

/* One value; *ret is unchanged if there is none. */
static int ask(struct sqlite3 *db, char *sql, int *ret, struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	sqlite3_prepare_v2(db, sql, -1, &s, NULL);
	sqlite3_free(sql);
	if (s && sqlite3_step(s) == SQLITE_ROW)
		*ret = sqlite3_column_int(s, 0);
	if (!s || sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return 0;
}

/* Do all new entries of a table's indexes come after those that are there? */
static int ask_follows(struct sqlite3 *db, const struct stall_dbtable *t,
		       int *ret, struct stall_err *err)
{
	sqlite3_stmt *s = NULL;
	int rc = 0;

	sqlite3_prepare_v2(
		db,
		"SELECT x.name FROM pragma_index_list(?, 'main') AS l"
		" JOIN pragma_index_info(l.name, 'main') AS x"
		" WHERE x.seqno = 0",
		-1, &s, NULL);
	sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
	*ret = 1;
	while (!rc && *ret && sqlite3_step(s) == SQLITE_ROW) {
		const char *column = (const char *)sqlite3_column_text(s, 0);

		rc = ask(db,
			 sqlite3_mprintf("SELECT coalesce((SELECT max(\"%w\")"
					 " FROM main.\"%w\") <"
					 " (SELECT min(\"%w\")"
					 " FROM stage.\"%w\"), 1)",
					 column, t->name, column, t->name),
			 ret, err);
	}
	sqlite3_finalize(s);
	return rc;
}

/*
 * With nothing but the two tables in the statement, SQLite copies entry by
 * entry, indexes too, and packs pages tightly; which is 50 times as fast, but
 * only good behind all others: in between, it leaves a page to a few entries.
 */
static int copy_table(struct sqlite3 *db, const struct stall_dbtable *t,
		      struct stall_err *err)
{
	int follows, rc;
	char *sql;

	if (ask_follows(db, t, &follows, err))
		return -1;
	sql = sqlite3_mprintf("INSERT INTO main.\"%w\""
			      " SELECT * FROM stage.\"%w\"%s",
			      t->name, t->name, follows ? "" : " WHERE true");
	rc = stall_db_exec(db, sql, err);
	sqlite3_free(sql);
	return rc;
}

static int merge(struct sqlite3 *db, const char *stage,
		 const struct stall_schema *schema, struct stall_err *err)
{
	/* In this order, for BEGIN IMMEDIATE would lock the stage as well and
	 * make it part of the transaction. */
	if (stall_db_exec(db, "BEGIN IMMEDIATE", err) ||
	    attach(db, stage, err) || check_ids(db, schema, err) ||
	    stall_schema_renew(db, err))
		return -1;
	for (int i = 0; i < schema->ntables; i++)
		if (copy_table(db, &schema->table[i], err))
			return -1;
	if (stall_schema_finish(db, err))
		return -1;
	return stall_db_exec(db, "COMMIT", err);
}

int stall_target_merge(const char *path, const char *stage,
		       const struct stall_schema *schema, struct stall_err *err)
{
	struct sqlite3 *db = stall_db_open(path, true, err);
	struct stall_err ignored;
	int rc;

	if (!db)
		return -1;
	rc = stall_schema_check(db, path, err);
	if (!rc && merge(db, stage, schema, err))
		rc = stall_fail_in(err, "cannot add to %s: ", path);
	sqlite3_close(db); /* rolls back what was not committed */
	if (rc) /* where it could not, because the disk is full, opening does */
		stall_db_close(stall_db_open(path, false, &ignored));
	return rc;
}
