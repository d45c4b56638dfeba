/* The tables, views and indexes of sql/, made and read back. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/align.h"
#include "libanalyze/align_events.h"
#include "libanalyze/functions.h"
#include "libanalyze/load_schema.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"
#include "libanalyze/store.h"

int stall_db_fail(struct sqlite3 *db, const char *path, struct stall_err *err)
{
	int code = sqlite3_errcode(db) & 0xff, sys = sqlite3_system_errno(db);

	if (code == SQLITE_FULL)
		stall_fail(err, "the disk is full; make room, or name a "
				"database on another disk");
	else if (code == SQLITE_NOTADB)
		stall_fail(err, "not a database of stallscope's");
	else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		stall_fail(err, "in use by another program; try again when it "
				"is done");
	else if (code == SQLITE_READONLY)
		stall_fail(err, "no permission to write it or its folder");
	else if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && sys)
		stall_fail(err, "%s", strerror(sys));
	else if (code == SQLITE_IOERR)
		stall_fail(err, "%s; the disk may be full, or fail",
			   sqlite3_errmsg(db));
	else
		stall_fail(err, "%s", sqlite3_errmsg(db));
	return path ? stall_fail_in(err, "%s: ", path) : -1;
}

int stall_db_exec(struct sqlite3 *db, const char *sql, struct stall_err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		return stall_db_fail(db, NULL, err);
	return 0;
}

static struct sqlite3 *open_plain(const char *path, bool write,
				  struct stall_err *err)
{
	/* Each connection is used by one thread: no lock around each call. */
	int flags = SQLITE_OPEN_NOMUTEX |
		    (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
	struct sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, flags, NULL) ||
	    stall_functions_register(db)) {
		stall_db_fail(db, path, err);
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_busy_timeout(db, 5000);
	return db;
}

/* Was a program killed while it wrote? Reading has to undo that first. */
static bool is_torn(struct sqlite3 *db)
{
	sqlite3_exec(db, "PRAGMA user_version", NULL, NULL, NULL);
	return sqlite3_extended_errcode(db) == SQLITE_READONLY_ROLLBACK;
}

struct sqlite3 *stall_db_open(const char *path, bool write,
			      struct stall_err *err)
{
	struct sqlite3 *db = open_plain(path, write, err);

	if (!db || write || !is_torn(db))
		return db;
	sqlite3_close(db);
	db = open_plain(path, true, err);
	if (!db || sqlite3_exec(db, "PRAGMA user_version", 0, 0, 0)) {
		stall_fail(err,
			   "%s: a program was killed while it wrote; to undo "
			   "that, it and its folder must be writable",
			   path);
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_close(db);
	return open_plain(path, false, err);
}

void stall_db_close(struct sqlite3 *db)
{
	sqlite3_close(db);
}

static uint32_t hash_on(uint32_t h, const char *text) /* FNV-1a */
{
	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * 0x01000193;
	return h;
}

int stall_schema_version(void)
{
	static const char *const made_of[] = {"tables/", "views/", "indexes/"};
	uint32_t h = 0x811c9dc5;

	for (const struct stall_sqltext *t = stall_sqltexts; t->name; t++)
		for (int i = 0; i < 3; i++)
			if (!strncmp(t->name, made_of[i], strlen(made_of[i])))
				h = hash_on(hash_on(h, t->name), t->text);
	return (int)(h & INT32_MAX);
}

int stall_schema_texts(struct sqlite3 *db, const char *prefix,
		       struct stall_err *err)
{
	for (const struct stall_sqltext *t = stall_sqltexts; t->name; t++)
		if (!strncmp(t->name, prefix, strlen(prefix)) &&
		    stall_db_exec(db, t->text, err))
			return stall_fail_in(err, "sql/%s.sql: ", t->name);
	return 0;
}

/* The cache stays small: SQLite sorts the slower the more it has at a time. */
const char stall_schema_private[] = "PRAGMA journal_mode = MEMORY;"
				    "PRAGMA synchronous = OFF;"
				    "PRAGMA locking_mode = EXCLUSIVE;";

int stall_schema_create(struct sqlite3 *db, int page_size,
			struct stall_err *err)
{
	char sql[400];

	sqlite3_snprintf(sizeof(sql), sql,
			 "PRAGMA page_size = %d;"
			 "PRAGMA auto_vacuum = NONE;"
			 "%s"
			 "BEGIN;"
			 "PRAGMA application_id = %d;"
			 "PRAGMA user_version = %d;",
			 page_size, stall_schema_private, STALL_APPLICATION_ID,
			 stall_schema_version());
	if (stall_db_exec(db, sql, err) ||
	    stall_schema_texts(db, "tables/", err) ||
	    stall_schema_texts(db, "views/", err))
		return -1;
	return stall_db_exec(db, "COMMIT", err);
}

int stall_schema_indexes(struct sqlite3 *db, struct stall_err *err)
{
	if (stall_db_exec(db, "SAVEPOINT indexes", err) ||
	    stall_schema_texts(db, "indexes/", err))
		return -1;
	return stall_db_exec(db, "RELEASE indexes", err);
}

static int pragma_int(struct sqlite3 *db, const char *sql, int *ret)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

	if (!rc && sqlite3_step(s) == SQLITE_ROW)
		*ret = sqlite3_column_int(s, 0);
	rc = sqlite3_finalize(s);
	return rc ? -1 : 0;
}

