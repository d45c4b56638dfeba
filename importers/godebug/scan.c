#include "importers/godebug/scan.h"

#include <stdlib.h>

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static bool fail_at(struct scan *s, const char *stopped)
{
	if (stopped == s->end)
		s->dry = s->p;
	return false;
}

static bool take(struct scan *s, const char *upto)
{
	s->p = upto;
	s->tokens++;
	return true;
}

/* The end of the digits at p; NULL: there are none. *v is -1 if above max. */
static const char *digits(const char *p, const char *end, int64_t max,
			  int64_t *v)
{
	const char *fits = end - p > 18 ? p + 18 : end;
	int64_t n = 0;

	if (p == end || !is_digit(*p))
		return NULL;
	for (; p < fits && is_digit(*p); p++)
		n = n * 10 + (*p - '0');
	if (n > max)
		n = -1;
	for (; p < end && is_digit(*p); p++) {
		int64_t d = *p - '0';

		n = n < 0 || n > (max - d) / 10 ? -1 : n * 10 + d;
	}
	*v = n;
	return p;
}

static bool too_big(struct scan *s)
{
	s->too_big = true;
	return false;
}

bool scan_uint(struct scan *s, int64_t max, int64_t *v)
{
	const char *q = digits(s->p, s->end, max, v);

	if (!q)
		return fail_at(s, s->p);
	return *v < 0 ? too_big(s) : take(s, q);
}

bool scan_int(struct scan *s, int64_t *v)
{
	bool minus = s->p < s->end && *s->p == '-';
	const char *q = digits(s->p + minus, s->end, INT64_MAX, v);

	if (!q)
		return fail_at(s, s->p + minus);
	if (*v < 0)
		return too_big(s);
	if (minus)
		*v = -*v;
	return take(s, q);
}

/*
 * digits[.decimals] in units of `unit` ns (a power of ten), exactly; *ndec is
 * the number of decimals. *ns is -1 if it is too big, or finer than a ns. NULL:
 * not such a number.
 */
static const char *fixed(const char *p, const char *end, int64_t unit,
			 int64_t *ns, int *ndec)
{
	int64_t whole = 0, part = 0;
	const char *q = digits(p, end, INT64_MAX / unit - 1, &whole);
	int n = 0;

	*ns = -1;
	if (q && q + 1 < end && *q == '.' && is_digit(q[1]))
		for (q++; q < end && is_digit(*q); q++, n++) {
			if (unit < 10)
				return q;
			unit /= 10;
			part = part * 10 + (*q - '0');
			whole = whole < 0 ? whole : whole * 10;
		}
	if (q && whole >= 0)
		*ns = (whole + part) * unit;
	*ndec = n;
	return q;
}

bool scan_seconds(struct scan *s, int64_t *ns)
{
	const char *q;
	int ndec;

	q = fixed(s->p, s->end, NS_PER_S, ns, &ndec);
	if (!q)
		return fail_at(s, s->p);
	if (*ns < 0)
		return too_big(s);
	if (ndec != 3)
		return fail_at(s, q + (q < s->end && *q == '.'));
	return take(s, q);
}

bool scan_ms(struct scan *s, int64_t *ns, int64_t *res)
{
	static const int64_t step[] = {NS_PER_MS, 100000, 10000, 1000,
				       100,	  10,	  1};
	const char *q;
	int ndec;

	q = fixed(s->p, s->end, NS_PER_MS, ns, &ndec);
	if (!q)
		return fail_at(s, s->p);
	if (*ns < 0)
		return too_big(s);
	if (q + 1 == s->end && *q == '.')
		return fail_at(s, s->end);
	if (res) /* "0" is what less than a microsecond looks like */
		*res = !*ns && !ndec ? 1000 : step[ndec];
	return take(s, q);
}

/* The extent of a float, so that strtod() sees nothing else; NULL: none. */
static const char *real_end(const char *p, const char *end)
{
	int64_t n;

	if (p < end && (*p == '+' || *p == '-'))
		p++;
	if (end - p >= 3 && (!memcmp(p, "Inf", 3) || !memcmp(p, "NaN", 3)))
		return p + 3;
	if (p == end || !is_digit(*p))
		return NULL;
	while (p < end && is_digit(*p))
		p++;
	if (end - p >= 2 && *p == '.' && is_digit(p[1]))
		for (p++; p < end && is_digit(*p);)
			p++;
	if (end - p >= 3 && *p == 'e' && (p[1] == '+' || p[1] == '-'))
		return digits(p + 2, end, INT64_MAX, &n);
	return p;
}

bool scan_real(struct scan *s, double *v)
{
	const char *q = real_end(s->p, s->end);
	char copy[64], *stop;
	size_t n;

	if (!q)
		return fail_at(s, s->end - s->p < 4 ? s->end : s->p);
	if (s->end - q && s->end - q < 3 && (*q == '.' || *q == 'e'))
		return fail_at(s, s->end);
	n = (size_t)(q - s->p);
	if (n >= sizeof(copy))
		return false;
	memcpy(copy, s->p, n);
	copy[n] = '\0';
	*v = strtod(copy, &stop);
	return stop == copy + n && take(s, q);
}

bool scan_id(struct scan *s, int64_t *v)
{
	if (scan_lit(s, "nil") || scan_lit(s, "-1")) {
		*v = -1;
		return true;
	}
	return scan_uint(s, INT64_MAX, v);
}

bool scan_truth(struct scan *s, int64_t *v)
{
	if (scan_lit(s, "true")) {
		*v = 1;
		return true;
	}
	if (scan_lit(s, "false")) {
		*v = 0;
		return true;
	}
	return scan_uint(s, INT64_MAX, v);
}

static size_t text_left(const struct scan *s)
{
	size_t left = (size_t)(s->end - s->p);

	return left < SCAN_TEXT ? left : SCAN_TEXT;
}

bool scan_to(struct scan *s, const char *stop, struct stall_str *v)
{
	size_t left = text_left(s);
	const char *q = memmem(s->p, left, stop, strlen(stop));

	if (!q)
		return fail_at(s, s->p + left);
	*v = (struct stall_str){s->p, (size_t)(q - s->p)};
	return take(s, q);
}

bool scan_to_last(struct scan *s, const char *stop, struct stall_str *v)
{
	size_t n = strlen(stop), left = text_left(s);

	for (size_t i = left < n ? 0 : left - n + 1; i-- > 0;)
		if (s->p[i] == *stop && !memcmp(s->p + i, stop, n)) {
			*v = (struct stall_str){s->p, i};
			return take(s, s->p + i);
		}
	return fail_at(s, s->p + left);
}
