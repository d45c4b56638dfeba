/*
 * Of a long file, a sample: reading all of it just to know it again would cost
 * as much as a tenth of the import. Two recordings of the same length differ in
 * the time of every event, so any few blocks tell them apart.
 */
#include "libanalyze/digest.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
	WHOLE_BYTES = 4 << 20, /* up to here, all of it */
	END_BYTES = 1 << 20,   /* of the start, and of the end */
	BLOCK_BYTES = 4096,    /* in between, evenly spaced */
	BLOCKS = 256,
};

/* Odd, with about half of the bits set: 2^64 / golden ratio, and variations. */
#define MUL_A UINT64_C(0x9e3779b97f4a7c15)
#define MUL_B UINT64_C(0xd6e8feb86659fd93)

static uint64_t load64(const unsigned char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

static uint64_t stir(uint64_t h, uint64_t w)
{
	h = (h ^ w) * MUL_A;
	return h ^ (h >> 32);
}

/*
 * Four lanes, because one multiplication waits for the other within a lane.
 * Returns what is left, less than 32 bytes.
 */
static size_t add(uint64_t lane[4], const unsigned char *c, size_t n)
{
	for (; n >= 32; c += 32, n -= 32)
		for (int k = 0; k < 4; k++)
			lane[k] = stir(lane[k], load64(c + 8 * k));
	return n;
}

static size_t add_sample(uint64_t lane[4], const unsigned char *c, size_t n)
{
	size_t step = (n - 2 * END_BYTES) / BLOCKS;

	add(lane, c, END_BYTES);
	for (size_t i = 0; i < BLOCKS; i++)
		add(lane, c + END_BYTES + i * step, BLOCK_BYTES);
	return add(lane, c + n - END_BYTES, END_BYTES);
}

void stall_digest(const void *p, size_t n, char ret[STALL_DIGEST_SIZE])
{
	const unsigned char *c = p;
	uint64_t lane[4] = {1, 2, 3, 4}, h = n;
	unsigned char rest[32] = {0};
	size_t left =
		n > WHOLE_BYTES ? add_sample(lane, c, n) : add(lane, c, n);

	if (left)
		memcpy(rest, c + n - left, left);
	for (int k = 0; k < 4; k++) {
		lane[k] = stir(lane[k], load64(rest + 8 * k));
		h = stir(h ^ (h >> 29), lane[k] * MUL_B);
	}
	snprintf(ret, STALL_DIGEST_SIZE, "%016llx-%llx", (unsigned long long)h,
		 (unsigned long long)n);
}
