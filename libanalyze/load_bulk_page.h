/* load_bulk_page.h - the bytes of a b-tree page and of numbers in it */
#ifndef STALL_LOAD_BULK_PAGE_H
#define STALL_LOAD_BULK_PAGE_H

#include <stdint.h>
#include <string.h>

/* ---- b-tree pages [1.6] ---- */

enum {
	STALL_BULK_INDEX_INTERIOR = 0x02,
	STALL_BULK_TABLE_INTERIOR = 0x05,
	STALL_BULK_INDEX_LEAF = 0x0a,
	STALL_BULK_TABLE_LEAF = 0x0d,
	/* The header: kind, first free block, number of cells, start of the
	 * cells, fragmented bytes, and the rightmost child if it has any. */
	STALL_BULK_AT_CELLS = 3,
	STALL_BULK_AT_CONTENT = 5,
	STALL_BULK_AT_RIGHTMOST = 8,
	STALL_BULK_LEAF_HEADER = 8,
	STALL_BULK_INTERIOR_HEADER = 12,
};

static inline void stall_bulk_put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void stall_bulk_put32(uint8_t *p, uint32_t v)
{
	v = __builtin_bswap32(v);
	memcpy(p, &v, sizeof(v));
}

static inline uint32_t stall_bulk_get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return __builtin_bswap32(v);
}

/* The header of a page whose cells are written, from `content` to its end. */
static inline void stall_bulk_finish_page(uint8_t *page, int kind,
					  uint32_t ncells, uint32_t content)
{
	uint32_t header = kind < STALL_BULK_INDEX_LEAF
				  ? STALL_BULK_INTERIOR_HEADER
				  : STALL_BULK_LEAF_HEADER;
	uint32_t used = header + 2 * ncells;

	page[0] = (uint8_t)kind;
	stall_bulk_put16(page + 1, 0);
	stall_bulk_put16(page + STALL_BULK_AT_CELLS, ncells);
	stall_bulk_put16(page + STALL_BULK_AT_CONTENT, content); /* 65536: 0 */
	page[7] = 0;
	memset(page + used, 0, content - used);
}

/* ---- varints [1.6]: seven bits a byte, high ones first; the ninth has eight
 */

static inline uint32_t stall_varint_len(uint64_t v)
{
	uint32_t bits;

	if (v < 0x80)
		return 1;
	bits = 64 - (uint32_t)__builtin_clzll(v);
	return bits > 56 ? 9 : (bits + 6) / 7;
}

static inline uint8_t *stall_varint_put(uint8_t *p, uint64_t v)
{
	uint32_t n;

	if (v < 0x80) {
		*p = (uint8_t)v;
		return p + 1;
	}
	n = stall_varint_len(v);
	if (n == 9) {
		p[8] = (uint8_t)v;
		v >>= 8;
	}
	for (uint32_t i = n == 9 ? 8 : n; i-- > 0; v >>= 7)
		p[i] = (uint8_t)(v | 0x80);
	if (n < 9)
		p[n - 1] &= 0x7f;
	return p + n;
}

/* ---- serial types of a record's values [2.1] ---- */

enum {
	STALL_SERIAL_NULL = 0,
	STALL_SERIAL_REAL = 7,
	STALL_SERIAL_0 = 8,
	STALL_SERIAL_TEXT = 13, /* + 2 * bytes */
};

static const uint8_t stall_serial_len[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

static inline uint32_t stall_serial_of_int(int64_t i)
{
	/* By the bytes it takes: there is no type for 5 or 7. */
	static const uint8_t type[] = {0, 1, 2, 3, 4, 5, 5, 6, 6};
	uint64_t u = (uint64_t)(i ^ (i >> 63));

	if (u <= 1 && i >= 0)
		return STALL_SERIAL_0 + (uint32_t)i;
	/* 65: one more for the sign */
	return type[(65 - (uint32_t)__builtin_clzll(u | 1) + 7) / 8];
}

#endif
