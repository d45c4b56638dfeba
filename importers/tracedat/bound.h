/* bound.h - the times that the records of a page can have */
#ifndef STALL_TRACEDAT_BOUND_H
#define STALL_TRACEDAT_BOUND_H

#include "importers/tracedat/page.h"

/* Lengths of time as the pages count it: ns, or cycles. */
struct tracedat_limits {
	uint64_t jitter; /* a CPU's time may go back by that */
	uint64_t gap;	 /* more needs another page to be believed */
	uint64_t most;	 /* sums of times up to it do not overflow */
};

struct tracedat_limits tracedat_limits(const struct tracedat *td);

/*
 * What the page with stamp[0] can hold, by the stamps of the two pages after
 * it and the time of the last record before it (0: none). False if its own
 * stamp cannot be right.
 */
bool tracedat_bound(const struct tracedat_limits *lim, uint64_t before,
		    const uint64_t stamp[3], struct tracedat_bound *ret);

#endif
