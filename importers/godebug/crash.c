/*
 * What ends a program ungently:
 *
 *   panic: runtime error: index out of range [3] with length 2
 *
 *   goroutine 1 [running]:
 *
 * and "fatal error: ...", "SIGQUIT: quit". Programs log such words as well, and
 * net/http prints goroutines for a panic it caught; only the one followed by
 * the other at the beginning of a line is taken for a crash.
 */
#include "importers/godebug/crash.h"

#include "importers/godebug/scan.h"

/* "runtime stack:" and its frames may come between. */
#define LINES 64

static bool begins(struct stall_str text)
{
	struct scan s = scan_of(text);

	if (scan_lit(&s, "panic: ") || scan_lit(&s, "fatal error: "))
		return true;
	if (!scan_lit(&s, "SIG"))
		return false;
	while (s.p < s.end && *s.p >= 'A' && *s.p <= 'Z')
		s.p++;
	return scan_lit(&s, ": ");
}

/* "goroutine 1 [running]:" or "goroutine 1 gp=0xc0000061c0 m=0 mp=0x..." */
static bool is_goroutine(struct stall_str text)
{
	struct scan s = scan_of(text);
	int64_t goid;

	return scan_lit(&s, "goroutine ") && scan_uint(&s, INT64_MAX, &goid) &&
	       (scan_lit(&s, " [") || scan_lit(&s, " gp=0x"));
}

bool godebug_crash_line(struct godebug_crash *c,
			const struct godebug_line *line)
{
	size_t n = line->text.n;

	if (c->lines_left) {
		c->lines_left--;
		if (is_goroutine(line->text)) {
			c->lines_left = 0;
			return true;
		}
	}
	if (!n || !begins(line->text))
		return false;
	c->lines_left = LINES;
	c->line = *line;
	if (n > sizeof(c->what))
		n = sizeof(c->what);
	memcpy(c->what, line->text.p, n);
	c->line.text = (struct stall_str){c->what, n};
	return false;
}
