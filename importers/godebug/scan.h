/* scan.h - reading one line of the Go runtime's text, token by token */
#ifndef GODEBUG_SCAN_H
#define GODEBUG_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "libanalyze/source.h"

/*
 * A token is what the runtime prints with one write(2): a literal or a number.
 * A reader that does not find its token returns false and leaves `p` at the
 * token's first byte, so that after a failure `p` says what of the line is
 * good, and scan_short() whether the line only ended too early.
 */
struct scan {
	const char *p, *end;
	const char *dry; /* a token began here and ran into the end */
	int tokens;	 /* read so far */
	bool too_big;	 /* a number was, for what it means */
};

static inline struct scan scan_of(struct stall_str text)
{
	return (struct scan){.p = text.p, .end = text.p + text.n};
}

static inline bool scan_literal(struct scan *s, const char *lit, size_t n)
{
	size_t left = (size_t)(s->end - s->p);

	if (left < n) {
		if (!memcmp(s->p, lit, left))
			s->dry = s->p;
		return false;
	}
	if (memcmp(s->p, lit, n))
		return false;
	s->p += n;
	s->tokens++;
	return true;
}

/* For string constants only. */
#define scan_lit(s, lit) scan_literal((s), "" lit, sizeof(lit) - 1)

/* Always true; *was says whether it was there. */
#define scan_maybe(s, lit, was) (*(was) = scan_lit((s), lit), true)

static inline bool scan_end(const struct scan *s)
{
	return s->p == s->end;
}

/* After a failure: what is there is right, but there should be more. */
static inline bool scan_short(const struct scan *s)
{
	return s->dry == s->p;
}

/* Digits; no more than max. */
bool scan_uint(struct scan *s, int64_t max, int64_t *v);
/* With an optional '-'. */
bool scan_int(struct scan *s, int64_t *v);
/* "12.345": seconds with exactly three decimals; ns. */
bool scan_seconds(struct scan *s, int64_t *ns);
/*
 * "0.018", "1.3", "12", "0": milliseconds as the runtime's fmtNSAsMS cuts them
 * (mgc.go); ns and the size of a step of the last digit printed. res may be
 * NULL.
 */
bool scan_ms(struct scan *s, int64_t *ns, int64_t *res);
/* "+3.266182e-001" (Go 1.25 and before), "0.93697509765625", "NaN", "+Inf". */
bool scan_real(struct scan *s, double *v);
/* A number, or -1 for "nil" (Go 1.20) and "-1" (before). */
bool scan_id(struct scan *s, int64_t *v);
/* "true", "false" (Go 1.20) or digits (before): 1 or 0. */
bool scan_truth(struct scan *s, int64_t *v);
/*
 * What comes before the first, or last, `stop`; it is not taken itself. Looks
 * at SCAN_TEXT bytes only: names and reasons are short, and a line may be long
 * and hold many beginnings of records.
 */
#define SCAN_TEXT 1024
bool scan_to(struct scan *s, const char *stop, struct stall_str *v);
bool scan_to_last(struct scan *s, const char *stop, struct stall_str *v);

#endif
