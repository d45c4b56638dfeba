/*
 * Text from traces and logs may hold any bytes; what the database calls TEXT
 * is UTF-8. A NUL counts as bad: every client written in C would end there.
 */
#include <string.h>

#include "libanalyze/load_backend.h"

/* Eight bytes of ASCII, none NUL? The classic haszero test, and no top bit. */
static bool plain8(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return !((w | (w - UINT64_C(0x0101010101010101))) &
		 UINT64_C(0x8080808080808080));
}

static bool is_tail(const char *p)
{
	return ((unsigned char)*p & 0xc0) == 0x80;
}

/* Length of the character at p, 0 if it is none (RFC 3629, section 4). */
static size_t char_len(const char *p, size_t left)
{
	unsigned char c = (unsigned char)p[0];
	unsigned char d = left > 1 ? (unsigned char)p[1] : 0;

	if (c < 0x80)
		return c ? 1 : 0;
	if (c < 0xc2 || c > 0xf4 || left < 2 || !is_tail(p + 1))
		return 0;
	if (c < 0xe0)
		return 2;
	if (left < 3 || !is_tail(p + 2) || (c == 0xe0 && d < 0xa0) ||
	    (c == 0xed && d > 0x9f))
		return 0; /* overlong, or a surrogate */
	if (c < 0xf0)
		return 3;
	if (left < 4 || !is_tail(p + 3) || (c == 0xf0 && d < 0x90) ||
	    (c == 0xf4 && d > 0x8f))
		return 0; /* overlong, or above U+10FFFF */
	return 4;
}

bool stall_text_ok(const char *p, size_t n)
{
	size_t i = 0;

	while (i + 8 <= n && plain8(p + i))
		i += 8;
	while (i < n) {
		size_t len = char_len(p + i, n - i);

		if (!len)
			return false;
		i += len;
	}
	return true;
}

size_t stall_text_repair(const char *p, size_t n, char *to)
{
	char *t = to;

	for (size_t i = 0; i < n;) {
		size_t len = char_len(p + i, n - i);

		memcpy(t, len ? p + i : "\xef\xbf\xbd", len ? len : 3);
		t += len ? len : 3;
		i += len ? len : 1;
	}
	return (size_t)(t - to);
}
