/* merge.h - many streams, each in order of time, as one */
#ifndef STALL_TRACEDAT_MERGE_H
#define STALL_TRACEDAT_MERGE_H

#include "importers/tracedat/stream.h"

/* Streams that stand at an event, the oldest first in heap[0]. */
struct tracedat_merge {
	struct tracedat_stream **heap;
	size_t n;
};

/* Of all streams given, those that have an event. Of equal times the stream
 * with the lower address comes first: keep them in one array. */
void tracedat_merge_start(struct tracedat_merge *m, struct tracedat_stream *st,
			  size_t n);
void tracedat_merge_end(struct tracedat_merge *m);

/* NULL at the end. */
static inline struct tracedat_stream *
tracedat_merge_top(const struct tracedat_merge *m)
{
	return m->n ? m->heap[0] : NULL;
}

/* The first one has been dealt with: go to its next event. */
void tracedat_merge_next(struct tracedat_merge *m);

#endif