int stall_schema_check(struct sqlite3 *db, const char *path,
		       struct stall_err *err)
{
	int id = 0, version = 0;

	if (pragma_int(db, "PRAGMA application_id", &id) ||
	    pragma_int(db, "PRAGMA user_version", &version))
		return stall_db_fail(db, path, err);
	if (id != STALL_APPLICATION_ID)
		return stall_fail(err,
				  "%s: not a database of stallscope's, but of "
				  "another program; it was left alone",
				  path);
	if (version != stall_schema_version())
		return stall_fail(err,
				  "%s: made by another version of stallscope "
				  "(schema %08x, this one reads %08x); import "
				  "the files again into a new database",
				  path, (unsigned)version,
				  (unsigned)stall_schema_version());
	return 0;
}

/* ---- reading it back ---- */

static const char schema_sql[] =
	"SELECT m.name, m.rootpage, c.name, c.type, c.\"notnull\", i.n"
	"  FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
	"  LEFT JOIN (SELECT tbl_name, count(*) AS n FROM sqlite_schema"
	"              WHERE type = 'index' GROUP BY tbl_name) AS i"
	"    ON i.tbl_name = m.name"
	" WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
	" ORDER BY m.rowid, c.cid";

static char *column_dup(sqlite3_stmt *s, int i)
{
	const char *text = (const char *)sqlite3_column_text(s, i);

	return stall_strndup(text ? text : "", text ? strlen(text) : 0);
}

static enum stall_type type_of(const char *decl)
{
	if (!strcmp(decl, "INTEGER"))
		return STALL_TYPE_INT;
	return strcmp(decl, "REAL") ? STALL_TYPE_TEXT : STALL_TYPE_REAL;
}

static struct stall_dbtable *add_table(struct stall_schema *sc, sqlite3_stmt *s)
{
	struct stall_dbtable *t;

	sc->table = stall_grow(sc->table,
			       (size_t)(sc->ntables + 1) * sizeof(*sc->table));
	t = &sc->table[sc->ntables++];
	*t = (struct stall_dbtable){
		.name = column_dup(s, 0),
		.root = (uint32_t)sqlite3_column_int64(s, 1),
		.nindexes = sqlite3_column_int(s, 5),
		.first_id = 1,
		.next_id = 1,
	};
	return t;
}

static void add_column(struct stall_schema *sc, sqlite3_stmt *s)
{
	const char *table = (const char *)sqlite3_column_text(s, 0);
	struct stall_dbtable *t;

	t = sc->ntables ? &sc->table[sc->ntables - 1] : NULL;
	if (!t || strcmp(t->name, table))
		t = add_table(sc, s);
	t->column = stall_grow(t->column,
			       (size_t)(t->ncolumns + 1) * sizeof(*t->column));
	t->column[t->ncolumns++] = (struct stall_dbcolumn){
		.name = column_dup(s, 2),
		.type = type_of((const char *)sqlite3_column_text(s, 3)),
		.required = sqlite3_column_int(s, 4),
	};
}

int stall_schema_read(struct sqlite3 *db, struct stall_schema *ret_schema,
		      struct stall_err *err)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, schema_sql, -1, &s, NULL))
		return stall_db_fail(db, NULL, err);
	while (sqlite3_step(s) == SQLITE_ROW)
		add_column(ret_schema, s);
	if (sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	return stall_schema_read_indexes(ret_schema, db, err);
}

void stall_schema_free(struct stall_schema *schema)
{
	for (int i = 0; i < schema->ntables; i++) {
		struct stall_dbtable *t = &schema->table[i];

		for (int c = 0; c < t->ncolumns; c++)
			free(t->column[c].name);
		free(t->column);
		free(t->name);
	}
	free(schema->table);
	free(schema->index);
	*schema = (struct stall_schema){0};
}

static int follow_table(struct stall_dbtable *t, struct sqlite3 *db,
			struct stall_err *err)
{
	char *sql = sqlite3_mprintf("SELECT max(\"%w\") FROM \"%w\"",
				    t->column[0].name, t->name);
	sqlite3_stmt *s = NULL;
	int64_t max = 0;

	sqlite3_prepare_v2(db, sql, -1, &s, NULL);
	sqlite3_free(sql);
	if (s && sqlite3_step(s) == SQLITE_ROW)
		max = sqlite3_column_int64(s, 0);
	if (!s || sqlite3_finalize(s))
		return stall_db_fail(db, NULL, err);
	if (max < 0 || max == INT64_MAX)
		return stall_fail(err, "table %s has no ids left", t->name);
	t->first_id = t->next_id = max + 1;
	return 0;
}

int stall_schema_follow(struct stall_schema *schema, struct sqlite3 *db,
			struct stall_err *err)
{
	for (int i = 0; i < schema->ntables; i++)
		if (follow_table(&schema->table[i], db, err))
			return -1;
	return 0;
}

int stall_schema_finish(struct sqlite3 *db, struct stall_err *err)
{
	if (stall_align_events(db, err) || stall_align(db, err))
		return -1;
	/* A look at some hundred rows an index is enough for the planner. */
	return stall_db_exec(db, "PRAGMA analysis_limit = 400; ANALYZE main",
			     err);
}
