#include "importers/perfdata/maps.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

/* PID_MAX_LIMIT, and vm.max_map_count many times over. */
enum { MAX_PID = 1 << 22, MAX_MAPS = 1 << 20 };

static void empty(struct perf_space *s)
{
	free(s->of);
	*s = (struct perf_space){.of = NULL};
}

void perf_maps_free(struct perf_maps *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->of[i].of);
	free(m->of);
}

static struct perf_space *known(const struct perf_maps *m, int32_t pid)
{
	return pid >= PERF_KERNEL_PID && pid <= MAX_PID &&
			       (size_t)(pid + 1) < m->n
		       ? &m->of[pid + 1]
		       : NULL;
}

/* Made if new; NULL: no process can have that number. */
static struct perf_space *space(struct perf_maps *m, int32_t pid)
{
	size_t want;

	if (pid < PERF_KERNEL_PID || pid > MAX_PID)
		return NULL;
	want = (size_t)(pid + 1) + 1;
	if (want > m->n) {
		want += want / 2;
		m->of = stall_grow(m->of, want * sizeof(*m->of));
		memset(m->of + m->n, 0, (want - m->n) * sizeof(*m->of));
		m->n = want;
	}
	return &m->of[pid + 1];
}

/* The first one that ends behind addr. */
static size_t first_behind(const struct perf_space *s, uint64_t addr)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->of[mid].end <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct perf_map from(struct perf_map map, uint64_t begin)
{
	map.pgoff += begin - map.begin;
	map.begin = begin;
	return map;
}

/* What is before and behind the new one of those it is put over stays. hole:
 * nothing is there instead. */
static void put(struct perf_space *s, struct perf_map map, bool hole)
{
	size_t i = first_behind(s, map.begin), j = i, n = 0;
	struct perf_map piece[3];

	while (j < s->n && s->of[j].begin < map.end)
		j++;
	if (i < j && s->of[i].begin < map.begin) {
		piece[n] = s->of[i];
		piece[n++].end = map.begin;
	}
	if (!hole)
		piece[n++] = map;
	if (i < j && s->of[j - 1].end > map.end)
		piece[n++] = from(s->of[j - 1], map.end);
	while (s->room < s->n + n)
		s->of = stall_more(s->of, s->room, &s->room, sizeof(*s->of));
	memmove(s->of + i + n, s->of + j, (s->n - j) * sizeof(*s->of));
	memcpy(s->of + i, piece, n * sizeof(*piece));
	s->n = s->n - (j - i) + n;
}

void perf_maps_add(struct perf_maps *m, int32_t pid, struct perf_map map)
{
	struct perf_space *s = space(m, pid);

	if (s && map.begin < map.end && s->n < MAX_MAPS)
		put(s, map, false);
}

void perf_maps_remove(struct perf_maps *m, int32_t pid, uint64_t begin,
		      uint64_t end)
{
	struct perf_space *s = known(m, pid);

	if (s && begin < end && s->n < MAX_MAPS)
		put(s, (struct perf_map){begin, end, 0, 0, -1}, true);
}

void perf_maps_fork(struct perf_maps *m, int32_t parent, int32_t child)
{
	struct perf_space *to = space(m, child), *had = known(m, parent);

	if (!to || to == had)
		return;
	empty(to);
	if (!had || !had->n)
		return;
	to->of = stall_alloc(had->n * sizeof(*to->of));
	memcpy(to->of, had->of, had->n * sizeof(*to->of));
	to->n = to->room = had->n;
}

void perf_maps_exec(struct perf_maps *m, int32_t pid)
{
	struct perf_space *s = known(m, pid);

	if (s)
		empty(s);
}

void perf_maps_exit(struct perf_maps *m, int32_t pid)
{
	struct perf_space *s = known(m, pid), *oldest;
	int32_t *slot = &m->dead[m->ndead % PERF_DEAD_KEPT];

	if (!s || pid == PERF_KERNEL_PID || s->dead)
		return;
	oldest = m->ndead++ < PERF_DEAD_KEPT ? NULL : known(m, *slot);
	if (oldest && oldest->dead)
		empty(oldest);
	*slot = pid;
	s->dead = true;
}

const struct perf_map *perf_maps_find(const struct perf_maps *m, int32_t pid,
				      uint64_t addr)
{
	const struct perf_space *s = known(m, pid);
	size_t i = s ? first_behind(s, addr) : 0;

	return s && i < s->n && s->of[i].begin <= addr ? &s->of[i] : NULL;
}
