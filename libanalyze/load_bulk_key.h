/* load_bulk_key.h - an entry of an index, and how it is kept until its turn */
#ifndef STALL_LOAD_BULK_KEY_H
#define STALL_LOAD_BULK_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define STALL_BULK_KEYS 2 /* columns of an index, at most */

/*
 * Numbers are kept with the sign bit turned over, so that they compare as
 * unsigned ones; NULL is 0. The two top bits of `id` say which columns are not
 * NULL.
 */
struct stall_bulk_key {
	uint64_t col[STALL_BULK_KEYS];
	uint64_t id;
};

#define STALL_BULK_SIGN	  (UINT64_C(1) << 63)
#define STALL_BULK_ID_MAX ((INT64_C(1) << 62) - 1)

/* Says column c is a number. */
static inline uint64_t stall_bulk_given(int c)
{
	return STALL_BULK_SIGN >> c;
}

static inline bool stall_bulk_less(const struct stall_bulk_key *a,
				   const struct stall_bulk_key *b)
{
	uint64_t given = a->id ^ b->id;

	if (a->col[0] != b->col[0])
		return a->col[0] < b->col[0];
	if (given & stall_bulk_given(0)) /* NULL or the smallest number */
		return a->id < b->id;
	if (a->col[1] != b->col[1])
		return a->col[1] < b->col[1];
	return a->id < b->id; /* its second bit comes first here too */
}

/*
 * Entries with the same first column follow each other, each as what it has
 * more or less than the one before: a byte with the lengths of two numbers, the
 * second column's difference and that of the ids. Differences are small and
 * of either sign, so the sign is made the lowest bit. Mostly this takes six
 * bytes where the entry has 24.
 */
#define STALL_BULK_MAX_PACKED 17

static inline uint64_t stall_bulk_fold(uint64_t d)
{
	return d << 1 ^ (uint64_t)((int64_t)d >> 63);
}

static inline uint64_t stall_bulk_unfold(uint64_t d)
{
	return d >> 1 ^ -(d & 1);
}

/* Bytes it takes, less one. */
static inline uint32_t stall_bulk_size(uint64_t d)
{
	return (63 ^ (uint32_t)__builtin_clzll(d | 1)) >> 3;
}

/* Up to STALL_BULK_MAX_PACKED bytes at p are written to; returns their end. */
static inline uint8_t *stall_bulk_pack(uint8_t *p,
				       const struct stall_bulk_key *last,
				       const struct stall_bulk_key *key)
{
	uint64_t a = stall_bulk_fold(key->col[1] - last->col[1]);
	uint64_t b = stall_bulk_fold(key->id - last->id);
	uint32_t m = stall_bulk_size(a), n = stall_bulk_size(b);

	*p++ = (uint8_t)(m << 3 | n);
	memcpy(p, &a, sizeof(a));
	p += m + 1;
	memcpy(p, &b, sizeof(b));
	return p + n + 1;
}

static inline uint64_t stall_bulk_low(const uint8_t *p, uint32_t size)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w & UINT64_MAX >> (56 - 8 * size);
}

/* Makes of the entry before, in *key, the one at p; reads as much. */
static inline const uint8_t *stall_bulk_unpack(const uint8_t *p,
					       struct stall_bulk_key *key)
{
	uint32_t m = *p >> 3, n = *p & 7;

	p++;
	key->col[1] += stall_bulk_unfold(stall_bulk_low(p, m));
	p += m + 1;
	key->id += stall_bulk_unfold(stall_bulk_low(p, n));
	return p + n + 1;
}

#endif
