/* align_bound.h - when a clock of a text was zero, from both sides */
#ifndef STALL_ALIGN_BOUND_H
#define STALL_ALIGN_BOUND_H

#include "libanalyze/align_text.h"

/* Best first. */
enum stall_method { BY_WRITE, BY_GC, BY_EXEC, BY_ARRIVAL, METHODS };

/* The zero lies in [lo, hi]; INT64_MIN, INT64_MAX: nothing is known. */
struct stall_bound {
	int64_t lo, hi;
	enum stall_method lo_by, hi_by;
};

extern const struct stall_bound stall_bound_none;

void stall_bound_from(struct stall_bound *b, int64_t lo, enum stall_method by);
void stall_bound_to(struct stall_bound *b, int64_t hi, enum stall_method by);
/* Narrows b to what both allow; leaves it alone if they contradict. */
void stall_bound_narrow(struct stall_bound *b, const struct stall_bound *by);

/* The clocks of one process in a text. */
struct stall_zero {
	struct stall_bound gc, sched; /* proven */
	struct stall_bound likely_gc, likely_sched;
	int64_t upid; /* -1: not known */
	size_t lines[TEXT_KINDS];
};

/*
 * What the records of one process, in their order, tell of its clocks.
 * `stamps`: arrival times are on the trace's clock.
 */
void stall_zero_lines(struct stall_zero *z, const struct stall_text_line *line,
		      size_t nlines, bool stamps);

/*
 * What the stops of the process tell, if its collections are among them in one
 * way only: that with seq 1 is the first stop or, if the trace did not see the
 * program start, some other one. False: they tell nothing.
 */
bool stall_zero_stops(struct stall_zero *z, const struct stall_text_line *line,
		      size_t nlines, const struct stall_text_stop *stop,
		      size_t nstops, bool from_start);

#endif
