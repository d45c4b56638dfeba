/* sections.h - the analyses of a report with their tables */
#ifndef STALL_REPORT_SECTIONS_H
#define STALL_REPORT_SECTIONS_H

#include "cmd/report/options.h"

/* One analysis. All arrays are as long as query[], which ends with NULL. */
struct section {
	char *name;
	struct stall_query **query;
	struct stall_table **table; /* NULL: not run */
	char **missing;		    /* what to record; NULL: nothing */
	int n;
};

struct sections {
	struct section *section;
	int n;
};

/*
 * Loads them and runs what is wanted: all that lacks nothing, or with --table
 * only those. -1 with *err for a name, parameter, table or run that is not
 * there. The caller frees, also after -1.
 */
int sections_run(struct sections *s, const struct report_options *o,
		 struct stall_store *st, struct stall_err *err);
void sections_free(struct sections *s);

/* The tables about the data itself; `only` (ends with NULL) by name, or all. */
int section_info(struct section *ret, const struct report_options *o,
		 const char *const *only, struct stall_store *st,
		 struct stall_err *err);
void section_free(struct section *s);

/* Column of this key, or -1. */
int table_column(const struct stall_table *t, const char *key);
/* The text in a cell; "" if it is none, or if col is -1. */
const char *table_text(const struct stall_table *t, int row, int col);

#endif
