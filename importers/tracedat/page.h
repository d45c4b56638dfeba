/* page.h - the records of a page of a ring buffer
 *
 * Linux, include/linux/ring_buffer.h and kernel/trace/ring_buffer.c; a trace
 * says the same in events/header_page and events/header_event. A page has the
 * time of its first record (u64), a "commit" of the kernel's long, and the
 * records, each a word with its type (5 bits) and the time since the one before
 * it (27 bits), then its data.
 */
#ifndef STALL_TRACEDAT_PAGE_H
#define STALL_TRACEDAT_PAGE_H

#include "importers/tracedat/file.h"

/* The types; up to MAX_DATA they are the length of the data in words. */
enum tracedat_record {
	TRACEDAT_LONG_DATA = 0, /* a word with the length of both follows */
	TRACEDAT_MAX_DATA = 28,
	TRACEDAT_PADDING = 29, /* ditto; also an event that was discarded */
	TRACEDAT_EXTEND = 30,  /* a word with more bits of the time follows */
	TRACEDAT_STAMP = 31,   /* ditto, the time itself but for its 5 highest
				  bits */
};

#define TRACEDAT_DELTA_BITS 27
#define TRACEDAT_NO_STAMP   UINT64_MAX /* of a page without records */

static inline uint32_t tracedat_record_type(uint32_t word, bool big)
{
	return big ? word >> TRACEDAT_DELTA_BITS : word & 31;
}

static inline uint32_t tracedat_record_delta(uint32_t word, bool big)
{
	return big ? word & ((1u << TRACEDAT_DELTA_BITS) - 1) : word >> 5;
}

/* Bytes of the record at p, of which n are there; 0 if it is not sound. */
static inline size_t tracedat_record_size(const char *p, size_t n, bool big,
					  bool swap)
{
	uint32_t type = tracedat_record_type(raw_load32(p, swap), big);
	uint32_t len;

	if (type && type <= TRACEDAT_MAX_DATA)
		return 4 + type * 4;
	if (n < 8)
		return 0;
	if (type == TRACEDAT_EXTEND || type == TRACEDAT_STAMP)
		return 8;
	len = raw_load32(p + 4, swap); /* counts itself */
	if (len > n || len < 4)
		return 0;
	return 4 + (type == TRACEDAT_PADDING ? len : (len + 3) / 4 * 4);
}

/* An event: its time in ns, and its data. */
struct tracedat_event {
	int64_t ts;
	uint32_t offset, size; /* in the page */
};

/* Times that records can have, as the page counts them: from, and so long; and
 * until when if the page is damaged. */
struct tracedat_bound {
	uint64_t from, span, end;
};

struct tracedat_page {
	size_t header; /* bytes before the records */
	size_t used;   /* bytes of sound records */
	uint64_t last; /* time of the last of them, or of the page */
	bool sound;    /* it is whole, and all of it is sound */
	int64_t lost;  /* events before it; 0: none, -1: not told how many */
	struct tracedat_event *event; /* in the order of the page */
	size_t n, room;
};

/*
 * Find the events of a page that should have page_size bytes; those behind a
 * record that is not sound, or not within the bound, are left out. p->event is
 * used again, and grown.
 */
void tracedat_page_read(struct tracedat_page *p, const struct tracedat *td,
			struct stall_str page, uint32_t page_size,
			const struct tracedat_bound *bound);
/* The time of a page with records, whatever there is of it. */
uint64_t tracedat_page_stamp(const struct tracedat *td, struct stall_str page);
void tracedat_page_free(struct tracedat_page *p);

#endif
