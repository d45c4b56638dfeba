/*
 * As many entries as fit in a little memory are packed there, in order, which
 * makes a run. Runs are appended to an unnamed file; at the end they are
 * merged.
 */
#include "libanalyze/load_bulk_sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/mem.h"

/* Behind each run, for numbers are read eight bytes at a time. */
#define SPARE sizeof(uint64_t)

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

/* Where the n-th run starts. */
static size_t start_of(const struct stall_bulk_sort *s, size_t n)
{
	return n ? s->run[n - 1].first + s->run[n - 1].bytes + SPARE : 0;
}

static int flush_run(struct stall_bulk_sort *s, struct stall_err *err)
{
	size_t first = start_of(s, s->nruns), n;

	if (!s->groups.ngroups)
		return 0;
	n = stall_bulk_groups_pack(&s->groups, &s->packed);
	if (open_file(s, err) ||
	    stall_bulk_write(s->fd, s->packed, n + SPARE, (off_t)first, err))
		return -1;
	s->run = stall_grow(s->run, (s->nruns + 1) * sizeof(*s->run));
	s->run[s->nruns++] = (struct stall_bulk_run){first, n};
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
	stall_bulk_groups_free(&s->groups);
	free(s->packed);
	free(s->run);
	stall_bulk_sort_init(s, s->near);
}

int stall_bulk_sort_add(struct stall_bulk_sort *s,
			const struct stall_bulk_key *key, struct stall_err *err)
{
	if (!s->groups.chunk)
		stall_bulk_groups_init(&s->groups);
	if (!stall_bulk_groups_room(&s->groups) && flush_run(s, err))
		return -1;
	stall_bulk_groups_add(&s->groups, key);
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
	stall_bulk_groups_clear(&s->groups);
	s->nruns = s->marked_runs;
}

/* ---- merging ---- */

/* Let heap[i] sink to where it belongs: the smallest key is at the top. */
static void sink(struct stall_bulk_cursor *heap, size_t n, size_t i)
{
	struct stall_bulk_cursor x = heap[i];
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n &&
		    stall_bulk_less(&heap[child + 1].key, &heap[child].key))
			child++;
		if (!stall_bulk_less(&heap[child].key, &x.key))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = x;
}

/* The smallest key that is not in the top's run; n is 2 at least. */
static struct stall_bulk_key second(const struct stall_bulk_cursor *heap,
				    size_t n)
{
	bool third = n > 2 && stall_bulk_less(&heap[2].key, &heap[1].key);

	return heap[third ? 2 : 1].key;
}

/* Runs have long stretches that belong together, so the heap is asked seldom.
 */
static int merge(struct stall_bulk_cursor *heap, size_t n,
		 int (*each)(void *ctx, const struct stall_bulk_key *key,
			     struct stall_err *err),
		 void *ctx, struct stall_err *err)
{
	for (size_t i = n; i-- > 0;)
		sink(heap, n, i);
	while (n) {
		struct stall_bulk_key limit = {{UINT64_MAX, UINT64_MAX},
					       UINT64_MAX};
		struct stall_bulk_cursor top = heap[0];
		bool more;

		if (n > 1)
			limit = second(heap, n);
		do {
			if (each(ctx, &top.key, err))
				return -1;
			more = stall_bulk_next(&top);
		} while (more && stall_bulk_less(&top.key, &limit));
		heap[0] = more ? top : heap[--n];
		sink(heap, n, 0);
	}
	return 0;
}

static struct stall_bulk_cursor start(const uint8_t *p, size_t n)
{
	struct stall_bulk_cursor c = {.at = p, .end = p + n};

	stall_bulk_next(&c);
	return c;
}

int stall_bulk_sort_each(struct stall_bulk_sort *s,
			 int (*each)(void *ctx,
				     const struct stall_bulk_key *key,
				     struct stall_err *err),
			 void *ctx, struct stall_err *err)
{
	struct stall_bulk_cursor *heap =
		stall_alloc((s->nruns + 1) * sizeof(*heap));
	size_t n = s->nruns, bytes = start_of(s, n), bytes_left;
	const uint8_t *map = NULL;
	int rc = 0;

	if (n)
		map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, s->fd, 0);
	if (map == MAP_FAILED) {
		free(heap);
		return stall_bulk_fail(err);
	}
	for (size_t i = 0; i < n; i++)
		heap[i] = start(map + s->run[i].first, s->run[i].bytes);
	if (s->groups.ngroups) { /* the last run stays in memory */
		bytes_left = stall_bulk_groups_pack(&s->groups, &s->packed);
		heap[n++] = start(s->packed, bytes_left);
	}
	rc = merge(heap, n, each, ctx, err);
	if (map)
		munmap((void *)map, bytes);
	free(heap);
	return rc;
}
