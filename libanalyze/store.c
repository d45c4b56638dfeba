#include "libanalyze/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"

struct stall_store {
	struct sqlite3 *db;
};

struct stall_store *stall_store_adopt(struct sqlite3 *db, struct stall_err *err)
{
	struct stall_store *st = stall_alloc(sizeof(*st));

	st->db = db;
	if (stall_db_exec(db, "PRAGMA query_only = 1", err)) {
		stall_store_close(st);
		return NULL;
	}
	return st;
}

struct stall_store *stall_store_open(const char *path, struct stall_err *err)
{
	struct sqlite3 *db;

	if (access(path, R_OK)) {
		stall_fail(err, "cannot open %s: %s", path, strerror(errno));
		return NULL;
	}
	db = stall_db_open(path, false, err);
	if (!db)
		return NULL;
	if (stall_schema_check(db, path, err)) {
		sqlite3_close(db);
		return NULL;
	}
	return stall_store_adopt(db, err);
}

void stall_store_close(struct stall_store *st)
{
	if (!st)
		return;
	sqlite3_close(st->db);
	free(st);
}

struct sqlite3 *stall_store_db(struct stall_store *st)
{
	return st->db;
}
