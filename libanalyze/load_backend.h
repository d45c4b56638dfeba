/* load_backend.h - how rows reach a database: what load*.c and import.c share
 */
#ifndef STALL_LOAD_BACKEND_H
#define STALL_LOAD_BACKEND_H

#include "libanalyze/load.h"
#include "libanalyze/store.h"

struct sqlite3;

/* ---- the tables of a database (load_schema.c) ---- */

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
	bool indexed;	  /* has a UNIQUE constraint: not for the bulk loader */
	int64_t first_id; /* all below are taken by rows that were there */
	int64_t next_id;  /* to hand out */
	int64_t last_id;  /* written last, 0: none */
};

struct stall_schema {
	struct stall_dbtable *table;
	int ntables;
};

int stall_schema_create(struct sqlite3 *db, int page_size,
			struct stall_err *err);
/* Ours, and of this version? `path` is for the message. */
int stall_schema_check(struct sqlite3 *db, const char *path,
		       struct stall_err *err);
int stall_schema_read(struct sqlite3 *db, struct stall_schema *ret_schema,
		      struct stall_err *err);
/* Let ids start after those of db, which has the same tables. */
int stall_schema_follow(struct stall_schema *schema, struct sqlite3 *db,
			struct stall_err *err);
void stall_schema_free(struct stall_schema *schema);

/* Indexes, alignment, statistics: all that follows the rows. */
int stall_schema_finish(struct sqlite3 *db, struct stall_err *err);

/* Run the compiled-in SQL whose name starts with `prefix`; all statements. */
int stall_schema_texts(struct sqlite3 *db, const char *prefix,
		       struct stall_err *err);
int stall_db_exec(struct sqlite3 *db, const char *sql, struct stall_err *err);
/* What went wrong last, for people; `path` may be NULL. Returns -1. */
int stall_db_fail(struct sqlite3 *db, const char *path, struct stall_err *err);
struct sqlite3 *stall_db_open(const char *path, bool write,
			      struct stall_err *err);
void stall_db_close(struct sqlite3 *db); /* NULL is fine */

/* ---- two ways of writing rows (load_sql.c, load_bulk.c) ---- */

/*
 * A binding is a place to put rows that have the same columns: value i goes to
 * column[i] of the table. Ids ascend; the types of values are right.
 */
struct stall_backend {
	void *(*bind)(struct stall_backend *b, const struct stall_dbtable *t,
		      const int *column, int n, struct stall_err *err);
	int (*row)(struct stall_backend *b, void *binding, int64_t id,
		   const struct stall_val *val, struct stall_err *err);
	/* rollback() undoes all since the last mark(). */
	int (*mark)(struct stall_backend *b, struct stall_err *err);
	int (*rollback)(struct stall_backend *b, struct stall_err *err);
	/* All rows are in the file; then only free() may follow. */
	int (*finish)(struct stall_backend *b, struct stall_err *err);
	void (*free)(struct stall_backend *b);
};

/* db is borrowed; one transaction from here to finish(). */
struct stall_backend *stall_backend_sql(struct sqlite3 *db,
					struct stall_err *err);
/* A database whose tables are empty; nobody else may have it open. */
struct stall_backend *stall_backend_bulk(const char *path,
					 const struct stall_schema *schema,
					 struct stall_err *err);

/* ---- one import command (load.c) ---- */

/* Both are borrowed. */
struct stall_load *stall_load_new(struct stall_backend *back,
				  struct stall_schema *schema,
				  const struct stall_import_options *opt);
void stall_load_free(struct stall_load *load); /* NULL is fine */

struct stall_load_source {
	const struct stall_source *src;
	const char *format;
	const char *digest;
	int64_t run_id;
};
int stall_load_begin(struct stall_load *load,
		     const struct stall_load_source *about,
		     struct stall_err *err);
/* Writes what is known about the source. */
int stall_load_end(struct stall_load *load, struct stall_import_result *ret,
		   struct stall_err *err);
/* Nothing of the source stays; -1 if the database could not be written. */
int stall_load_undo(struct stall_load *load, struct stall_err *err);

/* ---- text (load_text.c) ---- */

/* True if p is UTF-8 without NUL. */
bool stall_text_ok(const char *p, size_t n);
/* Bad bytes become U+FFFD. `to` has room for 3 * n bytes; returns its length.
 */
size_t stall_text_repair(const char *p, size_t n, char *to);

/* ---- import.c's steps in SQL (load_target.c) ---- */

/* Id of a run by name (NULL: the first of run1, run2, ... that is not there),
 * or 0 if it is new. The caller frees the name. */
int stall_target_run(struct sqlite3 *db, const char *name, int64_t *ret_id,
		     char **ret_name, struct stall_err *err);
int stall_target_add_run(struct sqlite3 *db, int64_t id, const char *name,
			 struct stall_err *err);
/* What is in the run already: called with each source's digest and path. */
int stall_target_sources(struct sqlite3 *db, int64_t run_id,
			 void (*each)(void *ctx, const char *digest,
				      const char *path),
			 void *ctx, struct stall_err *err);
/* Add all rows of the database `stage` to the one at `path`, or none. */
int stall_target_merge(const char *path, const char *stage,
		       const struct stall_schema *schema,
		       struct stall_err *err);

/* ---- the file itself (load_file.c) ---- */

/* A new, empty file beside `path`, its name in *ret; the caller frees it. */
int stall_file_beside(const char *path, char **ret, struct stall_err *err);
/* Give the finished file its name, on disk for good; never over another. */
int stall_file_publish(const char *temp, const char *path,
		       struct stall_err *err);

/* Takes over db, with all that reading needs added (store.c). */
struct stall_store *stall_store_adopt(struct sqlite3 *db,
				      struct stall_err *err);

#endif
