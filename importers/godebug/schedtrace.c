/*
 * The scheduler's state, one line each X ms, proc.go schedtrace:
 *
 *   SCHED 28ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0
 *   needspinning=1 idlethreads=1 runqueue=0 [ 1 0 ] schedticks=[ 3 10 ]
 *
 * needspinning since Go 1.20, schedticks (and the spaces) since 1.25. With
 * scheddetail=1 four more values take the place of the lists.
 */
#include "importers/godebug/schedtrace.h"

#define NS_PER_MS INT64_C(1000000)
#define MAX_PROCS (1 << 20)

static bool read_counts(struct scan *s, struct schedtrace_line *v)
{
	if (!scan_lit(s, "SCHED ") ||
	    !scan_uint(s, INT64_MAX / NS_PER_MS, &v->at_ns))
		return false;
	v->at_ns *= NS_PER_MS;
	v->needspinning = -1;
	if (!scan_lit(s, "ms: gomaxprocs=") ||
	    !scan_uint(s, MAX_PROCS, &v->gomaxprocs) ||
	    !scan_lit(s, " idleprocs=") || !scan_int(s, &v->idleprocs) ||
	    !scan_lit(s, " threads=") || !scan_int(s, &v->threads) ||
	    !scan_lit(s, " spinningthreads=") || !scan_int(s, &v->spinning))
		return false;
	if (scan_lit(s, " needspinning=") &&
	    !scan_uint(s, INT64_MAX, &v->needspinning))
		return false;
	return scan_lit(s, " idlethreads=") && scan_int(s, &v->idlethreads) &&
	       scan_lit(s, " runqueue=") && scan_int(s, &v->runqueue);
}

static bool read_detail(struct scan *s, struct schedtrace_line *v)
{
	v->words = s->p < s->end && (*s->p == 't' || *s->p == 'f');
	return scan_truth(s, &v->gcwaiting) && scan_lit(s, " nmidlelocked=") &&
	       scan_int(s, &v->nmidlelocked) && scan_lit(s, " stopwait=") &&
	       scan_int(s, &v->stopwait) && scan_lit(s, " sysmonwait=") &&
	       scan_truth(s, &v->sysmonwait) && scan_end(s);
}

/* The rest of "[0 2]" or "[ 0 2 ]"; n numbers at most. */
static bool read_list(struct scan *s, int64_t max, struct stall_str *list,
		      int64_t *n)
{
	int64_t value;

	list->p = s->p;
	for (*n = 0;; ++*n) {
		list->n = (size_t)(s->p - list->p);
		if (scan_lit(s, " ]") || scan_lit(s, "]"))
			return true;
		if (*n == max || (!scan_lit(s, " ") && *n) ||
		    !scan_uint(s, UINT32_MAX, &value))
			return false;
	}
}

bool schedtrace_line(struct scan *s, struct schedtrace_line *v)
{
	int64_t nqueues, nticks;

	v->queues.p = v->ticks.p = NULL;
	if (!read_counts(s, v))
		return false;
	v->detail = scan_lit(s, " gcwaiting=");
	if (v->detail)
		return read_detail(s, v);
	if (!scan_lit(s, " [") ||
	    !read_list(s, MAX_PROCS, &v->queues, &nqueues))
		return false;
	if (scan_lit(s, " schedticks=[") &&
	    !read_list(s, nqueues, &v->ticks, &nticks))
		return false;
	return scan_end(s);
}

int64_t schedtrace_next(struct stall_str *list)
{
	struct scan s;
	int64_t v;

	if (!list->p)
		return -1;
	s = scan_of(*list);
	scan_lit(&s, " ");
	if (!scan_uint(&s, UINT32_MAX, &v))
		return -1;
	*list = (struct stall_str){s.p, (size_t)(s.end - s.p)};
	return v;
}
