/* page.h - is a page of a ring buffer what kbuffer takes it for? */
#ifndef STALL_TRACEDAT_PAGE_H
#define STALL_TRACEDAT_PAGE_H

#include "importers/tracedat/file.h"

/* The low bits of a record's first word; up to MAX_DATA they are its length in
 * words. */
enum tracedat_record {
	TRACEDAT_MAX_DATA = 28,
	TRACEDAT_PADDING = 29,
	TRACEDAT_EXTEND = 30,
	TRACEDAT_STAMP = 31, /* the time itself, but for its 5 highest bits */
};

/* Bytes of the record at p, of which n are there; 0 if it is not sound. */
static inline size_t tracedat_record_size(const char *p, size_t n, bool big,
					  bool swap)
{
	uint32_t word = tracedat_load32(p, swap);
	uint32_t type = big ? word >> 27 : word & 31, len;

	if (type && type <= TRACEDAT_MAX_DATA)
		return 4 + type * 4;
	if (n < 8)
		return 0;
	if (type == TRACEDAT_EXTEND || type == TRACEDAT_STAMP)
		return 8;
	len = tracedat_load32(p + 4, swap); /* counts itself */
	if (len > n || len < 4)
		return 0;
	return 4 + (type == TRACEDAT_PADDING ? len : (len + 3) / 4 * 4);
}

struct tracedat_page {
	size_t header; /* bytes before the data */
	size_t used;   /* bytes of sound records in it */
	bool sound;    /* all there is, can be read as it is */
	bool lost, lost_stored;
};

/* p has n bytes, of a page that should have page_size of them. */
struct tracedat_page tracedat_page_check(const struct tracedat *td,
					 struct stall_str page,
					 uint32_t page_size);

/* Write what is sound of it to `to`, which has room for page_size bytes. */
void tracedat_page_patch(const struct tracedat *td,
			 const struct tracedat_page *check,
			 struct stall_str page, uint32_t page_size, char *to);

#endif
