#include "libanalyze/utf8.h"

#include <string.h>

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

/* U+202A-202E and U+2066-2069: what follows would be read backwards. */
static bool turns_text(const char *s)
{
	unsigned char c = (unsigned char)s[2];

	return (!memcmp(s, "\xe2\x80", 2) && c >= 0xaa && c <= 0xae) ||
	       (!memcmp(s, "\xe2\x81", 2) && c >= 0xa6 && c <= 0xa9);
}

bool stall_utf8_acts(const char *s, size_t n)
{
	unsigned char c = (unsigned char)*s;

	return !n || c == 0x7f || (c < 0x20 && c != '\n' && c != '\t') ||
	       (c == 0xc2 && (unsigned char)s[1] < 0xa0) ||
	       (n == 3 && turns_text(s));
}
