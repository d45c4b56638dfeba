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

static inline uint8_t *stall_varint_put_long(uint8_t *p, uint64_t v)
{
	uint32_t n = stall_varint_len(v);

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

/* Ids of rows take two to four bytes, mostly. */
static inline uint8_t *stall_varint_put(uint8_t *p, uint64_t v)
{
	if (v >= 1u << 28)
		return stall_varint_put_long(p, v);
	if (v >= 1u << 21)
		*p++ = (uint8_t)(v >> 21 | 0x80);
	if (v >= 1u << 14)
		*p++ = (uint8_t)(v >> 14 | 0x80);
	if (v >= 1u << 7)
		*p++ = (uint8_t)(v >> 7 | 0x80);
	*p++ = (uint8_t)(v & 0x7f);
	return p;
}

/* ---- serial types of a record's values [2.1] ---- */

enum {
	STALL_SERIAL_NULL = 0,
	STALL_SERIAL_REAL = 7,
	STALL_SERIAL_0 = 8,
	STALL_SERIAL_TEXT = 13, /* + 2 * bytes */
};

/* How a whole number is stored, and by how much to shift it for that. */
struct stall_int_code {
	uint8_t type, bytes, shift;
};

/*
 * By the number of its highest bit that is not like the sign, and 64 more for
 * negative ones. There is no type for 5 or 7 bytes; 0 and 1 take none.
 */
static const struct stall_int_code stall_int_codes[] = {
	[0] = {STALL_SERIAL_0, 0, 0},
	[1] = {STALL_SERIAL_0 + 1, 0, 0},
	[2 ... 7] = {1, 1, 56},
	[8 ... 15] = {2, 2, 48},
	[16 ... 23] = {3, 3, 40},
	[24 ... 31] = {4, 4, 32},
	[32 ... 47] = {5, 6, 16},
	[48 ... 63] = {6, 8, 0},
	[64 + 0 ... 64 + 7] = {1, 1, 56},
	[64 + 8 ... 64 + 15] = {2, 2, 48},
	[64 + 16 ... 64 + 23] = {3, 3, 40},
	[64 + 24 ... 64 + 31] = {4, 4, 32},
	[64 + 32 ... 64 + 47] = {5, 6, 16},
	[64 + 48 ... 64 + 63] = {6, 8, 0},
};

static inline const struct stall_int_code *stall_int_code(int64_t i)
{
	uint64_t u = (uint64_t)(i ^ (i >> 63));
	uint64_t top = 63 ^ (uint64_t)__builtin_clzll(u << 1 | 1);

	return &stall_int_codes[top | (uint64_t)(i >> 63 & 64)];
}

/*
 * Returns where the next value goes. Always eight bytes are stored, of which
 * the next value overwrites those too many.
 */
static inline uint8_t *stall_int_put(uint8_t *to, int64_t i,
				     const struct stall_int_code *code)
{
	uint64_t w = __builtin_bswap64((uint64_t)i << code->shift);

	memcpy(to, &w, sizeof(w));
	return to + code->bytes;
}

#endif
