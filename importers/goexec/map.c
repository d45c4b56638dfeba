#include "importers/goexec/map.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

enum { FIRST_ROOM = 64 };

static size_t slot_of(const struct goexec_map *m, uint64_t key)
{
	key *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(key ^ key >> 32) & (m->room - 1);
}

static struct goexec_pair *find(const struct goexec_map *m, uint64_t key)
{
	size_t i = slot_of(m, key);

	while (m->pair[i].value && m->pair[i].key != key)
		i = (i + 1) & (m->room - 1);
	return &m->pair[i];
}

bool goexec_map_get(const struct goexec_map *m, uint64_t key,
		    uint64_t *ret_value)
{
	const struct goexec_pair *p = m->room ? find(m, key) : NULL;

	if (!p || !p->value)
		return false;
	*ret_value = p->value - 1;
	return true;
}

static void grow(struct goexec_map *m)
{
	struct goexec_map bigger = {.room = m->room ? 2 * m->room : FIRST_ROOM};

	bigger.pair = stall_alloc(bigger.room * sizeof(*bigger.pair));
	bigger.n = m->n;
	for (size_t i = 0; i < m->room; i++)
		if (m->pair[i].value)
			*find(&bigger, m->pair[i].key) = m->pair[i];
	free(m->pair);
	*m = bigger;
}

bool goexec_map_put(struct goexec_map *m, uint64_t key, uint64_t value)
{
	struct goexec_pair *p;

	if (4 * (m->n + 1) > 3 * m->room)
		grow(m);
	p = find(m, key);
	if (p->value)
		return false;
	*p = (struct goexec_pair){key, value + 1};
	m->n++;
	return true;
}

/* What stands behind it moves up, so that it is still found. */
void goexec_map_remove(struct goexec_map *m, uint64_t key)
{
	struct goexec_pair *p = m->room ? find(m, key) : NULL;
	size_t hole, i;

	if (!p || !p->value)
		return;
	m->n--;
	hole = i = (size_t)(p - m->pair);
	for (;;) {
		size_t home;

		i = (i + 1) & (m->room - 1);
		if (!m->pair[i].value)
			break;
		home = slot_of(m, m->pair[i].key);
		if (((i - home) & (m->room - 1)) >=
		    ((i - hole) & (m->room - 1))) {
			m->pair[hole] = m->pair[i];
			hole = i;
		}
	}
	m->pair[hole].value = 0;
}

void goexec_map_clear(struct goexec_map *m)
{
	if (m->n)
		memset(m->pair, 0, m->room * sizeof(*m->pair));
	m->n = 0;
}

void goexec_map_free(struct goexec_map *m)
{
	free(m->pair);
	*m = (struct goexec_map){NULL, 0, 0};
}

uint64_t goexec_hash(uint64_t seed, const void *p, size_t n)
{
	const uint8_t *byte = p;
	uint64_t h = seed ^ UINT64_C(0xcbf29ce484222325);

	for (; n >= 8; n -= 8, byte += 8) {
		uint64_t v;

		memcpy(&v, byte, 8);
		h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	for (; n; n--)
		h = (h ^ *byte++) * UINT64_C(0x100000001b3);
	return h ^ h >> 32;
}
