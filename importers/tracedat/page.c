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

/* The time after the record at p. */
static uint64_t add_time(uint64_t ts, uint32_t type, uint32_t delta,
			 const char *p, bool swap)
{
	uint64_t more;

	if (type < TRACEDAT_EXTEND)
		return ts + delta;
	more = (uint64_t)tracedat_load32(p + 4, swap) << TRACEDAT_DELTA_BITS;
	if (type == TRACEDAT_STAMP)
		return (ts & HIGH_BITS) | (more + delta);
	return ts + more + delta;
}

static int64_t to_ns(const struct tracedat *td, uint64_t ts)
{
	unsigned __int128 ns = ts;

	if (td->tsc_mult)
		ns = ns * td->tsc_mult >> td->tsc_shift;
	return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

static void find_events(struct tracedat_page *p, const struct tracedat *td,
			struct stall_str data, uint64_t ts,
			const struct tracedat_bound *bound)
{
	bool big = td->big_endian, swap = td->swap;
	uint64_t from = bound->from, span = bound->span, last = ts;
	struct tracedat_event *e = p->event;
	size_t at = 0, size;

	for (; data.n - at >= 4; at += size) {
		const char *rec = data.p + at;
		uint32_t word = tracedat_load32(rec, swap);
		uint32_t type = tracedat_record_type(word, big), head;

		size = tracedat_record_size(rec, data.n - at, big, swap);
		if (!size || size > data.n - at)
			break;
		ts = add_time(ts, type,
			      big ? word & ((1u << TRACEDAT_DELTA_BITS) - 1)
				  : word >> 5,
			      rec, swap);
		if (ts - from > span)
			break;
		last = ts;
		if (type > TRACEDAT_MAX_DATA)
			continue;
		head = type == TRACEDAT_LONG_DATA ? 8 : 4;
		*e++ = (struct tracedat_event){
			to_ns(td, ts), (uint32_t)(p->header + at) + head,
			(uint32_t)size - head};
	}
	p->n = (size_t)(e - p->event);
	p->used = at;
	p->last = last;
}

static uint64_t load_long(const struct tracedat *td, const char *p)
{
	return td->long_size == 8 ? tracedat_load64(p, td->swap)
				  : tracedat_load32(p, td->swap);
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
	find_events(p, td, data, tracedat_load64(page.p, td->swap), bound);
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
	stamp = tracedat_load64(page.p, td->swap);
	return stamp == TRACEDAT_NO_STAMP ? stamp - 1 : stamp;
}

void tracedat_page_free(struct tracedat_page *p)
{
	free(p->event);
}
