/* merge.c - a binary heap of streams; its root has the oldest event */
#include "importers/tracedat/merge.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

static void sift_down(struct tracedat_merge *m, size_t i)
{
	struct tracedat_stream *st = m->heap[i];

	for (size_t child; (child = 2 * i + 1) < m->n; i = child) {
		if (child + 1 < m->n &&
		    tracedat_before(m->heap[child + 1], m->heap[child]))
			child++;
		if (!tracedat_before(m->heap[child], st))
			break;
		m->heap[i] = m->heap[child];
	}
	m->heap[i] = st;
}

static void find_second(struct tracedat_merge *m)
{
	m->second = m->n > 1 ? m->heap[1] : NULL;
	if (m->n > 2 && tracedat_before(m->heap[2], m->second))
		m->second = m->heap[2];
}

void tracedat_merge_start(struct tracedat_merge *m, struct tracedat_stream *st,
			  size_t n)
{
	m->heap = stall_alloc(n * sizeof(struct tracedat_stream *));
	m->n = 0;
	for (size_t i = 0; i < n; i++)
		if (tracedat_stream_next(&st[i]))
			m->heap[m->n++] = &st[i];
	for (size_t i = m->n / 2; i--;)
		sift_down(m, i);
	find_second(m);
}

void tracedat_merge_end(struct tracedat_merge *m)
{
	free(m->heap);
}

void tracedat_merge_again(struct tracedat_merge *m, bool end)
{
	if (end)
		m->heap[0] = m->heap[--m->n];
	if (m->n)
		sift_down(m, 0);
	find_second(m);
}
