/* analysis.h - a question put to the store, written in SQL */
#ifndef STALL_ANALYSIS_H
#define STALL_ANALYSIS_H

#include "libanalyze/err.h"
#include "libanalyze/store.h"
#include "libanalyze/table.h"

/*
 * An analysis is a folder, sql/analyses/NAME/; each file in it is one table of
 * its report: one SELECT under a comment header that says what it is.
 *
 *   -- title:  Worst waits
 *   -- order:  30
 *   -- about:  What it means. May be given again; the lines are joined.
 *   -- needs:  signal  Record signal:signal_generate and signal:signal_deliver.
 *   -- param:  limit 20  Most rows to show.
 *   -- column: dur  ns  Waited
 *
 * `needs` names a table (or view) that must have a row for this one to mean
 * anything, and what to record if it has none. Units are those of table.h:
 * text count ns ts ratio per_s bytes metric. `order` is the place in the report
 * (metrics 10, findings 20). A file DIR/NAME/TABLE.sql under --sql-dir takes
 * the place of the compiled-in one, or adds one.
 *
 * A param is an integer or a real if it reads as one, NULL if it is "-", else
 * text. :run needs no declaration: it is the name of the one run asked for, or
 * NULL. "info" (sql/info/) is read like an analysis, but is not listed as one.
 */
struct stall_query; /* one file */

/* A parameter as the header declares it. */
struct stall_param_about {
	char *name;
	char *value; /* the default */
	char *about;
};

struct stall_param {
	const char *name;
	const char *value;
};

/* Names of the analyses, in report order, NULL at the end; caller frees all. */
char **stall_analysis_names(const char *dir);

/* The tables of an analysis in order, NULL at the end. NULL with *err. */
struct stall_query **stall_analysis_load(const char *name, const char *dir,
					 struct stall_err *err);
void stall_analysis_free(struct stall_query **q); /* NULL is fine */

const char *stall_query_name(const struct stall_query *q); /* "metrics" */
const char *stall_query_title(const struct stall_query *q);
const char *stall_query_sql(const struct stall_query *q); /* as in the file */
const struct stall_param_about *stall_query_params(const struct stall_query *q,
						   int *ret_n);
/* Name, title, about and columns; no rows. */
const struct stall_table *stall_query_shape(const struct stall_query *q);
const char *stall_unit_name(enum stall_unit unit); /* as in the header */

/*
 * What is missing for it to mean something: a sentence saying what to record,
 * or NULL if nothing is. The caller frees it.
 */
char *stall_query_missing(const struct stall_query *q, struct stall_store *st);

/*
 * params end with a NULL name; NULL for none. A param the file does not declare
 * is ignored here: stall_analysis_check_params() finds those no table declares.
 * The table has its SQL with the parameters filled in. The caller frees it.
 */
struct stall_table *stall_query_run(const struct stall_query *q,
				    struct stall_store *st,
				    const struct stall_param *params,
				    struct stall_err *err);
/* Any one SELECT; its columns are called what SQLite calls them. */
struct stall_table *stall_sql_run(struct stall_store *st, const char *sql,
				  struct stall_err *err);

int stall_analysis_check_params(struct stall_query *const *q,
				const struct stall_param *params,
				struct stall_err *err);

#endif
