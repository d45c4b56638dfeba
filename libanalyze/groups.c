#include "libanalyze/groups.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/quantile.h"

static uint64_t mix(uint64_t x)
{
	x *= 0x9e3779b97f4a7c15;
	return x ^ x >> 32;
}

static uint64_t hash_text(const char *s, size_t n)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001b3;
	return h;
}

static bool same_key(const struct stall_group *a, const struct stall_group *b)
{
	return a->type == b->type && a->number == b->number &&
	       a->text_len == b->text_len &&
	       (!a->text_len || !memcmp(a->text, b->text, a->text_len));
}

static size_t slot_of(const struct stall_groups *g,
		      const struct stall_group *key)
{
	size_t mask = g->nslots - 1;
	size_t s = mix((uint64_t)key->number + key->type) & mask;

	while (g->slot[s] && !same_key(&g->group[g->slot[s] - 1], key))
		s = (s + 1) & mask;
	return s;
}

static void rehash(struct stall_groups *g)
{
	g->nslots = g->nslots ? g->nslots * 2 : 64;
	free(g->slot);
	g->slot = stall_alloc(g->nslots * sizeof(*g->slot));
	for (size_t i = 0; i < g->n; i++)
		g->slot[slot_of(g, &g->group[i])] = (uint32_t)i + 1;
}

static struct stall_group *find_or_add(struct stall_groups *g,
				       const struct stall_group *key)
{
	struct stall_group *new;
	size_t s;

	/* Rows of one key often follow each other. */
	if (g->last && same_key(&g->group[g->last - 1], key))
		return &g->group[g->last - 1];
	if (g->n * 2 >= g->nslots)
		rehash(g);
	s = slot_of(g, key);
	if (!g->slot[s]) {
		if (g->n == UINT32_MAX - 1)
			return NULL;
		if (g->n == g->room) {
			g->room = g->room ? g->room * 2 : 16;
			g->group = stall_grow(g->group,
					      g->room * sizeof(*g->group));
		}
		new = &g->group[g->n++];
		*new = *key;
		if (key->text)
			new->text = stall_strndup(key->text, key->text_len);
		g->slot[s] = (uint32_t)g->n;
	}
	g->last = g->slot[s];
	return &g->group[g->last - 1];
}

struct stall_group *stall_groups_null(struct stall_groups *g)
{
	const struct stall_group key = {.type = STALL_KEY_NULL};

	return find_or_add(g, &key);
}

/* At least twice as many small keys as before, `number` among them. */
static void more_small(struct stall_groups *g, size_t number)
{
	size_t n = 64;

	while (n <= number)
		n *= 2;
	g->small = stall_grow(g->small, n * sizeof(*g->small));
	memset(g->small + g->nsmall, 0, (n - g->nsmall) * sizeof(*g->small));
	g->nsmall = n;
}

struct stall_group *stall_groups_int(struct stall_groups *g, int64_t number)
{
	const struct stall_group key = {.type = STALL_KEY_INT,
					.number = number};
	struct stall_group *ret;

	if (number < 0 || number >= STALL_SMALL_KEYS)
		return find_or_add(g, &key);
	if ((size_t)number >= g->nsmall)
		more_small(g, (size_t)number);
	if (g->small[number])
		return &g->group[g->small[number] - 1];
	ret = find_or_add(g, &key);
	g->small[number] = ret ? (uint32_t)(ret - g->group) + 1 : 0;
	return ret;
}

struct stall_group *stall_groups_text(struct stall_groups *g, const char *text,
				      size_t len)
{
	const struct stall_group key = {.type = STALL_KEY_TEXT,
					.number = (int64_t)hash_text(text, len),
					.text = (char *)text,
					.text_len = len};

	return find_or_add(g, &key);
}

void stall_group_add(struct stall_group *group, int64_t value)
{
	if (group->n == group->room) {
		group->room = group->room ? group->room * 2 : 8;
		group->v =
			stall_grow(group->v, group->room * sizeof(*group->v));
	}
	group->v[group->n++] = value;
}

/* Half away from zero, as people round. */
static int64_t rounded_mean(__int128 sum, int64_t n)
{
	__int128 half = sum < 0 ? -(n / 2) : n / 2;

	return (int64_t)((sum + half) / n);
}

int64_t stall_group_tail(struct stall_group *group, double from)
{
	size_t n = group->n, rank;

	if (from > 0)
		rank = stall_quantile_rank(n, from);
	else
		rank = -from < (double)n ? n + 1 - (size_t)-from : 1;
	return stall_quantile_select(group->v, n, rank);
}

static void set(struct stall_summary *s, enum stall_number which, int64_t x)
{
	s->number[which] = x;
	s->known |= 1U << which;
}

static void sum_all(const struct stall_group *group, struct stall_summary *ret)
{
	int64_t min = group->v[0], max = min, n = (int64_t)group->n;
	__int128 sum = 0;

	for (size_t i = 0; i < group->n; i++) {
		int64_t x = group->v[i];

		sum += x;
		min = x < min ? x : min;
		max = x > max ? x : max;
	}
	set(ret, STALL_MIN, min);
	set(ret, STALL_MAX, max);
	set(ret, STALL_MEAN, rounded_mean(sum, n));
	if (sum == (int64_t)sum)
		set(ret, STALL_SUM, (int64_t)sum);
}

static const struct {
	enum stall_number which;
	double p;
	size_t least; /* numbers that it needs */
} percentiles[] = {
	{STALL_P50, 0.5, 1},
	{STALL_P90, 0.9, 10},
	{STALL_P99, 0.99, 100},
	{STALL_P999, 0.999, 1000},
};

void stall_group_sum_up(struct stall_group *group, double from,
			struct stall_summary *ret)
{
	size_t done = 0;

	*ret = (struct stall_summary){.known = 0};
	set(ret, STALL_N, (int64_t)group->n);
	set(ret, STALL_CENSORED, group->censored);
	set(ret, STALL_IN_LOSS, group->in_loss);
	if (!group->n)
		return;
	sum_all(group, ret);
	/* Each one splits the numbers: the next is to the right of it. */
	for (int i = 0; i < 4 && group->n >= percentiles[i].least; i++) {
		size_t rank = stall_quantile_rank(group->n, percentiles[i].p);

		set(ret, percentiles[i].which,
		    stall_quantile_select(group->v + done, group->n - done,
					  rank - done));
		done = rank - 1;
	}
	if (from)
		set(ret, STALL_TAIL, stall_group_tail(group, from));
}

static int compare_keys(const void *pa, const void *pb)
{
	const struct stall_group *a = pa, *b = pb;
	size_t n = a->text_len < b->text_len ? a->text_len : b->text_len;
	int diff;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->type != STALL_KEY_TEXT)
		return (a->number > b->number) - (a->number < b->number);
	diff = memcmp(a->text, b->text, n);
	return diff ? diff
		    : (a->text_len > b->text_len) - (a->text_len < b->text_len);
}

void stall_groups_sort(struct stall_groups *g)
{
	if (g->n)
		qsort(g->group, g->n, sizeof(*g->group), compare_keys);
	g->last = 0;
}

void stall_groups_clear(struct stall_groups *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->group[i].text);
		free(g->group[i].v);
	}
	free(g->group);
	free(g->slot);
	free(g->small);
	*g = (struct stall_groups){0};
}
