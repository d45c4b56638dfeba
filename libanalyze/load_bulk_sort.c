/*
 * Runs that fit in memory are sorted there and appended to an unnamed file; at
 * the end they are merged. Entries of traces arrive in order of time, and so
 * are nearly sorted but for their first column, the thread: a radix sort by
 * that column and a merge sort that leaves alone what is in order do the rest.
 */
#include "libanalyze/load_bulk_sort.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/mem.h"

static bool less(const struct stall_bulk_key *a, const struct stall_bulk_key *b)
{
	uint64_t given = a->id ^ b->id;

	if (a->col[0] != b->col[0])
		return a->col[0] < b->col[0];
	if (given & stall_bulk_given(0)) /* NULL or the smallest number */
		return a->id < b->id;
	if (a->col[1] != b->col[1])
		return a->col[1] < b->col[1];
	return a->id < b->id; /* its second bit comes first here too */
}

/* ---- one run ---- */

static void insertion_sort(struct stall_bulk_key *k, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct stall_bulk_key x = k[i];
		size_t j = i;

		for (; j && less(&x, &k[j - 1]); j--)
			k[j] = k[j - 1];
		k[j] = x;
	}
}

static void merge_sort(struct stall_bulk_key *k, struct stall_bulk_key *spare,
		       size_t n)
{
	size_t half = n / 2, i = 0, j = half, to = 0;

	if (n <= 16) {
		insertion_sort(k, n);
		return;
	}
	merge_sort(k, spare, half);
	merge_sort(k + half, spare, n - half);
	if (!less(&k[half], &k[half - 1]))
		return;
	memcpy(spare, k, half * sizeof(*k));
	while (i < half)
		k[to++] = j < n && less(&k[j], &spare[i]) ? k[j++] : spare[i++];
}

/* One pass of a stable radix sort, by one byte of the first column. */
static void radix_pass(const struct stall_bulk_key *from,
		       struct stall_bulk_key *to, size_t n, int shift)
{
	size_t at[256] = {0}, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[from[i].col[0] >> shift & 0xff]++;
	for (int b = 0; b < 256; b++) {
		size_t count = at[b];

		at[b] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i].col[0] >> shift & 0xff]++] = from[i];
}

static bool in_order(const struct stall_bulk_key *k, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (less(&k[i], &k[i - 1]))
			return false;
	return true;
}

static void sort_run(struct stall_bulk_sort *s)
{
	uint64_t differ = 0;

	if (in_order(s->buf, s->n))
		return;
	for (size_t i = 1; i < s->n; i++)
		differ |= s->buf[i].col[0] ^ s->buf[0].col[0];
	for (int shift = 0; shift < 64; shift += 8) {
		struct stall_bulk_key *t = s->buf;

		if (!(differ >> shift & 0xff))
			continue;
		radix_pass(s->buf, s->spare, s->n, shift);
		s->buf = s->spare;
		s->spare = t;
	}
	merge_sort(s->buf, s->spare, s->n);
}

/* ---- the file ---- */

static int open_file(struct stall_bulk_sort *s, struct stall_err *err)
{
	size_t room = strlen(s->near) + 16;
	char *name;

	if (s->fd >= 0)
		return 0;
	name = stall_alloc(room);
	snprintf(name, room, "%s-sort-XXXXXX", s->near);
	s->fd = mkstemp(name);
	if (s->fd >= 0)
		unlink(name);
	free(name);
	return s->fd < 0 ? stall_bulk_fail(err) : 0;
}

static int flush_run(struct stall_bulk_sort *s, struct stall_err *err)
{
	size_t first = 0, size = sizeof(*s->buf);

	if (!s->n)
		return 0;
	if (s->nruns)
		first = s->run[s->nruns - 1].first + s->run[s->nruns - 1].n;
	sort_run(s);
	if (open_file(s, err) ||
	    stall_bulk_write(s->fd, (const uint8_t *)s->buf, s->n * size,
			     (off_t)(first * size), err))
		return -1;
	s->run = stall_grow(s->run, (s->nruns + 1) * sizeof(*s->run));
	s->run[s->nruns++] = (struct stall_bulk_run){first, s->n};
	s->n = 0;
	return 0;
}

