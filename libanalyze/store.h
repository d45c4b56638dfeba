/* store.h - the SQLite file between importing and analysing */
#ifndef STALL_STORE_H
#define STALL_STORE_H

#include <stdbool.h>

#include "libanalyze/err.h"
#include "libanalyze/importer.h"

struct sqlite3;

/* "STLS": PRAGMA application_id of our databases. */
#define STALL_APPLICATION_ID 0x53544c53
/*
 * PRAGMA user_version: made of the texts of tables, views and indexes, so that
 * none changes without it. Other versions are refused, never migrated.
 */
int stall_schema_version(void);

/* ---- reading ---- */

struct stall_store;

/*
 * Opens an existing database for reading, with the project's SQL functions.
 * Refused with a message that says what it is: no such file, not a database,
 * another program's database, another schema. The caller closes; NULL is fine.
 */
struct stall_store *stall_store_open(const char *path, struct stall_err *err);
void stall_store_close(struct stall_store *st);
struct sqlite3 *stall_store_db(struct stall_store *st);
/* Whether a table or view has any. Looked up once: some views take a while. */
bool stall_store_has_rows(struct stall_store *st, const char *table);

/* ---- importing ---- */

struct stall_import;

struct stall_import_options {
	const char *run;    /* name of the run; NULL: "run1", ... */
	const char *events; /* "none" (default if NULL), "known" or "all" */
	const char *loader; /* "sql", "bulk" or NULL: the best for the target */
	const char *clock;  /* of files that do not say theirs; NULL: unknown */
	bool again;	    /* import a file that is already in the run */
	/* Borrowed: programs and the like, which importers may look into. */
	struct stall_source *const *beside;
	int nbeside;
	/* Called now and then with the bytes read of the current source. */
	void (*progress)(void *ctx, const char *name, int64_t done,
			 int64_t total);
	void *progress_ctx;
};

/* What became of one source, for the caller's messages. */
struct stall_import_result {
	const char *format;
	int64_t events;
	int64_t skipped; /* sum over all reasons */
	bool cut;	 /* the file ends too early */
};

/*
 * path may not exist yet, or be a database of ours that gets one more run or
 * more sources of a run. Nothing of what it holds changes before commit; an
 * import that is given up, or killed, leaves it as it was. ":memory:" works
 * and is taken over by stall_import_store().
 */
struct stall_import *stall_import_begin(const char *path,
					const struct stall_import_options *opt,
					struct stall_err *err);
/*
 * imp NULL: the importers bid for it. If the source is of no use, or is in the
 * run already, nothing of it stays and the import may go on with others. If the
 * database cannot be written, all that follows fails with the same message.
 */
int stall_import_source(struct stall_import *in, struct stall_source *src,
			const struct stall_importer *imp,
			struct stall_import_result *ret_result,
			struct stall_err *err);
/* Builds the indexes and aligns the sources, then the rows are in the database
 * for good, or none is. Frees `in`. */
int stall_import_commit(struct stall_import *in, struct stall_err *err);
void stall_import_abandon(struct stall_import *in); /* NULL is fine */

/* Like commit, but the result stays open for reading: for ":memory:". */
struct stall_store *stall_import_store(struct stall_import *in,
				       struct stall_err *err);

#endif
