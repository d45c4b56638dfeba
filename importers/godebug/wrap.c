/*
 * The wrappings seen around a service's stderr:
 *
 *   2172.892073526 gc 1 @...                 stamped on arrival
 *   2026-11-23T10:00:01.000001000Z stderr F gc 1 @...           Kubernetes
 * (CRI)
 *   {"log":"gc 1 @...\n","stream":"stderr","time":"..."}        Docker
 *   Nov 23 02:13:21 host app[1234]: gc 1 @...                   syslog,
 * journalctl 2026-11-23T10:00:01.123456+00:00 host app[1234]: gc 1 @...  the
 * same, newer 2026-11-23T10:00:01.000001000Z gc 1 @... kubectl, docker logs
 */
#include "importers/godebug/wrap.h"

#include "importers/godebug/scan.h"

#define NS_PER_S INT64_C(1000000000)

static bool inner(const struct scan *s, struct godebug_piece *piece)
{
	piece->text = (struct stall_str){s->p, (size_t)(s->end - s->p)};
	return true;
}

static bool open_arrival(struct stall_str line, struct godebug_piece *piece)
{
	struct scan s = scan_of(line);
	const char *dot;
	int64_t sec, ns;

	if (!scan_uint(&s, INT64_MAX / NS_PER_S - 1, &sec) ||
	    !scan_lit(&s, "."))
		return false;
	dot = s.p;
	if (!scan_uint(&s, NS_PER_S - 1, &ns) || s.p - dot != 9 ||
	    !scan_lit(&s, " "))
		return false;
	piece->arrival_ts = sec * NS_PER_S + ns;
	return inner(&s, piece);
}

