#include "importers/ftracetext/line.h"

#include <string.h>

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

size_t text_digits(struct stall_str s, int64_t *ret)
{
	int64_t v = 0;
	size_t n = 0;

	for (; n < s.n && n < 18 && is_digit(s.p[n]); n++)
		v = v * 10 + (s.p[n] - '0');
	*ret = v;
	return n;
}

struct stall_str text_trim(struct stall_str s)
{
	while (s.n && *s.p == ' ') {
		s.p++;
		s.n--;
	}
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

/* Blanks at the beginning taken off. */
static struct stall_str skip(struct stall_str s)
{
	while (s.n && *s.p == ' ')
		s = text_from(s, 1);
	return s;
}

/* ---- who: "comm-12 (  34)", "comm 12", "comm 12/34" ---- */

/* "(   5954)" or "(-------)" at the end. */
static struct stall_str take_tgid(struct text_line *l, struct stall_str s)
{
	const char *open;
	int64_t tgid;

	l->tgid = -1;
	if (!s.n || s.p[s.n - 1] != ')')
		return s;
	open = memrchr(s.p, '(', s.n);
	if (!open)
		return s;
	if (text_digits(skip((struct stall_str){
				open + 1, (size_t)(s.p + s.n - open) - 2}),
			&tgid))
		l->tgid = (int32_t)tgid;
	return text_trim((struct stall_str){s.p, (size_t)(open - s.p)});
}

/* Digits at the end of s; false: none. What is before them stays. */
static bool take_id(struct stall_str *s, int32_t *ret)
{
	size_t n = s->n;
	int64_t v;

	while (n && is_digit(s->p[n - 1]))
		n--;
	if (n == s->n || s->n - n > 9)
		return false;
	text_digits(text_from(*s, n), &v);
	*ret = (int32_t)v;
	s->n = n;
	return true;
}

/* perf: ":-1  6826/-1", ":-1    -1", a thread that is gone but for its last
 * switch. */
static void take_minus(struct text_line *l, struct stall_str *s)
{
	const char *p = s->p + s->n;

	if (p[-1] != '-' || (p[-2] != '/' && (p[-2] != ' ' || *s->p != ':')))
		return;
	l->tid = -1;
	s->n--;
}

static bool read_who(struct text_line *l, struct stall_str s)
{
	s = take_tgid(l, text_trim(s));
	if (!take_id(&s, &l->tid) || s.n < 2)
		return false;
	take_minus(l, &s);
	if (s.p[s.n - 1] == '/') {
		s.n--;
		if (!take_id(&s, &l->tgid) || !s.n)
			return false;
	}
	if (s.p[s.n - 1] != '-' && s.p[s.n - 1] != ' ')
		return false;
	s.n--;
	l->comm = text_trim(s);
	return true;
}

/* ---- when: "980.014582:", "235276:", "18863us+:" ---- */

static int64_t fraction(struct stall_str s, size_t n)
{
	int64_t v = 0;

	for (size_t i = 0; i < 9; i++)
		v = v * 10 + (i < n ? s.p[i] - '0' : 0);
	return v;
}

/* Returns what is behind the colon; n 0: it was no time. */
static struct stall_str read_time(struct text_line *l, struct stall_str s)
{
	const struct stall_str none = {"", 0};
	int64_t whole, unused;
	size_t n = text_digits(s, &whole), m;

	if (!n)
		return none;
	s = text_from(s, n);
	l->ts = whole;
	l->time = TEXT_TICKS;
	if (s.n && *s.p == '.') {
		m = text_digits(text_from(s, 1), &unused);
		if (whole > INT64_C(9000000000) || !m)
			return none;
		l->ts = whole * 1000000000 + fraction(text_from(s, 1), m);
		l->time = m >= 9 ? TEXT_NS : TEXT_US;
		s = text_from(s, 1 + m);
	} else if (s.n > 2 && s.p[0] == 'u' && s.p[1] == 's') {
		if (whole > INT64_C(9000000000000))
			return none;
		l->ts = whole * 1000;
		l->time = TEXT_SINCE;
		s = text_from(s, 2);
		if (s.n && *s.p != ':') /* how long it took, as a mark */
			s = text_from(s, 1);
	}
	return s.n > 1 && *s.p == ':' ? text_from(s, 1) : none;
}

/* ---- what: "(+44) sched:sched_switch: ..." ---- */

/* A colon inside a name parts a system from an event. */
static bool split_name(struct text_line *l, struct stall_str s)
{
	const char *end = s.p + s.n, *p = memchr(s.p, ':', s.n);
	const char *blank = memchr(s.p, ' ', s.n);

	l->system = (struct stall_str){"", 0};
	l->bare = TEXT_WHOLE;
	if (p && p + 1 < end && p[1] != ' ' && (!blank || p < blank)) {
		l->system = (struct stall_str){s.p, (size_t)(p - s.p)};
		s = text_from(s, (size_t)(p - s.p) + 1);
		p = memchr(s.p, ':', s.n);
	}
	if (!p || p == s.p || (blank && blank < p))
		return false;
	l->event = (struct stall_str){s.p, (size_t)(p - s.p)};
	l->args = skip(text_from(s, (size_t)(p - s.p) + 1));
	return true;
}

/* tracefs: "sys_write(fd: 2, ...)" and "sys_write -> 0xe" have no colon. */
static bool split_syscall(struct text_line *l, struct stall_str s)
{
	size_t n = 0;

	if (s.n < 5 || memcmp(s.p, "sys_", 4))
		return false;
	while (n < s.n && s.p[n] != '(' && s.p[n] != ' ' && s.p[n] != ':')
		n++;
	if (n == s.n || s.p[n] == ':')
		return false;
	l->system = (struct stall_str){"syscalls", 8};
	l->event = (struct stall_str){s.p, n};
	l->args = text_from(s, n);
	l->bare = s.p[n] == '(' ? TEXT_ENTERS : TEXT_EXITS;
	return true;
}

/* The tracers timerlat and osnoise write results without a name. */
static bool is_result(struct text_line *l, struct stall_str s)
{
	size_t columns = 0;

	if (s.n > 9 && *s.p == '#' && memmem(s.p, s.n, " context ", 9)) {
		l->event = (struct stall_str){"timerlat", 8};
	} else {
		for (size_t i = 0; i < s.n; i++) {
			if (!is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ' ')
				return false;
			columns += s.p[i] != ' ' && (!i || s.p[i - 1] == ' ');
		}
		if (columns != 9)
			return false;
		l->event = (struct stall_str){"osnoise", 7};
	}
	l->system = (struct stall_str){"ftrace", 6};
	l->args = s;
	l->bare = TEXT_WHOLE;
	return true;
}

static bool read_what(struct text_line *l, struct stall_str s)
{
	struct stall_str all = skip(s);
	int64_t period;
	size_t n;

	s = all;
	if (s.n > 2 && s.p[0] == '(' && (s.p[1] == '+' || s.p[1] == '-')) {
		const char *close = memchr(s.p, ')', s.n);

		if (!close)
			return false;
		s = skip(text_from(s, (size_t)(close - s.p) + 1));
	}
	n = text_digits(s, &period); /* of perf's samples */
	if (n && n < s.n && s.p[n] == ' ')
		s = skip(text_from(s, n));
	return split_syscall(l, s) || split_name(l, s) || is_result(l, all);
}

/* ---- where ---- */

/* "d..2." and the like; a time begins with a digit and has a colon. */
static struct stall_str skip_flags(struct stall_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != ':')
		n++;
	if (n == s.n || s.p[n] == ':')
		return s;
	return skip(text_from(s, n));
}

