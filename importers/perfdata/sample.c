/* sample.c - samples, whose fields are those that sample_type has bits of */
#include "importers/perfdata/sample.h"

#include <linux/perf_event.h>

static int64_t time_of(uint64_t v, const struct perf_attrs *a)
{
	return v && v <= INT64_MAX ? (int64_t)v + a->base_ns : -1;
}

/* Fields of 8 bytes that come before the id where it has no fixed place. */
#define BEFORE_ID \
	(PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_ADDR)

static uint64_t bytes_of(uint64_t fields)
{
	return 8 * (uint64_t)__builtin_popcountll(fields);
}

/* All events of a file have their id at the same place, or there is one. */
static struct perf_attr *attr_of_sample(struct perf_attrs *a, struct raw_cur c)
{
	uint64_t type = a->n ? a->of[0].sample_type : 0;

	if (a->n <= 1 || !(type & (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_ID)))
		return a->n ? a->of : NULL;
	if (!(type & PERF_SAMPLE_IDENTIFIER))
		raw_take(&c, bytes_of(type & BEFORE_ID));
	return perf_attrs_find(a, raw_u64(&c));
}

static void skip_read(struct raw_cur *c, uint64_t format)
{
	uint64_t n = 1, each = 1 + !!(format & PERF_FORMAT_ID) +
			       !!(format & PERF_FORMAT_LOST);

	if (format & PERF_FORMAT_GROUP)
		n = raw_u64(c);
	if (format & PERF_FORMAT_TOTAL_TIME_ENABLED)
		raw_u64(c);
	if (format & PERF_FORMAT_TOTAL_TIME_RUNNING)
		raw_u64(c);
	raw_take(c, n < raw_left(c) ? n * each * 8 : UINT64_MAX);
}

static void read_chain(struct perf_sample *s, struct raw_cur *c)
{
	s->nchain = raw_u64(c);
	s->chain = raw_take(c, s->nchain < raw_left(c) ? s->nchain * 8
						       : UINT64_MAX);
}

static void skip_branches(struct raw_cur *c, uint64_t type)
{
	enum { HAS_INDEX = 1 << 17, HAS_COUNTERS = 1 << 19, BRANCH = 24 };
	uint64_t n = raw_u64(c), each = BRANCH + (type & HAS_COUNTERS ? 8 : 0);

	if (type & HAS_INDEX)
		raw_u64(c);
	raw_take(c, n < raw_left(c) ? n * each : UINT64_MAX);
}

static void read_regs(struct perf_sample *s, struct raw_cur *c)
{
	s->abi = raw_u64(c);
	if (s->abi)
		s->regs = raw_take(c, bytes_of(s->attr->user_regs));
}

/* As much as was asked for, of which so much could be copied. */
static void read_stack(struct perf_sample *s, struct raw_cur *c)
{
	uint64_t size = raw_u64(c), copied;

	if (!size)
		return;
	s->stack = raw_bytes(c, size);
	copied = raw_u64(c);
	if (copied < s->stack.n)
		s->stack.n = (size_t)copied;
}

/* What is there already does not depend on it. */
static void read_user(struct perf_sample *s, struct raw_cur *c,
		      const struct perf_attr *attr)
{
	if (attr->sample_type & PERF_SAMPLE_BRANCH_STACK)
		skip_branches(c, attr->branch_type);
	if (attr->sample_type & PERF_SAMPLE_REGS_USER)
		read_regs(s, c);
	if (attr->sample_type & PERF_SAMPLE_STACK_USER)
		read_stack(s, c);
	s->torn = c->bad;
	if (s->torn)
		s->abi = 0;
}

static void read_place(struct perf_sample *s, struct raw_cur *c, uint64_t type,
		       const struct perf_attrs *attrs)
{
	if (type & PERF_SAMPLE_IDENTIFIER)
		raw_u64(c);
	if (type & PERF_SAMPLE_IP)
		s->ip = raw_u64(c);
	if (type & PERF_SAMPLE_TID) {
		s->pid = (int32_t)raw_u32(c);
		s->tid = (int32_t)raw_u32(c);
	}
	if (type & PERF_SAMPLE_TIME)
		s->ts = time_of(raw_u64(c), attrs);
	if (type & PERF_SAMPLE_ADDR)
		raw_u64(c);
	if (type & PERF_SAMPLE_ID)
		raw_u64(c);
	if (type & PERF_SAMPLE_STREAM_ID)
		raw_u64(c);
	if (type & PERF_SAMPLE_CPU) {
		s->cpu = (int32_t)raw_u32(c);
		raw_u32(c);
	}
}

static const struct perf_sample nothing = {
	.ts = -1, .pid = -1, .tid = -1, .cpu = -1};

bool perf_sample_read(struct perf_sample *s, struct perf_attrs *attrs,
		      struct raw_cur c)
{
	struct perf_attr *attr = attr_of_sample(attrs, c);
	uint64_t type;

	*s = nothing;
	if (!attr)
		return false;
	s->attr = attr;
	type = attr->sample_type;
	read_place(s, &c, type, attrs);
	if (type & PERF_SAMPLE_PERIOD)
		s->period = raw_u64(&c);
	if (type & PERF_SAMPLE_READ)
		skip_read(&c, attr->read_format);
	if (type & PERF_SAMPLE_CALLCHAIN)
		read_chain(s, &c);
	if (type & PERF_SAMPLE_RAW)
		s->raw = raw_bytes(&c, raw_u32(&c));
	if (c.bad)
		return false;
	read_user(s, &c, attr);
	return true;
}

int64_t perf_sample_time(struct perf_attrs *attrs, struct raw_cur c)
{
	int at = attrs->time_at;
	const struct perf_attr *attr;

	if (at == PERF_TIME_VARIES) {
		attr = attr_of_sample(attrs, c);
		at = attr ? attr->time_at : -1;
	}
	if (!attrs->n || at < 0)
		return -1;
	raw_take(&c, (uint64_t)at);
	return time_of(raw_u64(&c), attrs);
}

static bool take_back(struct raw_cur *c, uint64_t *to)
{
	if (raw_left(c) < 8)
		return false;
	c->end -= 8;
	*to = raw_load64(c->end, c->swap);
	return true;
}

/* Two numbers of 4 bytes, the first one first in the file. */
static void halves(const struct raw_cur *c, int32_t *first, int32_t *second)
{
	*first = (int32_t)raw_load32(c->end, c->swap);
	*second = (int32_t)raw_load32(c->end + 4, c->swap);
}

bool perf_sample_trailer(struct perf_sample *s, struct perf_attrs *attrs,
			 struct raw_cur c)
{
	const struct perf_attr *attr = attrs->n ? attrs->of : NULL;
	uint64_t type = attr && attr->id_all ? attr->sample_type : 0, v = 0;
	int32_t unused;
	bool ok = true;

	*s = nothing;
	if (type & PERF_SAMPLE_IDENTIFIER)
		ok &= take_back(&c, &v);
	if (type & PERF_SAMPLE_CPU && (ok = ok && take_back(&c, &v)))
		halves(&c, &s->cpu, &unused);
	if (type & PERF_SAMPLE_STREAM_ID)
		ok = ok && take_back(&c, &v);
	if (type & PERF_SAMPLE_ID)
		ok = ok && take_back(&c, &v);
	if (type & PERF_SAMPLE_TIME && (ok = ok && take_back(&c, &v)))
		s->ts = time_of(v, attrs);
	if (type & PERF_SAMPLE_TID && (ok = ok && take_back(&c, &v)))
		halves(&c, &s->pid, &s->tid);
	return ok;
}
