/* load_bulk_varint.h - SQLite's numbers of 1 to 9 bytes [1.6] */
#ifndef STALL_LOAD_BULK_VARINT_H
#define STALL_LOAD_BULK_VARINT_H

#include <stdint.h>

/* Seven bits a byte, the high ones first; the ninth byte has eight. */
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

#endif
