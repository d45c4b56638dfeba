/*
 * A sequence that occurs once in each of two recordings is most likely the same
 * one. Whether it is, align_line.c finds out from all of them together.
 */
#include "libanalyze/align_grams.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

#define MOST_GRAMS ((size_t)1 << 16)

/* The finalizer of MurmurHash3 (public domain) over both. */
uint64_t stall_grams_hash(uint64_t seed, int64_t value)
{
	uint64_t h = seed * 0x9e3779b97f4a7c15u + (uint64_t)value + 1;

	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdu;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53u;
	return h ^ (h >> 33);
}

static void halve(struct stall_grams *g)
{
	size_t n = 0;

	g->below = g->below ? g->below / 2 : UINT64_MAX / 2;
	for (size_t i = 0; i < g->n; i++)
		if (g->gram[i].hash < g->below)
			g->gram[n++] = g->gram[i];
	g->n = n;
}

static void keep(struct stall_grams *g, uint64_t hash, int64_t ts)
{
	if (g->below && hash >= g->below)
		return;
	if (g->n == MOST_GRAMS)
		halve(g);
	if (g->below && hash >= g->below)
		return;
	g->gram = stall_more(g->gram, g->n, &g->room, sizeof(*g->gram));
	g->gram[g->n++] = (struct stall_gram){hash, ts};
}

void stall_grams_break(struct stall_grams *g)
{
	g->nlast = 0;
}

void stall_grams_add(struct stall_grams *g, int64_t stream, size_t length,
		     uint64_t event, int64_t ts)
{
	uint64_t hash = length;

	if (stream != g->stream)
		g->nlast = 0;
	g->stream = stream;
	g->last[g->nlast++ % length] = event;
	if (g->nlast < length)
		return;
	for (size_t i = 0; i < length; i++)
		hash = stall_grams_hash(
			hash, (int64_t)g->last[(g->nlast + i) % length]);
	keep(g, hash, ts);
}

static int by_hash(const void *a, const void *b)
{
	const struct stall_gram *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->ts < y->ts ? -1 : x->ts > y->ts;
}

void stall_grams_end(struct stall_grams *g)
{
	size_t n = 0;

	if (g->n)
		qsort(g->gram, g->n, sizeof(*g->gram), by_hash);
	for (size_t i = 0, next; i < g->n; i = next) {
		for (next = i + 1; next < g->n; next++)
			if (g->gram[next].hash != g->gram[i].hash)
				break;
		if (next == i + 1)
			g->gram[n++] = g->gram[i];
	}
	g->n = n;
}

size_t stall_grams_pairs(const struct stall_grams *from,
			 const struct stall_grams *to,
			 struct stall_pair **ret_pair)
{
	struct stall_pair *pair = NULL;
	size_t n = 0, room = 0, k = 0;

	for (size_t i = 0; i < from->n; i++) {
		while (k < to->n && to->gram[k].hash < from->gram[i].hash)
			k++;
		if (k == to->n || to->gram[k].hash != from->gram[i].hash)
			continue;
		pair = stall_more(pair, n, &room, sizeof(*pair));
		pair[n++] = (struct stall_pair){from->gram[i].ts,
						to->gram[k].ts};
	}
	*ret_pair = pair;
	return n;
}
