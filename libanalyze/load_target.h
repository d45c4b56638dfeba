/* load_target.h - the database an import ends in */
#ifndef STALL_LOAD_TARGET_H
#define STALL_LOAD_TARGET_H

#include <stdint.h>

#include "libanalyze/err.h"
#include "libanalyze/load_schema.h"
#include "libanalyze/store.h"

/* ---- what it holds, and adding to it (load_target.c) ---- */

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

/* ---- its file (load_file.c) ---- */

/*
 * A new, empty file beside `path`, its name in *ret_name (the caller frees it).
 * As long as *ret_fd is open it is in use; those that are not, because the
 * import was killed, are removed.
 */
int stall_file_beside(const char *path, char **ret_name, int *ret_fd,
		      struct stall_err *err);
/* Give the finished file its name, on disk for good; never over another. */
int stall_file_publish(const char *temp, const char *path,
		       struct stall_err *err);

/* ---- reading it (store.c) ---- */

/* Takes over db, with all that reading needs added (store.c). */
struct stall_store *stall_store_adopt(struct sqlite3 *db,
				      struct stall_err *err);

#endif