/* What `shape` describes: 0 a digit, the rest itself. */
static bool skip_shape(struct scan *s, const char *shape)
{
	size_t n = strlen(shape);

	if ((size_t)(s->end - s->p) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (shape[i] == '0' ? (unsigned char)(s->p[i] - '0') > 9
				    : s->p[i] != shape[i])
			return false;
	s->p += n;
	return true;
}

static void skip_fraction(struct scan *s)
{
	if (s->p < s->end && *s->p == '.')
		while (++s->p < s->end && *s->p >= '0' && *s->p <= '9')
			;
}

/* "2026-11-23T10:00:01.000001000Z " or "+00:00 " */
static bool skip_iso(struct scan *s)
{
	if (!skip_shape(s, "0000-00-00T00:00:00"))
		return false;
	skip_fraction(s);
	return (skip_shape(s, "Z") || skip_shape(s, "+00:00") ||
		skip_shape(s, "-00:00") || skip_shape(s, "+0000") ||
		skip_shape(s, "-0000")) &&
	       skip_shape(s, " ");
}

static bool open_cri(struct stall_str line, struct godebug_piece *piece)
{
	struct scan s = scan_of(line);

	if (!skip_iso(&s))
		return false;
	piece->foreign = scan_lit(&s, "stdout ");
	if (!piece->foreign && !scan_lit(&s, "stderr "))
		return false;
	piece->partial = scan_lit(&s, "P ");
	return (piece->partial || scan_lit(&s, "F ")) && inner(&s, piece);
}

/* The end of the JSON string that begins at p; NULL: it does not end. */
static const char *string_end(const char *p, const char *end)
{
	for (; p < end && *p != '"'; p++)
		if (*p == '\\' && ++p == end)
			return NULL;
	return p < end ? p : NULL;
}

/* A "\n" that is not half of an escaped backslash. */
static bool has_newline(struct stall_str s)
{
	size_t n = 0;

	if (!s.n || s.p[s.n - 1] != 'n')
		return false;
	while (n + 1 < s.n && s.p[s.n - 2 - n] == '\\')
		n++;
	return n % 2;
}

static bool open_docker(struct stall_str line, struct godebug_piece *piece)
{
	static const char stdout_json[] = "\"stdout\"";
	struct scan s = scan_of(line);
	const char *q;

	if (!scan_lit(&s, "{\"log\":"))
		return false;
	scan_lit(&s, " ");
	if (!scan_lit(&s, "\"") || !(q = string_end(s.p, s.end)))
		return false;
	piece->foreign = memmem(q, (size_t)(s.end - q), stdout_json,
				sizeof(stdout_json) - 1);
	s.end = q;
	inner(&s, piece);
	piece->partial = !has_newline(piece->text);
	if (!piece->partial)
		piece->text.n -= 2;
	piece->escaped = memchr(piece->text.p, '\\', piece->text.n);
	return true;
}

/* "Nov 23 02:13:21 " or "Nov  3 02:13:21.123456 " */
static bool skip_date(struct scan *s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *m = s->end - s->p < 3 ? NULL : memmem(months, 36, s->p, 3);

	if (!m || (m - months) % 3)
		return false;
	s->p += 3;
	if (!skip_shape(s, " 00 ") && !skip_shape(s, "  0 "))
		return false;
	if (!skip_shape(s, "00:00:00"))
		return false;
	skip_fraction(s);
	return skip_shape(s, " ");
}

/* "host app[1234]: " */
static bool skip_tag(struct scan *s, int64_t *pid)
{
	struct stall_str host, tag;
	const char *p;
	struct scan in;

	if (!scan_to(s, " ", &host) || !scan_lit(s, " ") ||
	    !scan_to(s, ": ", &tag) || !scan_lit(s, ": ") || !host.n || !tag.n)
		return false;
	if (memchr(tag.p, ' ', tag.n))
		return false;
	p = memchr(tag.p, '[', tag.n);
	in = scan_of(tag);
	if (p)
		in.p = p + 1;
	if (!p || !scan_uint(&in, INT32_MAX, pid))
		*pid = -1;
	return true;
}

static bool open_syslog(struct stall_str line, struct godebug_piece *piece)
{
	struct scan s = scan_of(line);

	if (!skip_date(&s)) {
		s = scan_of(line);
		if (!skip_iso(&s))
			return false;
	}
	return skip_tag(&s, &piece->pid) && inner(&s, piece);
}

static bool open_dated(struct stall_str line, struct godebug_piece *piece)
{
	struct scan s = scan_of(line);

	return skip_iso(&s) && inner(&s, piece);
}

/* In this order: a dated line is what a line of CRI or syslog is, too. */
const struct godebug_wrap godebug_wraps[] = {
	{"arrival stamps", open_arrival},
	{"CRI", open_cri},
	{"Docker JSON", open_docker},
	{"syslog", open_syslog},
	{"dates", open_dated},
	{NULL, NULL},
};

static bool hex4(const char *p, const char *end, unsigned *v)
{
	static const char digit[] = "0123456789abcdef";

	*v = 0;
	if (end - p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		const char *d = memchr(digit, p[i] | 0x20, 16);

		if (!d)
			return false;
		*v = *v << 4 | (unsigned)(d - digit);
	}
	return true;
}

static char *put_utf8(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* "\u2206" or a pair of surrogates; p is after the 'u'. Returns what follows.
 */
static const char *unescape_u(const char *p, const char *end, char **to)
{
	unsigned c, low;

	if (!hex4(p, end, &c))
		return p;
	p += 4;
	if (c >= 0xd800 && c < 0xdc00 && end - p >= 6 && p[0] == '\\' &&
	    p[1] == 'u' && hex4(p + 2, end, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	}
	*to = put_utf8(*to, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	return p;
}

size_t godebug_unescape(struct stall_str text, char *to)
{
	static const char from[] = "bfnrt", into[] = "\b\f\n\r\t";
	const char *p = text.p, *end = p + text.n;
	char *t = to;

	while (p < end) {
		const char *known;

		if (*p != '\\' || p + 1 == end) {
			*t++ = *p++;
			continue;
		}
		p += 2;
		known = memchr(from, p[-1], sizeof(from) - 1);
		if (p[-1] == 'u')
			p = unescape_u(p, end, &t);
		else
			*t++ = known ? into[known - from] : p[-1];
	}
	return (size_t)(t - to);
}
