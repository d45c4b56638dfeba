/* merge.h - many streams, each in order of time, as one */
#ifndef STALL_TRACEDAT_MERGE_H
#define STALL_TRACEDAT_MERGE_H

#include "importers/tracedat/stream.h"

/* Streams that stand at an event, the oldest first in heap[0]. */
struct tracedat_merge {
	struct tracedat_stream **heap;
	size_t n;
	struct tracedat_stream *second; /* the oldest but one; NULL: none */
};

static inline bool tracedat_before(const struct tracedat_stream *a,
				   const struct tracedat_stream *b)
{
	return a->ts < b->ts || (a->ts == b->ts && a < b);
}

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

/* For tracedat_merge_next(): heap[0] is not the oldest any more; or is at its
 * end. */
void tracedat_merge_again(struct tracedat_merge *m, bool end);

/* The first one has been dealt with: go to its next event. Often that is the
 * oldest again: events come in bursts. */
static inline void tracedat_merge_next(struct tracedat_merge *m)
{
	struct tracedat_stream *top = m->heap[0];

	if (!tracedat_stream_next(top))
		tracedat_merge_again(m, true);
	else if (m->second && !tracedat_before(top, m->second))
		tracedat_merge_again(m, false);
}

#endif