/* "[000]" at p; how many bytes, 0: it is not that. */
static size_t bracket(const char *p, const char *end, int32_t *ret_cpu)
{
	int64_t cpu;
	size_t n = text_digits((struct stall_str){p + 1, (size_t)(end - p) - 1},
			       &cpu);

	if (!n || n > 5 || p + 1 + n >= end || p[1 + n] != ']')
		return 0;
	*ret_cpu = (int32_t)cpu;
	return n + 2;
}

static bool read_bracketed(struct text_line *l, struct stall_str text)
{
	const char *p = text.p, *end = p + text.n;

	for (; (p = memchr(p, '[', (size_t)(end - p))); p++) {
		size_t n = bracket(p, end, &l->cpu);
		struct stall_str s = {p + n, (size_t)(end - p) - n};

		if (!n || p == text.p || p[-1] != ' ' ||
		    !read_who(l,
			      (struct stall_str){text.p, (size_t)(p - text.p)}))
			continue;
		s = read_time(l, skip_flags(skip(s)));
		if (s.n && read_what(l, s))
			return true;
	}
	return false;
}

/* "comm-12    0d..2. 18863us+: ...": the command is cut to 8 bytes. */
static bool read_latency(struct text_line *l, struct stall_str text)
{
	const char *p = text.p, *end = p + text.n;

	for (; (p = memchr(p, '-', (size_t)(end - p))); p++) {
		struct stall_str s = {p + 1, (size_t)(end - p) - 1};
		int64_t tid, cpu;
		size_t n = text_digits(s, &tid);

		if (!n || n > 9 || n == s.n || s.p[n] != ' ')
			continue;
		s = skip(text_from(s, n));
		n = text_digits(s, &cpu);
		if (!n || n > 5 || n == s.n || s.p[n] == ' ')
			continue;
		l->tid = (int32_t)tid;
		l->tgid = -1;
		l->cpu = (int32_t)cpu;
		l->comm = (struct stall_str){"", 0};
		s = read_time(l, skip_flags(text_from(s, n)));
		if (s.n && read_what(l, s))
			return true;
	}
	return false;
}

/* "CPU:0 [LOST 1131 EVENTS]", "CPU:1 [505 EVENTS DROPPED]" */
static bool read_lost(struct text_line *l, struct stall_str text)
{
	int64_t cpu;
	size_t n;

	if (text.n < 8 || memcmp(text.p, "CPU:", 4))
		return false;
	n = text_digits(text_from(text, 4), &cpu);
	if (!n || n > 5 || !memmem(text.p, text.n, "EVENTS", 6))
		return false;
	l->cpu = (int32_t)cpu;
	text = text_from(text, 4 + n);
	while (text.n && !is_digit(*text.p))
		text = text_from(text, 1);
	if (!text_digits(text, &l->ts))
		l->ts = -1;
	return true;
}

enum text_kind text_line_read(struct text_line *l, struct stall_str text)
{
	if (!text.n || *text.p == '#' || *text.p == '\t')
		return TEXT_OTHER;
	if (read_bracketed(l, text) || read_latency(l, text))
		return TEXT_EVENT;
	if (read_lost(l, text))
		return TEXT_LOST;
	l->cpu = -1;
	return *text.p != ' ' && split_name(l, text) && !l->system.n
		       ? TEXT_NO_CONTEXT
		       : TEXT_OTHER;
}
