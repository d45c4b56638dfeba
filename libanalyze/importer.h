/* importer.h - one input format */
#ifndef STALL_IMPORTER_H
#define STALL_IMPORTER_H

#include "libanalyze/err.h"
#include "libanalyze/load.h"
#include "libanalyze/source.h"

/*
 * importers/foo.c defines `const struct stall_importer stall_importer_foo`;
 * the Makefile finds it by its file name. Tables it fills are declared in
 * sql/tables/. To add a format: that file, a sample, a test. No list.
 *
 * probe() looks at the first bytes only and returns how sure it is, 0 (not
 * mine) to 100 (magic number seen). The highest bid wins; a tie is an error.
 *
 * import() turns bytes into rows. Damaged input is data, not an error: count
 * it with stall_load_skip() and go on. Return -1 only when the source cannot
 * be used at all; whatever the loader fails at (a full disk) is latched in it
 * and reported by the caller, so rows need no error checks.
 */
struct stall_importer {
	const char *name;
	const char *summary; /* one line, for `stallscope list` */
	int (*probe)(struct stall_str head);
	int (*import)(struct stall_source *src, struct stall_load *load,
		      struct stall_err *err);
	bool first; /* tells of clocks: of a run's files they are read first */
	bool aid;   /* no recording, but what explains those beside it */
};

#endif
