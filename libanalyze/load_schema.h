/* load_schema.h - the tables of a database, made and read back */
#ifndef STALL_LOAD_SCHEMA_H
#define STALL_LOAD_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/err.h"
#include "libanalyze/load.h"

struct sqlite3;

struct stall_dbcolumn {
	char *name;
	enum stall_type type;
	bool required; /* NOT NULL */
};

struct stall_dbtable {
	char *name;
	struct stall_dbcolumn *column; /* the first is the row's id */
	int ncolumns;
	uint32_t root;	  /* page number of its b-tree */
	int nindexes;	  /* of any kind */
	int64_t first_id; /* all below are taken by rows that were there */
	int64_t next_id;  /* to hand out */
	int64_t last_id;  /* written last, 0: none */
};

/* A plain index over one or two columns that are whole numbers. */
struct stall_dbindex {
	int table;
	uint32_t root;
	int ncolumns;
	int column[2];
};

struct stall_schema {
	struct stall_dbtable *table;
	int ntables;
	struct stall_dbindex *index;
	int nindexes;
};

/* Settings for a file nobody else knows of: fast, not safe against a crash. */
extern const char stall_schema_private[];

int stall_schema_create(struct sqlite3 *db, int page_size,
			struct stall_err *err);
/* Make those of sql/indexes/ where there are none; all are plain. */
int stall_schema_indexes(struct sqlite3 *db, struct stall_err *err);
/* Make what is missing of sql/views/ and sql/indexes/, or is not as there. */
int stall_schema_renew(struct sqlite3 *db, struct stall_err *err);
/* Ours, and of this version? `path` is for the message. */
int stall_schema_check(struct sqlite3 *db, const char *path,
		       struct stall_err *err);
int stall_schema_read(struct sqlite3 *db, struct stall_schema *ret_schema,
		      struct stall_err *err);
/* Let ids start after those of db, which has the same tables. */
int stall_schema_follow(struct stall_schema *schema, struct sqlite3 *db,
			struct stall_err *err);
int stall_schema_read_indexes(struct stall_schema *schema, struct sqlite3 *db,
			      struct stall_err *err); /* part of it */
void stall_schema_free(struct stall_schema *schema);

/* Alignment and statistics, when the rows and indexes are there. */
int stall_schema_finish(struct sqlite3 *db, struct stall_err *err);

/* Run the compiled-in SQL whose name starts with `prefix`; all statements. */
int stall_schema_texts(struct sqlite3 *db, const char *prefix,
		       struct stall_err *err);

/* ---- SQLite, with our messages ---- */

int stall_db_exec(struct sqlite3 *db, const char *sql, struct stall_err *err);
/* What went wrong last, for people; `path` may be NULL. Returns -1. */
int stall_db_fail(struct sqlite3 *db, const char *path, struct stall_err *err);
struct sqlite3 *stall_db_open(const char *path, bool write,
			      struct stall_err *err);
void stall_db_close(struct sqlite3 *db); /* NULL is fine */

#endif
