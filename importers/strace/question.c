#include "importers/strace/question.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* RFC 1035: header, then labels with their lengths in front. */
enum { HEADER = 12, FLAGS = 2, QUESTIONS = 4, MAX_LABEL = 63, MAX_BYTES = 300 };
enum { IS_ANSWER = 0x80, OPCODE = 0x78 };

struct bytes {
	uint8_t b[MAX_BYTES];
	size_t n;
};

static int hex(char c)
{
	const char *digits = "0123456789abcdef", *p = c ? strchr(digits, c) : 0;

	return p ? (int)(p - digits) : -1;
}

/* What is behind a '\\' at p; returns how long it is. */
static size_t escaped(const char *p, const char *end, uint8_t *byte)
{
	static const char letters[] = "n\nt\tr\rf\fv\v";
	const char *letter;
	unsigned v = 0;
	size_t n = 0;

	if (*p == 'x' && end - p > 2 && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
		*byte = (uint8_t)(hex(p[1]) << 4 | hex(p[2]));
		return 3;
	}
	for (; n < 3 && p + n < end && p[n] >= '0' && p[n] <= '7'; n++)
		v = v << 3 | (unsigned)(p[n] - '0');
	if (n) {
		*byte = (uint8_t)v;
		return n;
	}
	letter = strchr(letters, *p);
	*byte = letter && *p ? (uint8_t)letter[1] : (uint8_t)*p;
	return 1;
}

static void read_bytes(struct stall_str s, struct bytes *ret)
{
	const char *p = memmem(s.p, s.n, "iov_base=\"", 10), *end = s.p + s.n;

	ret->n = 0;
	p = p ? p + 9 : s.p;
	if (p == end || *p++ != '"')
		return;
	while (p < end && *p != '"' && ret->n < MAX_BYTES) {
		uint8_t *byte = &ret->b[ret->n++];

		if (*p != '\\' || p + 1 == end)
			*byte = (uint8_t)*p++;
		else
			p += 1 + escaped(p + 1, end, byte);
	}
}

static bool is_question(const struct bytes *m)
{
	return m->n > HEADER && !(m->b[FLAGS] & (IS_ANSWER | OPCODE)) &&
	       !m->b[QUESTIONS] && m->b[QUESTIONS + 1] == 1;
}

static bool is_printable(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] > '~' || p[i] == '.')
			return false;
	return true;
}

bool strace_question(struct stall_str data, char name[STRACE_MAX_NAME])
{
	struct bytes m;
	size_t at = HEADER, n = 0, room, len;

	read_bytes(data, &m);
	if (!is_question(&m))
		return false;
	for (; at < m.n && m.b[at]; at += len + 1) {
		len = m.b[at];
		room = m.n - at - 1;
		if (len > MAX_LABEL || n + len + 5 > STRACE_MAX_NAME ||
		    !is_printable(m.b + at + 1, len < room ? len : room))
			return false;
		if (n)
			name[n++] = '.';
		memcpy(name + n, m.b + at + 1, len < room ? len : room);
		n += len < room ? len : room;
	}
	memcpy(name + n, at < m.n ? "" : "...", at < m.n ? 1 : 4);
	return n > 0;
}
