#include "libanalyze/load_bulk_fill.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

enum {
	MIN_CELL = 2 + 4, /* its offset, and four bytes at least */
	SPARE = 8,	  /* see stall_bulk_fill_next() */
};

void stall_bulk_fill_init(struct stall_bulk_fill *f, int kind, uint32_t usable)
{
	*f = (struct stall_bulk_fill){.kind = kind, .usable = usable};
	f->cell = stall_alloc(usable + SPARE);
	f->at = stall_alloc(usable / MIN_CELL * sizeof(*f->at));
}

void stall_bulk_fill_free(struct stall_bulk_fill *f)
{
	free(f->cell);
	free(f->at);
}

void stall_bulk_fill_finish(struct stall_bulk_fill *f, uint8_t *page)
{
	uint32_t header = stall_bulk_header_of(f->kind);
	uint32_t content = f->usable - f->bytes;
	uint8_t *p = page + header;

	memset(page, 0, header);
	page[0] = (uint8_t)f->kind;
	stall_bulk_put16(page + STALL_BULK_AT_CELLS, f->ncells);
	stall_bulk_put16(page + STALL_BULK_AT_CONTENT, content); /* 65536: 0 */
	for (uint32_t i = 0; i < f->ncells; i++, p += 2)
		stall_bulk_put16(p, content + f->at[i]);
	memset(p, 0, content - (uint32_t)(p - page));
	memcpy(page + content, f->cell, f->bytes);
	f->ncells = f->bytes = 0;
}

void stall_bulk_fill_again(struct stall_bulk_fill *f, const uint8_t *page,
			   uint32_t ncells, uint32_t bytes)
{
	const uint8_t *p = page + stall_bulk_header_of(f->kind);
	uint32_t content = stall_bulk_get16(page + STALL_BULK_AT_CONTENT);

	for (uint32_t i = 0; i < ncells; i++, p += 2)
		f->at[i] = (uint16_t)(stall_bulk_get16(p) - content);
	memcpy(f->cell, page + content, bytes);
	f->ncells = ncells;
	f->bytes = bytes;
}
