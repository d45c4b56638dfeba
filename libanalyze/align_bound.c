/*
 * Go prints no absolute time: "@0.199s" counts from runtimeInitTime, "SCHED
 * 28ms" from the first SCHED line, both cut to ms. What pins the zeros down:
 *
 *  - a gc line is printed after the collection ended, so the zero is no later
 *    than (print - @ - clock times). It is printed before worldsema is dropped
 *    (mgc.go), so the next collection starts after the print: the zero is no
 *    earlier than (print - next @ - 1 ms). init lines likewise;
 *  - the time of a SCHED line is read before it is printed, and the print comes
 *    at once unless the thread loses its CPU or has to wait for a lock;
 *  - "@" is read right before the world is stopped, with the same reservation.
 *
 * What rests on the reservation is kept apart, with a margin, and given up if
 * it contradicts the rest.
 */
#include "libanalyze/align_bound.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

/* From "@" to the probe's hit on a thread that keeps its CPU. */
#define STOP_MARGIN INT64_C(100000)
/* From the reading of a SCHED line's time to its first write. */
#define PRINT_MARGIN INT64_C(20000)
/* One in so many SCHED lines may be held up, and one more. */
#define HELD_UP 20
/* Two readings of one clock may be off by so much. */
#define JITTER	  INT64_C(1000)
#define MAX_SHIFT 1000
#define MIN_PAIRS 3

const struct stall_bound stall_bound_none = {INT64_MIN, INT64_MAX, METHODS,
					     METHODS};

void stall_bound_from(struct stall_bound *b, int64_t lo, enum stall_method by)
{
	if (lo <= b->lo)
		return;
	b->lo = lo;
	b->lo_by = by;
}

void stall_bound_to(struct stall_bound *b, int64_t hi, enum stall_method by)
{
	if (hi >= b->hi)
		return;
	b->hi = hi;
	b->hi_by = by;
}

void stall_bound_narrow(struct stall_bound *b, const struct stall_bound *by)
{
	struct stall_bound both = *b;

	stall_bound_from(&both, by->lo, by->lo_by);
	stall_bound_to(&both, by->hi, by->hi_by);
	if (both.lo <= both.hi)
		*b = both;
}

/* ---- lines ---- */

static int64_t latest(const struct stall_text_line *l, int64_t ts)
{
	return ts - l->at_ns - l->took_ns + JITTER;
}

