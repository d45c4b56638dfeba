/* synth_ring.c - records in the pages of a CPU's ring buffer
 *
 * A page is a time stamp of 64 bits, a "commit" of the kernel's long (bytes
 * used; bit 31: events were lost before this page, bit 30: how many is stored
 * behind the data), and the records. A record is a word with type_len (5 bits)
 * and the time since the one before it (27 bits), then the data.
 */
#include "tests/synth_parts.h"

#include <string.h>

#define DELTA_BITS   27
#define TYPE_PADDING 29
#define TYPE_EXTEND  30
#define TYPE_STAMP   31
#define MAX_SHORT    28 /* words of data whose length fits into type_len */
#define LOST_FLAG    (UINT64_C(1) << 31)
#define LOST_STORED  (UINT64_C(1) << 30)

static size_t page_header(const struct synth *s)
{
	return 8 + (size_t)s->opt.long_size;
}

static uint8_t *page_of(const struct synth *s, const struct synth_cpu *c)
{
	return c->b.p + c->b.n - s->opt.page_size;
}

static void page_open(struct synth *s, struct synth_cpu *c, uint64_t ts)
{
	static const uint8_t zero[65536];

	synth_add(&c->b, zero, (size_t)s->opt.page_size);
	synth_poke(s, page_of(s, c), ts, 8);
	c->used = page_header(s);
	c->limit = (size_t)s->opt.page_size;
	if (c->lost && c->lost_events >= 0)
		c->limit -= (size_t)s->opt.long_size;
	c->ts = ts;
}

static void page_commit(struct synth *s, struct synth_cpu *c)
{
	uint64_t commit = c->used - page_header(s);
	uint8_t *page = page_of(s, c);

	if (c->lost) {
		commit |= LOST_FLAG;
		if (c->lost_events >= 0) {
			commit |= LOST_STORED;
			synth_poke(s, page + c->used, (uint64_t)c->lost_events,
				   s->opt.long_size);
		}
	}
	synth_poke(s, page + 8, commit, s->opt.long_size);
}

static void word(struct synth *s, struct synth_cpu *c, uint32_t v)
{
	synth_poke(s, page_of(s, c) + c->used, v, 4);
	c->used += 4;
}

static uint32_t head(const struct synth *s, uint32_t type_len, uint64_t delta)
{
	uint32_t d = (uint32_t)(delta & ((1u << DELTA_BITS) - 1));

	return s->opt.big_endian ? type_len << DELTA_BITS | d
				 : d << 5 | type_len;
}

static void page_for(struct synth *s, int cpu, uint64_t ts, size_t bytes)
{
	struct synth_cpu *c = &s->now->cpu[cpu];

	if (c->used && c->used + bytes > c->limit)
		synth_page(s, cpu);
	if (!c->used)
		page_open(s, c, ts);
}

/* What is left of the time since the last record for the next one to tell. */
static uint64_t delta_to(struct synth *s, struct synth_cpu *c, uint64_t ts)
{
	uint64_t delta = ts - c->ts;

	c->ts = ts;
	if (!(delta >> DELTA_BITS))
		return delta;
	word(s, c, head(s, TYPE_EXTEND, delta));
	word(s, c, (uint32_t)(delta >> DELTA_BITS));
	return 0;
}

void synth_record(struct synth *s, int cpu, uint64_t ts,
		  const struct synth_bytes *rec)
{
	struct synth_cpu *c = &s->now->cpu[cpu];
	size_t words = (rec->n + 3) / 4;
	uint32_t type = words <= MAX_SHORT ? (uint32_t)words : 0;

	page_for(s, cpu, ts, 4 + words * 4 + 8 + 4);
	word(s, c, head(s, type, delta_to(s, c, ts)));
	if (words > MAX_SHORT)
		word(s, c, (uint32_t)(words * 4 + 4));
	memcpy(page_of(s, c) + c->used, rec->p, rec->n);
	c->used += words * 4;
	page_commit(s, c);
}

void synth_discarded(struct synth *s, int cpu, uint64_t ts)
{
	struct synth_cpu *c = &s->now->cpu[cpu];
	size_t at;

	page_for(s, cpu, ts, 8 + 4 + 16);
	word(s, c, head(s, TYPE_PADDING, delta_to(s, c, ts)));
	word(s, c, 4 + 12);
	at = c->used;
	while (c->used < at + 12)
		word(s, c, 0xffffffff);
	page_commit(s, c);
}

void synth_stamp(struct synth *s, int cpu, uint64_t ts)
{
	struct synth_cpu *c = &s->now->cpu[cpu];

	page_for(s, cpu, ts, 8);
	word(s, c, head(s, TYPE_STAMP, ts));
	word(s, c, (uint32_t)(ts >> DELTA_BITS));
	c->ts = ts;
	page_commit(s, c);
}

void synth_page(struct synth *s, int cpu)
{
	s->now->cpu[cpu].used = 0;
	s->now->cpu[cpu].lost = false;
}

void synth_lost(struct synth *s, int cpu, int64_t events)
{
	synth_page(s, cpu);
	s->now->cpu[cpu].lost = true;
	s->now->cpu[cpu].lost_events = events;
}
