/*
 * strace's lines: who, when, what.
 *
 *	11608 1795427859.220344 poll([{fd=8<UDP:[...]>, ...}], 1, 0) = 1
 *<0.000004> [pid 11608] 09:49:21.922360 (+ 0.000012) read(3,  <unfinished ...>
 *
 * Strings in arguments may hold anything, also what looks like an end: the end
 * of a call is looked for from behind.
 */
#include "importers/strace/line.h"

#include <string.h>

#define NS	   1000000000LL
#define MAX_TID	   (1 << 22) /* PID_MAX_LIMIT: a larger one is a time */
#define MAX_DIGITS 18

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

static struct stall_str from(struct stall_str s, size_t n)
{
	return (struct stall_str){s.p + n, s.n - n};
}

static struct stall_str upto(struct stall_str s, const char *end)
{
	return (struct stall_str){s.p, (size_t)(end - s.p)};
}

static struct stall_str skip_blanks(struct stall_str s)
{
	while (s.n && *s.p == ' ')
		s = from(s, 1);
	return s;
}

static struct stall_str trim_end(struct stall_str s)
{
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

static bool starts(struct stall_str s, const char *with)
{
	return s.n >= strlen(with) && !memcmp(s.p, with, strlen(with));
}

static bool ends(struct stall_str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && !memcmp(s.p + s.n - n, with, n);
}

static size_t digits(struct stall_str s, int64_t *ret)
{
	size_t n = 0;

	*ret = 0;
	for (; n < s.n && n < MAX_DIGITS && is_digit(s.p[n]); n++)
		*ret = *ret * 10 + (s.p[n] - '0');
	return n;
}

/* ---- when ---- */

size_t strace_seconds(struct stall_str s, int64_t *ns, int64_t *digit_ns)
{
	int64_t sec, unit = NS, fraction = 0;
	size_t n = digits(s, &sec), first = n + 1;

	if (!n || n > 10)
		return 0;
	if (n < s.n && s.p[n] == '.')
		for (n = first; n < s.n && is_digit(s.p[n]) && unit > 1; n++) {
			unit /= 10;
			fraction += (s.p[n] - '0') * unit;
		}
	if (n < s.n && is_digit(s.p[n]))
		return 0;
	*ns = sec * NS + fraction;
	if (digit_ns)
		*digit_ns = unit;
	return n;
}

/* "09:49:21.922360" */
static size_t time_of_day(struct strace_line *l, struct stall_str s)
{
	int64_t hours, minutes;
	size_t n;

	if (s.n < 8 || s.p[2] != ':' || s.p[5] != ':' ||
	    digits(s, &hours) != 2 || digits(from(s, 3), &minutes) != 2)
		return 0;
	n = strace_seconds(from(s, 6), &l->ts, &l->digit_ns);
	l->ts += (hours * 60 + minutes) * 60 * NS;
	l->time = STRACE_DAY;
	return n ? n + 6 : 0;
}

static size_t epoch_or_delta(struct strace_line *l, struct stall_str s)
{
	size_t n = strace_seconds(s, &l->ts, &l->digit_ns);

	l->time = l->ts / NS >= MAX_TID ? STRACE_EPOCH : STRACE_DELTA;
	return n;
}

static bool take_time(struct strace_line *l, struct stall_str *s)
{
	size_t n;

	*s = skip_blanks(*s);
	n = time_of_day(l, *s);
	if (!n)
		n = epoch_or_delta(l, *s);
	if (!n || n >= s->n || s->p[n] != ' ') {
		l->time = STRACE_NO_TIME;
		return false;
	}
	*s = skip_blanks(from(*s, n));
	if (starts(*s, "(+")) { /* -r beside another time */
		const char *end = memchr(s->p, ')', s->n);

		*s = end ? skip_blanks(from(*s, (size_t)(end + 1 - s->p))) : *s;
	}
	return true;
}

/* ---- who ---- */

/* "<server>" at n; what is behind it. */
static size_t take_comm(struct strace_line *l, struct stall_str s, size_t n)
{
	const char *end = memchr(s.p + n, '>', s.n - n);

	if (!end)
		return 0;
	l->comm = upto(from(s, n + 1), end);
	return (size_t)(end + 1 - s.p);
}

static void take_tid(struct strace_line *l, struct stall_str *s)
{
	struct stall_str rest = *s;
	bool in_brackets = starts(rest, "[pid ");
	int64_t tid;
	size_t n;

	if (in_brackets)
		rest = skip_blanks(from(rest, 5));
	n = digits(rest, &tid);
	if (n && n < rest.n && rest.p[n] == '<')
		n = take_comm(l, rest, n);
	if (!n || n >= rest.n || tid <= 0 || tid > MAX_TID ||
	    rest.p[n] != (in_brackets ? ']' : ' '))
		return;
	l->tid = (int32_t)tid;
	*s = skip_blanks(from(rest, n + 1));
}

/* ---- what ---- */

static bool is_name(struct stall_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && s.p[i] != '_' &&
		    !((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z'))
			return false;
	return s.n > 0;
}

/* "<0.000004>" at the end. */
static struct stall_str take_duration(struct strace_line *l, struct stall_str s)
{
	const char *open = s.n ? memrchr(s.p, '<', s.n) : NULL;
	struct stall_str in;

	if (!open || s.p[s.n - 1] != '>')
		return s;
	in = (struct stall_str){open + 1, (size_t)(s.p + s.n - open) - 2};
	if (!in.n || strace_seconds(in, &l->dur, NULL) != in.n) {
		l->dur = -1;
		return s;
	}
	return trim_end(upto(s, open));
}

/* The last ')' that blanks and a '=' follow. */
static const char *closing(struct stall_str s)
{
	const char *eq, *p;

	for (struct stall_str left = s; left.n; left = upto(left, eq)) {
		eq = memrchr(left.p, '=', left.n);
		if (!eq || eq == s.p)
			return NULL;
		if (eq + 1 < s.p + s.n && eq[1] != ' ')
			continue;
		for (p = eq; p > s.p && p[-1] == ' '; p--)
			;
		if (p > s.p && p < eq && p[-1] == ')')
			return p - 1;
	}
	return NULL;
}

static enum strace_kind take_end(struct strace_line *l, struct stall_str s,
				 enum strace_kind kind)
{
	const char *close;

	s = take_duration(l, trim_end(s));
	close = closing(s);
	if (!close)
		return STRACE_OTHER;
	l->args = upto(s, close);
	s = from(s, (size_t)(close + 1 - s.p));
	l->ret = skip_blanks(from(skip_blanks(s), 1));
	return kind;
}

static enum strace_kind take_call(struct strace_line *l, struct stall_str s)
{
	static const char paused[] = "<unfinished ...>";
	const char *open = memchr(s.p, '(', s.n);

	if (!open || !is_name(upto(s, open)))
		return STRACE_OTHER;
	l->name = upto(s, open);
	s = from(s, l->name.n + 1);
	if (!ends(s, paused))
		return take_end(l, s, STRACE_CALL);
	s.n -= strlen(paused);
	l->args = s;
	return STRACE_UNFINISHED;
}

/* "<... read resumed>" */
static enum strace_kind take_resumed(struct strace_line *l, struct stall_str s)
{
	static const char resumed[] = " resumed>";
	const char *end;

	s = from(s, 5);
	end = memmem(s.p, s.n, resumed, strlen(resumed));
	if (!end || !is_name(upto(s, end)))
		return STRACE_OTHER;
	l->name = upto(s, end);
	return take_end(l, from(s, l->name.n + strlen(resumed)),
			STRACE_RESUMED);
}

/* "--- SIGURG {si_signo=SIGURG, ...} ---"; a stop is nothing delivered. */
static enum strace_kind take_signal(struct strace_line *l, struct stall_str s)
{
	const char *end;

	if (!ends(s, " ---"))
		return STRACE_OTHER;
	s = from((struct stall_str){s.p, s.n - 4}, 4);
	end = memchr(s.p, ' ', s.n);
	if (!end || !starts(s, "SIG"))
		return STRACE_NOTE;
	l->name = upto(s, end);
	l->args = from(s, l->name.n + 1);
	return STRACE_SIGNAL;
}

static enum strace_kind take_end_of_task(struct stall_str s)
{
	if (!ends(s, " +++"))
		return STRACE_OTHER;
	return starts(s, "+++ superseded") ? STRACE_REPLACED : STRACE_ENDED;
}

static enum strace_kind take_what(struct strace_line *l, struct stall_str s)
{
	if (starts(s, "<... "))
		return take_resumed(l, s);
	if (starts(s, "--- ") && s.n > 8)
		return take_signal(l, s);
	if (starts(s, "+++ "))
		return take_end_of_task(s);
	if (starts(s, "strace: ") || starts(s, "[ Process PID="))
		return STRACE_NOTE;
	return take_call(l, s);
}

void strace_line_read(struct strace_line *l, struct stall_str line)
{
	*l = (struct strace_line){.dur = -1};
	if (!starts(line, "strace: ")) {
		take_tid(l, &line);
		take_time(l, &line);
	}
	l->kind = take_what(l, line);
}