/* It began after the one before it, of its kind, was printed. */
static void add_order(struct stall_zero *z, const struct stall_text_line *l,
		      int64_t *print_ts)
{
	if (print_ts[l->kind] >= 0)
		stall_bound_from(&z->gc,
				 print_ts[l->kind] - l->at_ns - l->res_ns -
					 JITTER,
				 BY_WRITE);
	print_ts[l->kind] = l->write_ts;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* (print - printed time) is in [zero, zero + 1 ms) but for lines held up. */
static void add_sched(struct stall_zero *z, const struct stall_text_line *line,
		      size_t nlines)
{
	int64_t *from = stall_alloc(z->lines[TEXT_SCHED] * sizeof(*from));
	size_t n = 0, drop;

	for (size_t i = 0; i < nlines; i++)
		if (line[i].kind == TEXT_SCHED && line[i].write_ts >= 0)
			from[n++] = line[i].write_ts - line[i].at_ns -
				    line[i].res_ns - PRINT_MARGIN;
	qsort(from, n, sizeof(*from), by_value);
	drop = n / HELD_UP + 1;
	if (n > drop)
		stall_bound_from(&z->likely_sched, from[n - 1 - drop],
				 BY_WRITE);
	free(from);
}

void stall_zero_lines(struct stall_zero *z, const struct stall_text_line *line,
		      size_t nlines, bool stamps)
{
	int64_t print_ts[TEXT_KINDS] = {-1, -1, -1, -1};

	*z = (struct stall_zero){stall_bound_none,
				 stall_bound_none,
				 stall_bound_none,
				 stall_bound_none,
				 -1,
				 {0}};
	for (size_t i = 0; i < nlines; i++) {
		const struct stall_text_line *l = &line[i];
		struct stall_bound *b =
			l->kind == TEXT_SCHED ? &z->sched : &z->gc;

		z->lines[l->kind]++;
		if (l->write_ts >= 0)
			z->upid = l->upid;
		if (l->kind == TEXT_OTHER)
			continue;
		if (l->write_ts >= 0)
			stall_bound_to(b, latest(l, l->write_ts), BY_WRITE);
		if (stamps && l->arrival_ts >= 0)
			stall_bound_to(b, latest(l, l->arrival_ts), BY_ARRIVAL);
		if (l->kind != TEXT_SCHED)
			add_order(z, l, print_ts);
	}
	add_sched(z, line, nlines);
}

/* ---- stops ---- */

/* The window that pairs (line with seq, stop seq + shift) leave, and how many.
 */
static struct stall_bound pair_up(const struct stall_text_line *line,
				  size_t nlines,
				  const struct stall_text_stop *stop,
				  size_t nstops, int64_t shift, size_t *pairs)
{
	struct stall_bound b = stall_bound_none;

	*pairs = 0;
	for (size_t i = 0; i < nlines && b.lo <= b.hi; i++) {
		const struct stall_text_line *l = &line[i];
		int64_t at = l->seq + shift;

		if (at < 0 || at >= (int64_t)nstops)
			continue;
		++*pairs;
		stall_bound_to(&b, stop[at].ts - l->at_ns + JITTER, BY_GC);
		if (stop[at].on_cpu)
			stall_bound_from(&b,
					 stop[at].ts - l->at_ns - l->res_ns -
						 STOP_MARGIN,
					 BY_GC);
	}
	return b;
}

static bool allows(const struct stall_bound *a, const struct stall_bound *b)
{
	return b->lo <= b->hi && a->lo <= b->hi && b->lo <= a->hi;
}

/* The collections alone; the caller frees them. */
static struct stall_text_line *collections(const struct stall_text_line *line,
					   size_t nlines, size_t n)
{
	struct stall_text_line *gc = stall_alloc(n * sizeof(*gc));

	for (size_t i = 0, at = 0; i < nlines; i++)
		if (line[i].kind == TEXT_GC)
			gc[at++] = line[i];
	return gc;
}

/* The one window there is; false if there is none, or more. */
static bool only_window(const struct stall_zero *z,
			const struct stall_text_line *gc, size_t n,
			const struct stall_text_stop *stop, size_t nstops,
			bool from_start, struct stall_bound *ret)
{
	int64_t from = from_start ? -1 : -gc->seq - MAX_SHIFT;
	int64_t to = from_start ? -1 : -gc->seq + (int64_t)nstops;
	size_t most = n < nstops ? n : nstops;
	int fits = 0;

	for (int64_t shift = from; shift <= to; shift++) {
		size_t pairs;
		struct stall_bound b =
			pair_up(gc, n, stop, nstops, shift, &pairs);

		if (!pairs || pairs * 5 < most * 4 || !allows(&z->gc, &b) ||
		    (!from_start && pairs < MIN_PAIRS))
			continue;
		*ret = b;
		fits++;
	}
	return fits == 1;
}

bool stall_zero_stops(struct stall_zero *z, const struct stall_text_line *line,
		      size_t nlines, const struct stall_text_stop *stop,
		      size_t nstops, bool from_start)
{
	struct stall_bound found = stall_bound_none;
	size_t n = z->lines[TEXT_GC];
	struct stall_text_line *gc = collections(line, nlines, n);
	bool one = n && nstops &&
		   only_window(z, gc, n, stop, nstops, from_start, &found);

	free(gc);
	if (!one)
		return false;
	stall_bound_to(&z->gc, found.hi, BY_GC);
	stall_bound_from(&z->likely_gc, found.lo, BY_GC);
	return true;
}
