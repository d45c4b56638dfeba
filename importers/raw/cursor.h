/* cursor.h - numbers and strings of a file of either byte order */
#ifndef STALL_RAW_CURSOR_H
#define STALL_RAW_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "libanalyze/source.h"

static inline uint16_t raw_load16(const void *p, bool swap)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return swap ? __builtin_bswap16(v) : v;
}

static inline uint32_t raw_load32(const void *p, bool swap)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return swap ? __builtin_bswap32(v) : v;
}

static inline uint64_t raw_load64(const void *p, bool swap)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return swap ? __builtin_bswap64(v) : v;
}

/*
 * Reading past the end gives zeros and empty strings and sets `bad`, so that
 * a run of reads needs one check at its end.
 */
struct raw_cur {
	const char *p, *end;
	bool swap, bad;
};

static inline size_t raw_left(const struct raw_cur *c)
{
	return (size_t)(c->end - c->p);
}

/* NULL if there are not that many. */
static inline const char *raw_take(struct raw_cur *c, uint64_t n)
{
	const char *p = c->p;

	if (c->bad || n > raw_left(c)) {
		c->bad = true;
		return NULL;
	}
	c->p += n;
	return p;
}

static inline uint16_t raw_u16(struct raw_cur *c)
{
	const char *p = raw_take(c, 2);

	return p ? raw_load16(p, c->swap) : 0;
}

static inline uint32_t raw_u32(struct raw_cur *c)
{
	const char *p = raw_take(c, 4);

	return p ? raw_load32(p, c->swap) : 0;
}

static inline uint64_t raw_u64(struct raw_cur *c)
{
	const char *p = raw_take(c, 8);

	return p ? raw_load64(p, c->swap) : 0;
}

static inline struct stall_str raw_bytes(struct raw_cur *c, uint64_t n)
{
	const char *p = raw_take(c, n);

	return (struct stall_str){p ? p : "", p ? (size_t)n : 0};
}

/* Up to a NUL, which is passed over. */
static inline struct stall_str raw_text(struct raw_cur *c)
{
	const char *nul = c->bad ? NULL : memchr(c->p, 0, raw_left(c));
	struct stall_str s = {c->p, nul ? (size_t)(nul - c->p) : 0};

	c->bad |= !nul;
	c->p += nul ? s.n + 1 : 0;
	return s;
}

#endif
