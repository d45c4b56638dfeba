/* table.h - the result of an analysis, ready to be shown */
#ifndef STALL_TABLE_H
#define STALL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a number means; renderers decide how it looks. METRIC: the unit is in
 * the row's own "unit" column (ns, count, per_s, ratio, bytes).
 */
enum stall_unit {
	STALL_UNIT_TEXT,
	STALL_UNIT_COUNT,
	STALL_UNIT_NS,	  /* a duration */
	STALL_UNIT_TS,	  /* a point in time, ns of CLOCK_MONOTONIC */
	STALL_UNIT_RATIO, /* real, 0 ... 1 */
	STALL_UNIT_PER_S,
	STALL_UNIT_BYTES,
	STALL_UNIT_METRIC,
};

struct stall_column {
	char *key;   /* stable, for CSV and JSON: "p99" */
	char *title; /* for people: "P99" */
	enum stall_unit unit;
};

struct stall_cell {
	enum {
		STALL_CELL_NULL,
		STALL_CELL_INT,
		STALL_CELL_REAL,
		STALL_CELL_TEXT
	} type;
	union {
		int64_t i;
		double r;
		char *text;
	};
};

/* Owns all it points to; freed in one call. */
struct stall_table {
	char *name; /* "preempt/metrics" */
	char *title;
	char *about; /* what it means, one paragraph; may be "" */
	char *sql;   /* the SELECT with its parameters; NULL: not from SQL */
	struct stall_column *col;
	int ncols;
	struct stall_cell *cell; /* row-major */
	int nrows, room;
};

struct stall_table *stall_table_new(const char *name, const char *title,
				    const char *about);
void stall_table_free(struct stall_table *t); /* NULL is fine */
void stall_table_column(struct stall_table *t, const char *key,
			const char *title, enum stall_unit unit);
struct stall_cell *stall_table_row(struct stall_table *t); /* all NULL */

#endif
