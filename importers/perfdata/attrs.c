/* attrs.c - perf_event_attr, of any version and byte order */
#include "importers/perfdata/attrs.h"

#include <linux/perf_event.h>
#include <stdlib.h>

#include "libanalyze/mem.h"

/* Bits of the word behind read_format, in their order in the structure. */
enum { BIT_FREQ = 10, BIT_SAMPLE_ID_ALL = 18, BIT_USE_CLOCKID = 25 };

/* Where it has what later kernels added. */
enum { BRANCH_TYPE_AT = 72, USER_REGS_AT = 80, CLOCKID_AT = 92 };

enum { MAX_ATTRS = 1 << 16, MAX_NAME = 255 };

/* The first bit field of a structure is in the lowest bit, or in the highest
 * where that is where a machine begins. */
static bool bit(uint64_t flags, int i, bool big_endian)
{
	return flags >> (big_endian ? 63 - i : i) & 1;
}

static int time_at(uint64_t type)
{
	return type & PERF_SAMPLE_TIME
		       ? 8 * (!!(type & PERF_SAMPLE_IDENTIFIER) +
			      !!(type & PERF_SAMPLE_IP) +
			      !!(type & PERF_SAMPLE_TID))
		       : -1;
}

bool perf_attrs_add(struct perf_attrs *a, struct stall_str attr,
		    struct raw_cur ids, bool big_endian)
{
	struct raw_cur c = {attr.p, attr.p + attr.n, ids.swap, false};
	struct perf_attr at = {.type = raw_u32(&c)};
	uint64_t flags;

	raw_u32(&c); /* size */
	at.config = raw_u64(&c);
	at.period = raw_u64(&c);
	at.sample_type = raw_u64(&c);
	at.read_format = raw_u64(&c);
	flags = raw_u64(&c);
	if (c.bad || a->n == MAX_ATTRS)
		return false;
	at.freq = bit(flags, BIT_FREQ, big_endian);
	at.id_all = bit(flags, BIT_SAMPLE_ID_ALL, big_endian);
	if (attr.n >= USER_REGS_AT + 8) {
		at.branch_type = raw_load64(attr.p + BRANCH_TYPE_AT, c.swap);
		at.user_regs = raw_load64(attr.p + USER_REGS_AT, c.swap);
	}
	if (attr.n >= CLOCKID_AT + 4) {
		at.chose_clock = bit(flags, BIT_USE_CLOCKID, big_endian);
		at.clockid = (int32_t)raw_load32(attr.p + CLOCKID_AT, c.swap);
	}
	a->id = stall_grow(a->id,
			   (a->nids + raw_left(&ids) / 8 + 1) * sizeof(*a->id));
	while (raw_left(&ids) >= 8)
		a->id[a->nids++] = (struct perf_id){raw_u64(&ids), a->n};
	a->sorted = false;
	at.time_at = time_at(at.sample_type);
	a->time_at = !a->n || a->time_at == at.time_at ? at.time_at
						       : PERF_TIME_VARIES;
	a->of = stall_grow(a->of, (a->n + 1) * sizeof(at));
	a->of[a->n++] = at;
	return true;
}

void perf_attrs_free(struct perf_attrs *a)
{
	for (uint32_t i = 0; i < a->n; i++)
		free(a->of[i].name);
	free(a->of);
	free(a->id);
}

static int by_id(const void *pa, const void *pb)
{
	const struct perf_id *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

struct perf_attr *perf_attrs_find(struct perf_attrs *a, uint64_t id)
{
	struct perf_id key = {id, 0};
	const struct perf_id *found;

	if (!a->nids)
		return NULL;
	if (!a->sorted)
		qsort(a->id, a->nids, sizeof(*a->id), by_id);
	a->sorted = true;
	found = bsearch(&key, a->id, a->nids, sizeof(*a->id), by_id);
	return found ? &a->of[found->attr] : NULL;
}

void perf_attr_name(struct perf_attr *attr, struct stall_str name)
{
	name.n = strnlen(name.p, name.n < MAX_NAME ? name.n : MAX_NAME);
	if (!attr->name && name.n)
		attr->name = stall_strndup(name.p, name.n);
}