void stall_bulk_sort_init(struct stall_bulk_sort *s, const char *near)
{
	*s = (struct stall_bulk_sort){.near = near, .fd = -1};
}

void stall_bulk_sort_free(struct stall_bulk_sort *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->buf);
	free(s->spare);
	free(s->run);
	stall_bulk_sort_init(s, s->near);
}

int stall_bulk_sort_add(struct stall_bulk_sort *s,
			const struct stall_bulk_key *key, struct stall_err *err)
{
	if (!s->buf) {
		s->buf = stall_alloc(STALL_BULK_RUN_KEYS * sizeof(*s->buf));
		s->spare = stall_alloc(STALL_BULK_RUN_KEYS * sizeof(*s->buf));
	}
	if (s->n == STALL_BULK_RUN_KEYS && flush_run(s, err))
		return -1;
	s->buf[s->n++] = *key;
	return 0;
}

int stall_bulk_sort_mark(struct stall_bulk_sort *s, struct stall_err *err)
{
	if (flush_run(s, err))
		return -1;
	s->marked_runs = s->nruns;
	return 0;
}

void stall_bulk_sort_rollback(struct stall_bulk_sort *s)
{
	s->n = 0;
	s->nruns = s->marked_runs;
}

/* ---- merging ---- */

struct cursor {
	const struct stall_bulk_key *at, *end;
};

/* Let heap[i] sink to where it belongs: the smallest key is at the top. */
static void sink(struct cursor *heap, size_t n, size_t i)
{
	struct cursor x = heap[i];
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && less(heap[child + 1].at, heap[child].at))
			child++;
		if (!less(heap[child].at, x.at))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = x;
}

/* The smallest key that is not in the top's run; NULL if there is none. */
static const struct stall_bulk_key *second(const struct cursor *heap, size_t n)
{
	if (n < 2)
		return NULL;
	return n > 2 && less(heap[2].at, heap[1].at) ? heap[2].at : heap[1].at;
}

/* Runs have long stretches that belong together, so the heap is asked seldom.
 */
static int merge(struct cursor *heap, size_t n,
		 int (*each)(void *ctx, const struct stall_bulk_key *key,
			     struct stall_err *err),
		 void *ctx, struct stall_err *err)
{
	for (size_t i = n; i-- > 0;)
		sink(heap, n, i);
	while (n) {
		const struct stall_bulk_key *limit = second(heap, n);

		do
			if (each(ctx, heap[0].at++, err))
				return -1;
		while (heap[0].at < heap[0].end &&
		       (!limit || less(heap[0].at, limit)));
		if (heap[0].at == heap[0].end)
			heap[0] = heap[--n];
		sink(heap, n, 0);
	}
	return 0;
}

int stall_bulk_sort_each(struct stall_bulk_sort *s,
			 int (*each)(void *ctx,
				     const struct stall_bulk_key *key,
				     struct stall_err *err),
			 void *ctx, struct stall_err *err)
{
	struct cursor *heap = stall_alloc((s->nruns + 1) * sizeof(*heap));
	size_t n = s->nruns, bytes = 0;
	const struct stall_bulk_key *map = NULL;
	int rc = 0;

	if (n) {
		bytes = (s->run[n - 1].first + s->run[n - 1].n) * sizeof(*map);
		map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, s->fd, 0);
	}
	if (map == MAP_FAILED) {
		free(heap);
		return stall_bulk_fail(err);
	}
	for (size_t i = 0; i < n; i++)
		heap[i] = (struct cursor){map + s->run[i].first,
					  map + s->run[i].first + s->run[i].n};
	if (s->n) { /* the last run stays in memory */
		sort_run(s);
		heap[n++] = (struct cursor){s->buf, s->buf + s->n};
	}
	rc = merge(heap, n, each, ctx, err);
	if (map)
		munmap((void *)map, bytes);
	free(heap);
	return rc;
}
