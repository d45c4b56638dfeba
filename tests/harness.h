/* harness.h - what every test needs */
#ifndef STALL_HARNESS_H
#define STALL_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libanalyze/analysis.h"
#include "libanalyze/registry.h"
#include "libanalyze/store.h"

/* A database in memory with one source; fails the test on an error. */
struct stall_store *import_text(const char *name, const char *importer,
				const char *text);
struct stall_store *import_bytes(const char *name, const char *importer,
				 const void *p, size_t n);
/* A file under the repository; its format is told by its content. */
struct stall_store *import_file(const char *path);
/* With an importer that is not registered, and options; both may be NULL. */
struct stall_store *import_source(struct stall_source *src,
				  const struct stall_importer *imp,
				  const struct stall_import_options *opt);

/* Several texts as one run; ends with a NULL name. */
struct named_text {
	const char *name, *importer, *text;
};
struct stall_store *import_texts(const struct named_text *t);

/* n of them as one run; closes them. opt may be NULL. */
struct stall_store *import_sources(struct stall_source **src, int n,
				   const struct stall_import_options *opt);

/* Nothing in it but the tables and the functions. */
struct stall_store *empty_store(void);

/* A database with the tables, views and functions, to be filled by SQL. */
struct sqlite3 *bare_db(void);
void bare_db_close(struct sqlite3 *db); /* fails if a statement is left */
void bare_db_run(struct sqlite3 *db, const char *sql);

/*
 * An analysis as it would be printed in a format: "stw/metrics" is one table of
 * it, "stw" are all that need nothing more. Static buffer.
 */
const char *analysed(struct stall_store *st, const char *name,
		     const char *format, const struct stall_param *params);

/* The result of any SELECT as "a|b\nc|d", NULL as nothing. Static buffer. */
const char *rows(struct stall_store *st, const char *sql);

void assert_rows_and_close(struct stall_store *st, const char *sql,
			   const char *expected);

/*
 * Compare with tests/golden/NAME. `make golden` rewrites the file instead;
 * look at `git diff tests/golden` before committing.
 */
void assert_golden(const char *name, const char *text);

/*
 * A cmocka fixture: *state is a folder of the test's own under /tmp; it is
 * gone afterwards, with all files in it.
 */
struct folder {
	char dir[64], db[96]; /* db: DIR/a.db, not there yet */
	struct stall_err err;
};

int folder_setup(void **state);
int folder_teardown(void **state);
#define folder_test(f) \
	cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
int folder_files(const struct folder *f); /* how many there are */
/* A SELECT on its database, and statements for it. */
const char *folder_rows(struct folder *f, const char *sql);
void folder_exec(struct folder *f, const char *sql);
/* Its database with one run, run1, filled by SQL; all but the first may be NULL. */
struct stall_store *folder_filled(struct folder *f, const char *sql,
				  const char *more, const char *still_more);
/* No page is damaged and no row refers to one that is not there. */
void assert_folder_whole(struct folder *f);

#endif
