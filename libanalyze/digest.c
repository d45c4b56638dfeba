#include "libanalyze/digest.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

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

/* Four lanes, because one multiplication waits for the other within a lane. */
void stall_digest(const void *p, size_t n, char ret[STALL_DIGEST_SIZE])
{
	const unsigned char *c = p;
	uint64_t lane[4] = {1, 2, 3, 4}, h = n;
	unsigned char rest[32] = {0};
	size_t i = 0;

	for (; n - i >= 32; i += 32)
		for (int k = 0; k < 4; k++)
			lane[k] = stir(lane[k], load64(c + i + 8 * k));
	if (n > i)
		memcpy(rest, c + i, n - i);
	for (int k = 0; k < 4; k++) {
		lane[k] = stir(lane[k], load64(rest + 8 * k));
		h = stir(h ^ (h >> 29), lane[k] * MUL_B);
	}
	snprintf(ret, STALL_DIGEST_SIZE, "%016llx-%llx", (unsigned long long)h,
		 (unsigned long long)n);
}
