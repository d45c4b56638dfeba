/* queue.c - a merge of the ascending runs that are there already */
#include "importers/perfdata/queue.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

enum { FIRST_ROOM = 4096 };

void perf_queue_start(struct perf_queue *q)
{
	*q = (struct perf_queue){.newest = -1, .ripe = -1};
}

void perf_queue_end(struct perf_queue *q)
{
	free(q->of);
	free(q->room);
}

void perf_queue_add(struct perf_queue *q, struct perf_queued item)
{
	if (q->n == q->cap) {
		q->cap = q->cap ? 2 * q->cap : FIRST_ROOM;
		q->of = stall_grow(q->of, q->cap * sizeof(*q->of));
		q->room = stall_grow(q->room, q->cap * sizeof(*q->room));
	}
	q->of[q->n++] = item;
	if (item.ts > q->newest)
		q->newest = item.ts;
}

void perf_queue_round(struct perf_queue *q)
{
	q->ripe = q->newest;
}

/* Where the ascending run that begins at i ends. */
static size_t run_end(const struct perf_queued *of, size_t i, size_t n)
{
	do
		i++;
	while (i < n && of[i - 1].ts <= of[i].ts);
	return i;
}

static void merge(const struct perf_queued *a, const struct perf_queued *a_end,
		  const struct perf_queued *b, const struct perf_queued *b_end,
		  struct perf_queued *to)
{
	while (a < a_end && b < b_end)
		*to++ = b->ts < a->ts ? *b++ : *a++;
	memcpy(to, a, (size_t)(a_end - a) * sizeof(*a));
	to += a_end - a;
	memcpy(to, b, (size_t)(b_end - b) * sizeof(*b));
}

/* Runs two by two; false: there was but one, it is sorted. */
static bool merge_pairs(struct perf_queue *q)
{
	size_t a = 0, b = run_end(q->of, 0, q->n), end;
	struct perf_queued *sorted = q->room;

	if (b == q->n)
		return false;
	while (a < q->n) {
		b = run_end(q->of, a, q->n);
		end = b < q->n ? run_end(q->of, b, q->n) : b;
		merge(q->of + a, q->of + b, q->of + b, q->of + end,
		      q->room + a);
		a = end;
	}
	q->room = q->of;
	q->of = sorted;
	return true;
}

size_t perf_queue_ready(struct perf_queue *q, int64_t upto)
{
	size_t low = 0, high = q->n;

	while (q->n && merge_pairs(q))
		;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (q->of[mid].ts <= upto)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void perf_queue_drop(struct perf_queue *q, size_t n)
{
	q->n -= n;
	if (n && q->n)
		memmove(q->of, q->of + n, q->n * sizeof(*q->of));
}
