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

/* Nothing in it but the tables and the functions. */
struct stall_store *empty_store(void);

/*
 * An analysis as it would be printed in a format: "stw/metrics" is one table of
 * it, "stw" are all that need nothing more. Static buffer.
 */
const char *analysed(struct stall_store *st, const char *name,
		     const char *format, const struct stall_param *params);

/* The result of any SELECT as "a|b\nc|d", NULL as nothing. Static buffer. */
const char *rows(struct stall_store *st, const char *sql);

/*
 * Compare with tests/golden/NAME. `make golden` rewrites the file instead;
 * look at `git diff tests/golden` before committing.
 */
void assert_golden(const char *name, const char *text);

#endif
