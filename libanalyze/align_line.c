/*
 * Medians all the way, for some pairs are false and some events were stamped
 * late by an interrupt between the two tracers. What is left of the differences
 * is told as the error.
 */
#include "libanalyze/align_line.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

#define PPT 1000000000000LL

enum {
	FEWEST = 20,
	/* Nobody's clock runs that much faster: adjtimex(2) allows 500 ppm. */
	MOST_PPM = 1000,
	/* Of what lies that close together, with what drift may add to it, the
	 * densest is looked for. CLOCK uptime has 4 or 10 ms a tick. */
	WINDOW_NS = 20000000,
	LEAST_NOISE_NS = 250,
	/* One tracer stamps after the other, always the same one: the least
	 * time between the two is in no residual. Measured: below 1 us. */
	LAG_NS = 1000,
	/* Less is not long enough to know a drift of a few ppm from noise. */
	DRIFT_SPAN_NS = 1000000000,
	MOST_ERROR_NS = 20000000,
};

static int by_from(const void *a, const void *b)
{
	const struct stall_pair *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int64_t median(int64_t *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_value);
	return v[n / 2];
}

static int64_t narrow(__int128 v)
{
	return v > INT64_MAX ? INT64_MAX : v < INT64_MIN ? INT64_MIN
							 : (int64_t)v;
}

static int64_t minus(int64_t a, int64_t b)
{
	return narrow((__int128)a - b);
}

/* Rounds down, so that it never goes back. */
int64_t stall_line_move(const struct stall_line *l, int64_t from)
{
	__int128 since = (__int128)from - l->from, gain;

	gain = since * l->drift_ppt;
	gain = gain / PPT - (gain % PPT < 0);
	return narrow(l->to + since + gain);
}

static int64_t off_line(const struct stall_line *l, const struct stall_pair *p)
{
	return minus(p->to, stall_line_move(l, p->from));
}

/* What each pair says of the rate together with the one half of all later. */
static int64_t median_drift(const struct stall_pair *p, size_t n,
			    int64_t *scratch)
{
	size_t half = n / 2, k = 0;

	for (size_t i = 0; i + half < n; i++) {
		__int128 from = (__int128)p[i + half].from - p[i].from;
		__int128 to = (__int128)p[i + half].to - p[i].to;

		if (from > 0)
			scratch[k++] = narrow((to - from) * PPT / from);
	}
	return k ? median(scratch, k) : 0;
}

/* Puts the line into the middle of them; returns the median distance. */
static int64_t centre(struct stall_line *l, const struct stall_pair *p,
		      size_t n, int64_t *scratch)
{
	for (size_t i = 0; i < n; i++)
		scratch[i] = off_line(l, &p[i]);
	l->to = narrow((__int128)l->to + median(scratch, n));
	for (size_t i = 0; i < n; i++)
		scratch[i] = llabs(off_line(l, &p[i]));
	return median(scratch, n);
}

/* Keeps those pairs that are within lo ... hi off the line, in their order. */
static size_t within(const struct stall_line *l, struct stall_pair *p, size_t n,
		     int64_t lo, int64_t hi)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t off = off_line(l, &p[i]);

		if (off >= lo && off <= hi)
			p[k++] = p[i];
	}
	return k;
}

/* Of all differences the densest lot that a sound clock could have. */
static size_t densest(const struct stall_line *l, struct stall_pair *p,
		      size_t n, int64_t *scratch)
{
	int64_t span = minus(p[n - 1].from, p[0].from), width, lo = 0;
	size_t most = 0;

	width = WINDOW_NS + span / (1000000 / MOST_PPM);
	for (size_t i = 0; i < n; i++)
		scratch[i] = off_line(l, &p[i]);
	qsort(scratch, n, sizeof(*scratch), by_value);
	for (size_t i = 0, k = 0; i < n; i++) {
		while (minus(scratch[i], scratch[k]) > width)
			k++;
		if (i - k + 1 > most) {
			most = i - k + 1;
			lo = scratch[k];
		}
	}
	return within(l, p, n, lo, narrow((__int128)lo + width));
}

/* The drift is taken only where it stands out of the noise. */
static int64_t settle(struct stall_line *l, const struct stall_pair *p,
		      size_t n, bool in_ns, int64_t *scratch)
{
	int64_t drift = median_drift(p, n, scratch), noise;
	__int128 gain;

	l->span = minus(p[n - 1].to, p[0].to);
	l->from = p[0].from;
	l->to = p[0].to;
	l->drift_ppt = drift;
	noise = centre(l, p, n, scratch);
	gain = (__int128)llabs(drift) * l->span / PPT;
	if (!in_ns || (l->span >= DRIFT_SPAN_NS && gain > 4 * noise))
		return noise;
	l->drift_ppt = 0;
	return centre(l, p, n, scratch);
}

/* Between the matched events the residuals bound it; beyond them the rate may
 * be wrong by what the residuals leave open. */
static void beyond(struct stall_line *l, const struct stall_pair *p, size_t n,
		  const struct stall_line_input *in)
{
	int64_t out = 0, before = minus(p[0].from, in->begin);
	int64_t after = minus(in->end, p[n - 1].from);
	int64_t span = minus(p[n - 1].from, p[0].from);

	out = before > out ? before : out;
	out = after > out ? after : out;
	l->error = narrow((__int128)l->residual + l->lag +
			  (span > 0 ? (__int128)2 * l->residual * out / span
				    : 0));
}

