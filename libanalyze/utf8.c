#include "libanalyze/utf8.h"

#include <stdint.h>

/* Lead bytes of each length, and the least character that needs it. */
static const struct {
	unsigned char mask, lead;
	uint32_t least;
} lengths[] = {
	{0x80, 0x00, 0},
	{0xe0, 0xc0, 0x80},
	{0xf0, 0xe0, 0x800},
	{0xf8, 0xf0, 0x10000},
};

size_t stall_utf8_len(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t n = 1; n <= 4; n++) {
		uint32_t c = *p & (unsigned char)~lengths[n - 1].mask;

		if ((*p & lengths[n - 1].mask) != lengths[n - 1].lead)
			continue;
		for (size_t i = 1; i < n; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (p[i] & 0x3f);
		}
		if (c < lengths[n - 1].least || c > 0x10ffff ||
		    (c >= 0xd800 && c < 0xe000))
			return 0;
		return n;
	}
	return 0;
}
