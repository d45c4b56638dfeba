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

static inline uint32_t stall_bulk_get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
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

/*
 * Type and length of a whole number, as type * 16 + bytes: by the number of its
 * highest bit that is not like the sign, and 64 more for negative ones. There
 * is no type for 5 or 7 bytes; 0 and 1 take none.
 */
static const uint8_t stall_int_codes[] = {
	[0] = STALL_SERIAL_0 << 4,
	[1] = (STALL_SERIAL_0 + 1) << 4,
	[2 ... 7] = 0x11,
	[8 ... 15] = 0x22,
	[16 ... 23] = 0x33,
	[24 ... 31] = 0x44,
	[32 ... 47] = 0x56,
	[48 ... 63] = 0x68,
	[64 + 0 ... 64 + 7] = 0x11,
	[64 + 8 ... 64 + 15] = 0x22,
	[64 + 16 ... 64 + 23] = 0x33,
	[64 + 24 ... 64 + 31] = 0x44,
	[64 + 32 ... 64 + 47] = 0x56,
	[64 + 48 ... 64 + 63] = 0x68,
};

static inline uint32_t stall_int_code(int64_t i)
{
	uint64_t u = (uint64_t)(i ^ (i >> 63));

	return stall_int_codes[(63 ^ (uint32_t)__builtin_clzll(u << 1 | 1)) |
			       (uint32_t)(i >> 63 & 64)];
}

/*
 * The number with this code; returns where the next value goes. Always eight
 * bytes are stored, of which the next value overwrites those too many.
 */
static inline uint8_t *stall_int_put(uint8_t *to, int64_t i, uint32_t code)
{
	uint32_t n = code & 15;
	uint64_t w = __builtin_bswap64((uint64_t)i << ((64 - 8 * n) & 63));

	memcpy(to, &w, sizeof(w));
	return to + n;
}

#endif
