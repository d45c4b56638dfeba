/* dwarf.h - numbers of DWARF one after the other, little-endian */
#ifndef STALL_BINARY_DWARF_H
#define STALL_BINARY_DWARF_H

#include "importers/binary/elf.h"

/* Reading past the end gives zeros and sets `bad`. */
struct dwarf {
	const char *p, *end;
	bool bad;
};

static inline struct dwarf dwarf_over(struct stall_str s)
{
	return (struct dwarf){s.p, s.p + s.n, false};
}

static inline size_t dwarf_left(const struct dwarf *d)
{
	return (size_t)(d->end - d->p);
}

static inline struct stall_str dwarf_bytes(struct dwarf *d, uint64_t n)
{
	struct stall_str s = {d->p, (size_t)n};

	if (d->bad || n > dwarf_left(d)) {
		d->bad = true;
		return (struct stall_str){"", 0};
	}
	d->p += n;
	return s;
}

static inline uint8_t dwarf_u8(struct dwarf *d)
{
	struct stall_str s = dwarf_bytes(d, 1);

	return s.n ? (uint8_t)*s.p : 0;
}

static inline uint16_t dwarf_u16(struct dwarf *d)
{
	struct stall_str s = dwarf_bytes(d, 2);

	return s.n ? elf_u16(s.p) : 0;
}

static inline uint32_t dwarf_u32(struct dwarf *d)
{
	struct stall_str s = dwarf_bytes(d, 4);

	return s.n ? elf_u32(s.p) : 0;
}

static inline uint64_t dwarf_u64(struct dwarf *d)
{
	struct stall_str s = dwarf_bytes(d, 8);

	return s.n ? elf_u64(s.p) : 0;
}

/* Base 128, low bits first; what is above 64 bits is lost. */
static inline uint64_t dwarf_leb(struct dwarf *d, unsigned *bits, uint8_t *last)
{
	uint64_t v = 0;

	*bits = 0;
	do {
		*last = dwarf_u8(d);
		if (*bits < 64)
			v |= (uint64_t)(*last & 0x7f) << *bits;
		*bits += 7;
	} while (*last & 0x80);
	return v;
}

static inline uint64_t dwarf_uleb(struct dwarf *d)
{
	unsigned bits;
	uint8_t last;

	return dwarf_leb(d, &bits, &last);
}

static inline int64_t dwarf_sleb(struct dwarf *d)
{
	unsigned bits;
	uint8_t last;
	uint64_t v = dwarf_leb(d, &bits, &last);

	if (last & 0x40 && bits < 64)
		v |= UINT64_MAX << bits;
	return (int64_t)v;
}

#endif
