/* page.c - from the bytes of a page to where its events are
 *
 * Every length is checked before it is believed, in the one walk that adds up
 * the times: what libtraceevent's kbuffer does, which believes them all.
 */
#include "importers/tracedat/page.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

#define COMMIT_BITS 27
#define LOST_BIT    31 /* events were lost before this page */
#define STORED_BIT  30 /* how many is written behind its records */
#define MIN_EVENT   8  /* bytes, with its header */
#define HIGH_BITS   (UINT64_C(0x1f) << 59)

/* The time after an extend or a stamp at p. */
static uint64_t far_time(uint64_t ts, uint32_t type, uint32_t delta,
			 const char *p, bool swap)
{
	uint64_t more = raw_load32(p + 4, swap);

	more <<= TRACEDAT_DELTA_BITS;
	if (type == TRACEDAT_STAMP)
		return (ts & HIGH_BITS) | (more + delta);
	return ts + more + delta;
}

/* Returns all times, or-ed. */
static inline uint64_t find_events(struct tracedat_page *p,
				   struct stall_str data, uint64_t ts,
				   const struct tracedat_bound *bound, bool big,
				   bool swap)
{
	const char *at = data.p, *end = data.p + data.n;
	uint64_t from = bound->from, span = bound->span, last = ts, all = 0;
	struct tracedat_event *e = p->event;
	size_t size;

	for (; end - at >= 4; at += size) {
		uint32_t word = raw_load32(at, swap), head = 4;
		uint32_t type = tracedat_record_type(word, big);
		uint32_t delta = tracedat_record_delta(word, big);

		size = tracedat_record_size(at, (size_t)(end - at), big, swap);
		if (!size || size > (size_t)(end - at))
			break;
		if (type >= TRACEDAT_EXTEND)
			ts = far_time(ts, type, delta, at, swap);
		else
			ts += delta;
		if (ts - from > span)
			break;
		last = ts;
		if (type > TRACEDAT_MAX_DATA)
			continue;
		if (type == TRACEDAT_LONG_DATA)
			head = 8;
		all |= ts;
		*e++ = (struct tracedat_event){
			(int64_t)ts,
			(uint32_t)(p->header + (size_t)(at - data.p)) + head,
			(uint32_t)size - head};
	}
	p->n = (size_t)(e - p->event);
	p->used = (size_t)(at - data.p);
	p->last = last;
	return all;
}

static int64_t to_ns(const struct tracedat *td, uint64_t ts)
{
	unsigned __int128 ns = ts;

	if (td->tsc_mult)
		ns = ns * td->tsc_mult >> td->tsc_shift;
	return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

static void read_events(struct tracedat_page *p, const struct tracedat *td,
			struct stall_str data, uint64_t ts,
			const struct tracedat_bound *bound)
{
	uint64_t all;

	if (td->swap || td->big_endian)
		all = find_events(p, data, ts, bound, td->big_endian, td->swap);
	else /* again, without what this machine's order does not need */
		all = find_events(p, data, ts, bound, false, false);
	if (!td->tsc_mult && all <= INT64_MAX)
		return;
	for (size_t i = 0; i < p->n; i++)
		p->event[i].ts = to_ns(td, (uint64_t)p->event[i].ts);
}

static uint64_t load_long(const struct tracedat *td, const char *p)
{
	return td->long_size == 8 ? raw_load64(p, td->swap)
				  : raw_load32(p, td->swap);
}

static void make_room(struct tracedat_page *p, size_t bytes)
{
	size_t n = bytes / MIN_EVENT + 1; /* never none, for a pointer */

	if (n <= p->room)
		return;
	p->event = stall_grow(p->event, n * sizeof(*p->event));
	p->room = n;
}

/* How many were lost, of a page with the flag for it that is sound so far. */
static void read_lost(struct tracedat_page *p, const struct tracedat *td,
		      struct stall_str page, bool stored)
{
	size_t at = p->header + p->used;
	uint64_t lost;

	p->lost = -1;
	if (!stored || !p->sound)
		return;
	if (page.n - at < (size_t)td->long_size) {
		p->sound = false;
		return;
	}
	lost = load_long(td, page.p + at);
	p->lost = lost > INT32_MAX ? -1 : (int64_t)lost;
}

/* Up to the damage, some of it may have been taken for events. */
static void trim(struct tracedat_page *p, int64_t end_ts, uint64_t end)
{
	while (p->n && p->event[p->n - 1].ts > end_ts)
		p->n--;
	p->last = p->last > end ? end : p->last;
}

void tracedat_page_read(struct tracedat_page *p, const struct tracedat *td,
			struct stall_str page, uint32_t page_size,
			const struct tracedat_bound *bound)
{
	size_t room, commit;
	struct stall_str data;
	uint64_t flags;

	p->header = 8 + (size_t)td->long_size;
	p->used = p->n = 0;
	p->lost = 0;
	p->sound = false;
	make_room(p, page.n);
	if (page.n < p->header)
		return;
	flags = load_long(td, page.p + 8);
	commit = flags & ((1u << COMMIT_BITS) - 1);
	room = page.n - p->header;
	data.p = page.p + p->header;
	data.n = commit < room ? commit : room;
	read_events(p, td, data, raw_load64(page.p, td->swap), bound);
	p->sound = page.n == page_size && p->used == commit;
	if (!p->sound)
		trim(p, to_ns(td, bound->end), bound->end);
	if (flags >> LOST_BIT & 1)
		read_lost(p, td, page, flags >> STORED_BIT & 1);
}

uint64_t tracedat_page_stamp(const struct tracedat *td, struct stall_str page)
{
	uint64_t stamp;

	if (page.n < 8 + (size_t)td->long_size ||
	    !(load_long(td, page.p + 8) & ((1u << COMMIT_BITS) - 1)))
		return TRACEDAT_NO_STAMP;
	stamp = raw_load64(page.p, td->swap);
	return stamp == TRACEDAT_NO_STAMP ? stamp - 1 : stamp;
}

void tracedat_page_free(struct tracedat_page *p)
{
	free(p->event);
}
