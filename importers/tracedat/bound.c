/* bound.c - is the time of a page to be believed, and until when can it last?
 *
 * A CPU's pages are in the order of time: the records of one are not later
 * than the stamp of the next. One damaged word among them can say anything, up
 * to years. So a stamp counts if most of the pages around it agree.
 */
#include "importers/tracedat/bound.h"

#define DAY_NS INT64_C(86400000000000)
/* sched_clock() of an unsteady clock is only right to a tick of 100 Hz. */
#define TICK_NS 10000000
#define MOST_NS (INT64_C(1) << 61)

static uint64_t from_ns(const struct tracedat *td, int64_t ns)
{
	unsigned __int128 t = (unsigned __int128)ns;

	if (td->tsc_mult)
		t = (t << td->tsc_shift) / td->tsc_mult;
	return t > UINT64_MAX / 4 ? UINT64_MAX / 4 : (uint64_t)t;
}

struct tracedat_limits tracedat_limits(const struct tracedat *td)
{
	return (struct tracedat_limits){
		.jitter = from_ns(td, TICK_NS),
		.gap = from_ns(td, DAY_NS),
		.most = from_ns(td, MOST_NS),
	};
}

/* Beyond `most` there is no stamp, so this does not overflow. */
static bool is_after(const struct tracedat_limits *lim, uint64_t a, uint64_t b)
{
	return a <= lim->most && a + lim->jitter >= b;
}

static bool is_stamp(const struct tracedat_limits *lim, uint64_t before,
		     const uint64_t stamp[3])
{
	int later = 0, earlier = 0;

	if (stamp[0] > lim->most || !is_after(lim, stamp[0], before))
		return false;
	for (int i = 1; i < 3; i++) {
		if (!is_after(lim, stamp[i], before))
			continue; /* that one is damaged itself */
		if (is_after(lim, stamp[i], stamp[0]))
			later++;
		else
			earlier++;
	}
	if (later || earlier)
		return later >= earlier;
	/* the last one: a day without events is more than idle */
	return !before || stamp[0] <= before + lim->gap;
}

/* The first stamp from there on that is not a leap, as far as one can see. */
static uint64_t end_of(const struct tracedat_limits *lim,
		       const uint64_t stamp[3])
{
	uint64_t next = UINT64_MAX, far = stamp[0] + lim->gap;

	for (int i = 1; i < 3; i++)
		if (is_after(lim, stamp[i], stamp[0]) && stamp[i] < next)
			next = stamp[i];
	if (next <= far || (next == stamp[1] && stamp[2] <= lim->most))
		return next;
	return far;
}

bool tracedat_bound(const struct tracedat_limits *lim, uint64_t before,
		    const uint64_t stamp[3], struct tracedat_bound *ret)
{
	uint64_t end;

	if (!is_stamp(lim, before, stamp))
		return false;
	ret->end = end_of(lim, stamp);
	end = ret->end + lim->jitter;
	ret->from = stamp[0] < lim->jitter ? 0 : stamp[0] - lim->jitter;
	ret->span = (end < lim->most ? end : lim->most) - ret->from;
	return true;
}
