/* load_bulk_fill.h - a b-tree page while cells are added to it */
#ifndef STALL_LOAD_BULK_FILL_H
#define STALL_LOAD_BULK_FILL_H

#include <stdbool.h>

#include "libanalyze/load_bulk_page.h"

/*
 * On a page [1.6], the offsets of the cells come first and grow upwards, and
 * the cells are at its end. Here they are kept apart until the page is full,
 * so that a cell can be written before its length is known.
 */
struct stall_bulk_fill {
	int kind;
	uint32_t usable; /* bytes of the page */
	uint32_t ncells;
	uint32_t bytes; /* of the cells */
	uint8_t *cell;	/* one after the other */
	uint16_t *at;	/* where each starts */
};

void stall_bulk_fill_init(struct stall_bulk_fill *f, int kind, uint32_t usable);
void stall_bulk_fill_free(struct stall_bulk_fill *f);
/* Make the page of it, and start a new one. */
void stall_bulk_fill_finish(struct stall_bulk_fill *f, uint8_t *page);
/* The first n cells of a finished page. */
void stall_bulk_fill_again(struct stall_bulk_fill *f, const uint8_t *page,
			   uint32_t ncells, uint32_t bytes);

static inline uint32_t stall_bulk_header_of(int kind)
{
	return kind < STALL_BULK_INDEX_LEAF ? STALL_BULK_INTERIOR_HEADER
					    : STALL_BULK_LEAF_HEADER;
}

/* Is there room for one more cell, of n bytes? */
static inline bool stall_bulk_fill_room(const struct stall_bulk_fill *f,
					uint32_t n)
{
	return stall_bulk_header_of(f->kind) + 2 * (f->ncells + 1) + f->bytes +
		       n <=
	       f->usable;
}

/* Where the next cell goes; the eight bytes after it may be written to. */
static inline uint8_t *stall_bulk_fill_next(const struct stall_bulk_fill *f)
{
	return f->cell + f->bytes;
}

static inline void stall_bulk_fill_add(struct stall_bulk_fill *f, uint32_t n)
{
	f->at[f->ncells++] = (uint16_t)f->bytes;
	f->bytes += n;
}

/* Take the last cell off; returns where it is, and its length in *ret_n. */
static inline const uint8_t *stall_bulk_fill_pop(struct stall_bulk_fill *f,
						 uint32_t *ret_n)
{
	uint32_t at = f->at[--f->ncells];

	*ret_n = f->bytes - at;
	f->bytes = at;
	return f->cell + at;
}

#endif
