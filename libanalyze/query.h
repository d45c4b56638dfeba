/* query.h - one file of an analysis, parsed */
#ifndef STALL_QUERY_H
#define STALL_QUERY_H

#include "libanalyze/analysis.h"

struct stall_need {
	char *table, *advice;
};

/* Owns all it points to. */
struct stall_query {
	char *name;   /* "metrics" */
	char *where;  /* for messages: "sql/analyses/stw/metrics.sql" */
	char *sql;    /* the file */
	char *select; /* in it, behind the header */
	int order;    /* -1: not given */
	struct stall_need *need;
	int nneeds;
	struct stall_param_about *param;
	int nparams;
	struct stall_table *shape; /* name, title, about, columns; no rows */
};

/* Checks the header; the SELECT is checked when it is run. NULL with *err. */
struct stall_query *stall_query_parse(const char *analysis, const char *name,
				      const char *where, const char *text,
				      struct stall_err *err);
void stall_query_free(struct stall_query *q); /* NULL is fine */

#endif
