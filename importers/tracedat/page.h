/* page.h - is a page of a ring buffer what kbuffer takes it for? */
#ifndef STALL_TRACEDAT_PAGE_H
#define STALL_TRACEDAT_PAGE_H

#include "importers/tracedat/file.h"

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
