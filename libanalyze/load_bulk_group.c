/*
 * Entries of traces arrive in order of time, so those with the same first
 * column, the thread or the CPU, are in order already: no sorting, only putting
 * each with its like. Few come too early; their groups are sorted.
 */
#include "libanalyze/load_bulk_group.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

void stall_bulk_groups_init(struct stall_bulk_groups *g)
{
	g->chunk = stall_alloc(STALL_BULK_CHUNKS * sizeof(*g->chunk));
	g->group = stall_alloc(STALL_BULK_GROUPS * sizeof(*g->group));
}

void stall_bulk_groups_free(struct stall_bulk_groups *g)
{
	free(g->chunk);
	free(g->group);
	*g = (struct stall_bulk_groups){0};
}

void stall_bulk_groups_clear(struct stall_bulk_groups *g)
{
	g->nchunks = g->ngroups = 0;
	memset(g->slot, 0, sizeof(g->slot));
}

/* ---- adding ---- */

static void start_chunk(struct stall_bulk_groups *g, struct stall_bulk_group *x)
{
	x->chunk = g->nchunks++;
	x->to = g->chunk[x->chunk].data;
	x->end = x->to + sizeof(g->chunk->data);
}

static void end_chunk(struct stall_bulk_groups *g, struct stall_bulk_group *x)
{
	struct stall_bulk_chunk *c = &g->chunk[x->chunk];

	c->n = (uint32_t)(x->to - c->data);
	c->next = g->nchunks;
}

struct stall_bulk_group *stall_bulk_groups_new(struct stall_bulk_groups *g,
					       uint16_t *slot)
{
	struct stall_bulk_group *x = &g->group[g->ngroups++];

	*slot = (uint16_t)g->ngroups;
	*x = (struct stall_bulk_group){.first = g->nchunks};
	start_chunk(g, x);
	return x;
}

void stall_bulk_groups_more(struct stall_bulk_groups *g,
			    struct stall_bulk_group *x)
{
	end_chunk(g, x);
	start_chunk(g, x);
}

/* ---- sorting ---- */

static void insertion_sort(struct stall_bulk_key *k, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct stall_bulk_key x = k[i];
		size_t j = i;

		for (; j && stall_bulk_less(&x, &k[j - 1]); j--)
			k[j] = k[j - 1];
		k[j] = x;
	}
}

/* Leaves alone what is in order, which is most. */
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
	if (!stall_bulk_less(&k[half], &k[half - 1]))
		return;
	memcpy(spare, k, half * sizeof(*k));
	while (i < half)
		k[to++] = j < n && stall_bulk_less(&k[j], &spare[i])
				  ? k[j++]
				  : spare[i++];
}

static uint8_t *pack_all(uint8_t *to, const struct stall_bulk_key *key,
			 size_t n)
{
	struct stall_bulk_key last = {.col = {key->col[0]}};

	for (size_t i = 0; i < n; i++) {
		to = stall_bulk_pack(to, &last, &key[i]);
		last = key[i];
	}
	return to;
}

/* What was packed at `from` is packed again, in order. */
static uint8_t *sort_packed(uint8_t *from, size_t n, uint64_t col0)
{
	struct stall_bulk_key *key = stall_alloc(2 * n * sizeof(*key));
	struct stall_bulk_key last = {.col = {col0}};
	const uint8_t *p = from;
	uint8_t *end;

	for (size_t i = 0; i < n; i++) {
		p = stall_bulk_unpack(p, &last);
		key[i] = last;
	}
	merge_sort(key, key + n, n);
	end = pack_all(from, key, n);
	free(key);
	return end;
}

/* ---- packing ---- */

static int compare(const void *a, const void *b)
{
	const struct stall_bulk_key *x =
		&(*(struct stall_bulk_group *const *)a)->last;
	const struct stall_bulk_key *y =
		&(*(struct stall_bulk_group *const *)b)->last;

	return stall_bulk_less(y, x) - stall_bulk_less(x, y);
}

static uint8_t *pack_group(struct stall_bulk_groups *g,
			   struct stall_bulk_group *x, uint8_t *to)
{
	const struct stall_bulk_head h = {x->last.col[0], x->n};
	uint8_t *start = to + sizeof(h);

	end_chunk(g, x);
	memcpy(to, &h, sizeof(h));
	to = start;
	for (uint32_t i = x->first;; i = g->chunk[i].next) {
		memcpy(to, g->chunk[i].data, g->chunk[i].n);
		to += g->chunk[i].n;
		if (i == x->chunk)
			break;
	}
	return x->disorder ? sort_packed(start, x->n, h.col0) : to;
}

/* Sorting may need more room than there was, for every entry of the group. */
static size_t bytes_needed(const struct stall_bulk_groups *g)
{
	size_t n = g->ngroups * sizeof(struct stall_bulk_head) +
		   g->nchunks * sizeof(*g->chunk) + sizeof(uint64_t);

	for (uint32_t i = 0; i < g->ngroups; i++)
		if (g->group[i].disorder)
			n += (size_t)g->group[i].n * STALL_BULK_MAX_PACKED;
	return n;
}

size_t stall_bulk_groups_pack(struct stall_bulk_groups *g, uint8_t **p)
{
	struct stall_bulk_group **order =
		stall_alloc(g->ngroups * sizeof(*order));
	uint8_t *to;

	for (uint32_t i = 0; i < g->ngroups; i++)
		order[i] = &g->group[i];
	qsort(order, g->ngroups, sizeof(*order), compare);
	*p = stall_grow(*p, bytes_needed(g));
	to = *p;
	for (uint32_t i = 0; i < g->ngroups; i++)
		to = pack_group(g, order[i], to);
	memset(to, 0, sizeof(uint64_t));
	free(order);
	stall_bulk_groups_clear(g);
	return (size_t)(to - *p);
}