static void bound(struct stall_line *l, const struct stall_pair *p, size_t n,
		  const struct stall_line_input *in)
{
	for (size_t i = 0; i < n; i++) {
		int64_t off = llabs(off_line(l, &p[i]));

		l->residual = off > l->residual ? off : l->residual;
	}
	l->lag = LAG_NS;
	beyond(l, p, n, in);
}

/* The densest lot becomes the first *ret_n pairs, and the line their middle. */
static enum stall_line_verdict settle_all(const struct stall_line_input *in,
					  struct stall_line *l, size_t *ret_n,
					  int64_t *noise, int64_t *scratch)
{
	struct stall_pair *p = in->pair;
	size_t n;

	qsort(p, in->n, sizeof(*p), by_from);
	l->from = p[0].from;
	l->to = p[0].to;
	l->drift_ppt = in->in_ns ? 0 : median_drift(p, in->n, scratch);
	if (l->drift_ppt <= -PPT || l->drift_ppt > 1000 * PPT)
		return LINE_SCATTERED;
	n = *ret_n = densest(l, p, in->n, scratch);
	l->agreed = n;
	if (n < FEWEST || n < in->n / 2)
		return LINE_SCATTERED;
	if (p[n - 1].from == p[0].from || p[n - 1].to == p[0].to)
		return LINE_SHORT;
	*noise = settle(l, p, n, in->in_ns, scratch);
	return LINE_FITS;
}

static enum stall_line_verdict fit(const struct stall_line_input *in,
				   struct stall_line *l, int64_t *scratch)
{
	struct stall_pair *p = in->pair;
	enum stall_line_verdict v;
	size_t n, close;
	int64_t noise;

	v = settle_all(in, l, &close, &noise, scratch);
	if (v != LINE_FITS)
		return v;
	noise = noise < LEAST_NOISE_NS ? LEAST_NOISE_NS : noise;
	l->agreed = n = within(l, p, close, -8 * noise, 8 * noise);
	if (n < FEWEST || n < close - close / 10 ||
	    p[n - 1].from == p[0].from)
		return LINE_UNSTEADY;
	bound(l, p, n, in);
	if (in->in_ns && llabs(l->drift_ppt) > MOST_PPM * 1000000LL)
		return LINE_UNSTEADY;
	return l->error > MOST_ERROR_NS ? LINE_UNSTEADY : LINE_FITS;
}

void stall_line_fit(const struct stall_line_input *in, struct stall_line *l)
{
	int64_t *scratch;

	*l = (struct stall_line){.verdict = LINE_FEW, .matched = in->n};
	if (in->n < FEWEST)
		return;
	scratch = stall_alloc(in->n * sizeof(*scratch));
	l->verdict = fit(in, l, scratch);
	free(scratch);
}

/* ---- stamps that are known to be early, and late ---- */

/* How far off the line those are that lie behind all but one in a hundred: a
 * false pair among them is not the outermost then. */
static int64_t outermost(const struct stall_line *l, const struct stall_pair *p,
			 size_t n, bool lowest, int64_t *scratch)
{
	for (size_t i = 0; i < n; i++)
		scratch[i] = off_line(l, &p[i]);
	qsort(scratch, n, sizeof(*scratch), by_value);
	return scratch[lowest ? n / 100 : n - 1 - n / 100];
}

/* Puts the line into the middle of what both leave open. False: nothing. */
static bool squeeze(struct stall_line *l, const struct stall_line_input *late,
		    size_t nlate, const struct stall_line_input *early,
		    size_t nearly, int64_t *scratch)
{
	int64_t hi = outermost(l, late->pair, nlate, true, scratch);
	int64_t lo = outermost(l, early->pair, nearly, false, scratch);

	if (hi < lo)
		return false;
	l->residual = (hi - lo + 1) / 2;
	l->to = narrow((__int128)l->to + lo + l->residual);
	return true;
}

static enum stall_line_verdict between(const struct stall_line_input *late,
				       const struct stall_line_input *early,
				       struct stall_line *l, int64_t *scratch)
{
	struct stall_pair *p = late->pair;
	enum stall_line_verdict v;
	int64_t noise, drift;
	size_t n, m;

	v = settle_all(late, l, &n, &noise, scratch);
	if (v != LINE_FITS)
		return v;
	m = within(l, early->pair, early->n, -WINDOW_NS, WINDOW_NS);
	if (m < FEWEST)
		return LINE_SCATTERED;
	drift = median_drift(p, n, scratch);
	if (!squeeze(l, late, n, early, m, scratch)) {
		/* Too little to stand out of stamps that are late by chance,
		 * but there. */
		l->drift_ppt = drift;
		if (!squeeze(l, late, n, early, m, scratch))
			return LINE_UNSTEADY;
	}
	if (late->in_ns && llabs(l->drift_ppt) > MOST_PPM * 1000000LL)
		return LINE_UNSTEADY;
	l->lag = l->drift_ppt ? 0
			      : narrow((__int128)llabs(drift) * l->span / PPT);
	beyond(l, p, n, late);
	return l->error > MOST_ERROR_NS ? LINE_UNSTEADY : LINE_FITS;
}

void stall_line_between(const struct stall_line_input *late,
			const struct stall_line_input *early,
			struct stall_line *l)
{
	size_t most = late->n > early->n ? late->n : early->n;
	int64_t *scratch;

	*l = (struct stall_line){.verdict = LINE_FEW, .matched = late->n};
	if (late->n < FEWEST || early->n < FEWEST)
		return;
	scratch = stall_alloc(most * sizeof(*scratch));
	l->verdict = between(late, early, l, scratch);
	free(scratch);
}
