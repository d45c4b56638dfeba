/*
 * The section .go.buildinfo (debug/buildinfo): a header of 32 bytes that begins
 * with "\xff Go buildinf:", and from Go 1.18 on two texts with their lengths.
 */
#include "cmd/record/goinfo.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 32, AT_FLAGS = 15, INLINE = 2, SENTINEL = 16 };

static const char magic[] = "\xff Go buildinf:";

static bool take_text(struct stall_str *s, struct stall_str *ret)
{
	uint64_t n = 0;

	for (int shift = 0; s->n && shift < 63; shift += 7) {
		uint8_t c = (uint8_t)*s->p;

		s->p++;
		s->n--;
		n |= (uint64_t)(c & 0x7f) << shift;
		if (c & 0x80)
			continue;
		if (n > s->n)
			return false;
		*ret = (struct stall_str){s->p, (size_t)n};
		s->p += n;
		s->n -= (size_t)n;
		return true;
	}
	return false;
}

static int minor_of(struct stall_str version)
{
	int n = 0;

	if (version.n < 5 || memcmp(version.p, "go1.", 4))
		return -1; /* "devel ..." */
	for (size_t i = 4;
	     i < version.n && isdigit((uint8_t)version.p[i]) && n < 1000; i++)
		n = n * 10 + version.p[i] - '0';
	return n;
}

bool goinfo_read(const struct elf *e, struct goinfo *ret)
{
	struct stall_str s;
	uint64_t addr;

	*ret = (struct goinfo){{"", 0}, {"", 0}, -1};
	if (!elf_section(e, ".go.buildinfo", &s, &addr) || s.n < HEADER ||
	    memcmp(s.p, magic, sizeof(magic) - 1) || !(s.p[AT_FLAGS] & INLINE))
		return false;
	s.p += HEADER;
	s.n -= HEADER;
	if (!take_text(&s, &ret->version) || !take_text(&s, &ret->module))
		return false;
	/* 16 random bytes stand before and behind it. */
	if (ret->module.n >= 2 * SENTINEL + 1 &&
	    ret->module.p[ret->module.n - SENTINEL - 1] == '\n') {
		ret->module.p += SENTINEL;
		ret->module.n -= 2 * SENTINEL;
	}
	ret->minor = minor_of(ret->version);
	return true;
}

struct stall_str goinfo_setting(const struct goinfo *i, const char *key)
{
	const char *p = i->module.p, *end = p + i->module.n;
	size_t n = strlen(key);

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((stop ? stop : end) - p);

		if (len > 6 + n && !memcmp(p, "build\t", 6) &&
		    !memcmp(p + 6, key, n) && p[6 + n] == '=')
			return (struct stall_str){p + 7 + n, len - 7 - n};
		p += len + 1;
	}
	return (struct stall_str){"", 0};
}
