#include "importers/latency/words.h"

#include <string.h>

#define ESC	   '\033'
#define MAX_DIGITS 18

static struct stall_str from(struct stall_str s, size_t n)
{
	return (struct stall_str){s.p + n, s.n - n};
}

static struct stall_str skip_blanks(struct stall_str s)
{
	while (s.n && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r'))
		s = from(s, 1);
	return s;
}

static size_t past_escape(struct stall_str s, size_t i)
{
	i += i + 1 < s.n && s.p[i + 1] == '[' ? 2 : 1;
	while (i < s.n && (s.p[i] == ';' || (s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	return i + 1;
}

struct stall_str latency_plain(struct stall_str line, char buf[LATENCY_LINE])
{
	size_t n = 0;

	if (!line.n || !memchr(line.p, ESC, line.n))
		return line;
	for (size_t i = 0; i < line.n && n < LATENCY_LINE;)
		if (line.p[i] == ESC)
			i = past_escape(line, i);
		else
			buf[n++] = line.p[i++];
	return (struct stall_str){buf, n};
}

bool latency_starts(struct stall_str s, const char *with)
{
	return s.n >= strlen(with) && !memcmp(s.p, with, strlen(with));
}

bool latency_word(struct stall_str *s, const char *word)
{
	struct stall_str rest = skip_blanks(*s);

	if (!latency_starts(rest, word))
		return false;
	*s = from(rest, strlen(word));
	return true;
}

static bool is_digit(struct stall_str s, size_t i)
{
	return i < s.n && (unsigned char)(s.p[i] - '0') <= 9;
}

bool latency_number(struct stall_str *s, int64_t *ret)
{
	struct stall_str rest = skip_blanks(*s);
	bool minus = rest.n && *rest.p == '-';
	int64_t v = 0;
	size_t i = minus, digits = 0;

	for (; is_digit(rest, i) && digits < MAX_DIGITS; i++) {
		v = v * 10 + (rest.p[i] - '0');
		digits += v > 0;
	}
	if (i == (size_t)minus || is_digit(rest, i))
		return false;
	*ret = minus ? -v : v;
	*s = from(rest, i);
	return true;
}

bool latency_milli(struct stall_str *s, int64_t *ret)
{
	struct stall_str rest = skip_blanks(*s);
	bool minus = rest.n && *rest.p == '-';
	int64_t whole, part = 0, unit = 100;

	if (!latency_number(&rest, &whole) || whole > INT64_MAX / 1000 ||
	    whole < INT64_MIN / 1000)
		return false;
	if (rest.n && *rest.p == '.')
		for (rest = from(rest, 1); is_digit(rest, 0);
		     rest = from(rest, 1), unit /= 10)
			part += (*rest.p - '0') * unit;
	*ret = whole * 1000 + (minus ? -part : part);
	*s = rest;
	return true;
}

bool latency_labelled(struct stall_str s, const char *label, int64_t *ret)
{
	const char *p = memmem(s.p, s.n, label, strlen(label));

	if (!p)
		return false;
	s = from(s, (size_t)(p - s.p) + strlen(label));
	return latency_number(&s, ret);
}
