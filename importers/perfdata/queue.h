/* queue.h - records put in order of time
 *
 * perf writes what it finds in the buffer of one CPU, then of the next, and
 * then says that a round is over: what comes after the next round is newer
 * than all that came before this one.
 */
#ifndef STALL_PERFDATA_QUEUE_H
#define STALL_PERFDATA_QUEUE_H

#include "importers/perfdata/stream.h"

struct perf_queued {
	int64_t ts;
	const char *record; /* its head */
	uint32_t chunk;
};

struct perf_queue {
	struct perf_queued *of, *room; /* room: to sort in */
	size_t n, cap;
	int64_t newest; /* time so far */
	int64_t ripe;	/* nothing older can come any more; -1: not known */
};

void perf_queue_start(struct perf_queue *q);
void perf_queue_end(struct perf_queue *q);
void perf_queue_add(struct perf_queue *q, struct perf_queued item);

/* A round is over. */
void perf_queue_round(struct perf_queue *q);

/*
 * Sorts (equal times stay as they were added) and returns how many of the
 * first ones are not newer than `upto`; drop them when they have been used.
 */
size_t perf_queue_ready(struct perf_queue *q, int64_t upto);
void perf_queue_drop(struct perf_queue *q, size_t n);

#endif
