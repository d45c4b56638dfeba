#include "libanalyze/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"

/* What was asked of a table. */
struct answer {
	struct answer *next;
	bool has_rows;
	char table[];
};

struct stall_store {
	struct sqlite3 *db;
	struct answer *answers;
};

/* Looking a row up in a file that is mapped needs no copy of its page. */
static const char for_reading[] = "PRAGMA query_only = 1;"
				  "PRAGMA mmap_size = 0x7fff0000;";

struct stall_store *stall_store_adopt(struct sqlite3 *db, struct stall_err *err)
{
	struct stall_store *st = stall_alloc(sizeof(*st));

	st->db = db;
	if (stall_db_exec(db, for_reading, err)) {
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
	for (struct answer *a = st->answers, *next; a; a = next) {
		next = a->next;
		free(a);
	}
	sqlite3_close(st->db);
	free(st);
}

struct sqlite3 *stall_store_db(struct stall_store *st)
{
	return st->db;
}

static bool any_row(sqlite3 *db, const char *table)
{
	sqlite3_stmt *s = NULL;
	char sql[300];
	bool ret;

	sqlite3_snprintf(sizeof(sql), sql, "SELECT 1 FROM \"%w\" LIMIT 1",
			 table);
	ret = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
	      sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return ret;
}

bool stall_store_has_rows(struct stall_store *st, const char *table)
{
	size_t size = strlen(table) + 1;
	struct answer *a = st->answers;

	while (a && strcmp(a->table, table))
		a = a->next;
	if (!a) {
		a = stall_alloc(sizeof(*a) + size);
		memcpy(a->table, table, size);
		a->has_rows = any_row(st->db, table);
		a->next = st->answers;
		st->answers = a;
	}
	return a->has_rows;
}
