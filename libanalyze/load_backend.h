/* load_backend.h - two ways of writing rows, and who uses them
 */
#ifndef STALL_LOAD_BACKEND_H
#define STALL_LOAD_BACKEND_H

#include "libanalyze/load.h"
#include "libanalyze/load_schema.h"
#include "libanalyze/store.h"

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
	/*
	 * The same for a row whose types were not looked at, if it can be done
	 * without further ado; false and nothing done if not. May be NULL.
	 */
	bool (*plain_row)(struct stall_backend *b, void *binding, int64_t id,
			  const struct stall_val *val);
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

#endif
