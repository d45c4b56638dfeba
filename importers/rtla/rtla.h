/* rtla.h - what the files of rtla/ share */
#ifndef STALL_RTLA_H
#define STALL_RTLA_H

#include <stdbool.h>

#include "importers/latency/rows.h"

#define RTLA_COLUMNS 16384 /* more are not kept */

/* A column of a histogram, or one third of a line of top. */
struct rtla_column {
	int64_t id; /* in latency_summary */
	struct latency l;
};

struct rtla {
	struct stall_load *load;
	struct stall_str all; /* the file */
	const char *at;	      /* the line in it */
	const char *tool;     /* NULL: no title so far */
	bool is_top;
	int64_t unit_ns, step; /* step: of the buckets, in units */
	struct rtla_column *column;
	int ncolumns, room;
	struct osnoise *noise; /* by line of top */
	int nnoise;
	int64_t n;
};

/* Takes a line if it is one of results. */
bool rtla_hist_line(struct rtla *r, struct stall_str line);
bool rtla_top_line(struct rtla *r, struct stall_str line);

/* The column of that kind and CPU, made if new; NULL: too many. */
struct rtla_column *rtla_column(struct rtla *r, const char *what, int64_t cpu);
/* Writes the rows of what was seen so far. */
void rtla_flush(struct rtla *r);
void rtla_free(struct rtla *r);

#endif
