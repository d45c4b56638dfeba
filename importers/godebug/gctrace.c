/*
 * One line a collection, mgc.go gcMarkTermination:
 *
 *   gc 9 @0.079s 7%: 0.084+1.0+0.002 ms clock, 0.16+0/0.18/1.5+0.004 ms cpu,
 *   53->53->3 MB, 106 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
 *
 * Stacks and globals since Go 1.18. gctrace=2 adds, since Go 1.25 and the
 * second form with the Green Tea collector:
 *
 *   scan: total 38402 objs
 *   scan: class 8B 9+0+0=9 objs, 0+0=0 spans
 */
#include "importers/godebug/gctrace.h"

#define MAX_PCT	  INT32_MAX
#define MAX_PROCS (1 << 20)

static bool read_head(struct scan *s, struct gctrace_cycle *v)
{
	return scan_lit(s, "gc ") && scan_uint(s, INT64_MAX, &v->seq) &&
	       scan_lit(s, " @") && scan_seconds(s, &v->at_ns) &&
	       scan_lit(s, "s ") && scan_uint(s, MAX_PCT, &v->cpu_pct) &&
	       scan_lit(s, "%") &&
	       scan_maybe(s, " (checking for goroutine leaks)",
			  &v->leak_check) &&
	       scan_lit(s, ": ");
}

static bool read_clock(struct scan *s, struct gctrace_cycle *v)
{
	return scan_ms(s, &v->clock_ns[0], &v->clock_res[0]) &&
	       scan_lit(s, "+") &&
	       scan_ms(s, &v->clock_ns[1], &v->clock_res[1]) &&
	       scan_lit(s, "+") &&
	       scan_ms(s, &v->clock_ns[2], &v->clock_res[2]) &&
	       scan_lit(s, " ms clock, ");
}

static bool read_cpu(struct scan *s, struct gctrace_cycle *v)
{
	return scan_ms(s, &v->cpu_ns[0], NULL) && scan_lit(s, "+") &&
	       scan_ms(s, &v->cpu_ns[1], NULL) && scan_lit(s, "/") &&
	       scan_ms(s, &v->cpu_ns[2], NULL) && scan_lit(s, "/") &&
	       scan_ms(s, &v->cpu_ns[3], NULL) && scan_lit(s, "+") &&
	       scan_ms(s, &v->cpu_ns[4], NULL) && scan_lit(s, " ms cpu, ");
}

static bool read_heap(struct scan *s, struct gctrace_cycle *v)
{
	return scan_uint(s, INT64_MAX, &v->heap_mb[0]) && scan_lit(s, "->") &&
	       scan_uint(s, INT64_MAX, &v->heap_mb[1]) && scan_lit(s, "->") &&
	       scan_uint(s, INT64_MAX, &v->heap_mb[2]) &&
	       scan_lit(s, " MB, ") && scan_uint(s, INT64_MAX, &v->goal_mb) &&
	       scan_lit(s, " MB goal, ");
}

/* "0 MB stacks, 0 MB globals, 2 P" or "2 P". */
static bool read_tail(struct scan *s, struct gctrace_cycle *v)
{
	int64_t n;

	v->stacks_mb = v->globals_mb = -1;
	if (!scan_uint(s, INT64_MAX, &n))
		return false;
	if (scan_lit(s, " MB stacks, ")) {
		v->stacks_mb = n;
		if (!scan_uint(s, INT64_MAX, &v->globals_mb) ||
		    !scan_lit(s, " MB globals, ") ||
		    !scan_uint(s, INT64_MAX, &n))
			return false;
	}
	v->procs = n;
	return n <= MAX_PROCS && scan_lit(s, " P") &&
	       scan_maybe(s, " (forced)", &v->forced) && scan_end(s);
}

bool gctrace_cycle(struct scan *s, struct gctrace_cycle *v)
{
	return read_head(s, v) && read_clock(s, v) && read_cpu(s, v) &&
	       read_heap(s, v) && read_tail(s, v);
}

static bool read_class(struct scan *s, struct stall_str *class)
{
	int64_t bytes;

	class->p = s->p;
	if (!scan_lit(s, "total")) {
		if (!scan_lit(s, "class "))
			return false;
		class->p = s->p;
		if (!scan_lit(s, "L") &&
		    !(scan_uint(s, INT64_MAX, &bytes) && scan_lit(s, "B")))
			return false;
	}
	class->n = (size_t)(s->p - class->p);
	return true;
}

bool gctrace_scan(struct scan *s, struct gctrace_scan *v)
{
	v->single = v->sparse = v->dense = -1;
	v->spans = v->sparse_spans = v->dense_spans = -1;
	if (!scan_lit(s, "scan: ") || !read_class(s, &v->class) ||
	    !scan_lit(s, " ") || !scan_uint(s, INT64_MAX, &v->objs))
		return false;
	if (scan_lit(s, " objs"))
		return scan_end(s);
	v->single = v->objs;
	return scan_lit(s, "+") && scan_uint(s, INT64_MAX, &v->sparse) &&
	       scan_lit(s, "+") && scan_uint(s, INT64_MAX, &v->dense) &&
	       scan_lit(s, "=") && scan_uint(s, INT64_MAX, &v->objs) &&
	       scan_lit(s, " objs, ") &&
	       scan_uint(s, INT64_MAX, &v->sparse_spans) && scan_lit(s, "+") &&
	       scan_uint(s, INT64_MAX, &v->dense_spans) && scan_lit(s, "=") &&
	       scan_uint(s, INT64_MAX, &v->spans) && scan_lit(s, " spans") &&
	       scan_end(s);
}

/* Comes before the collection that is made every two minutes. */
bool gctrace_forced(struct scan *s)
{
	return scan_lit(s, "GC forced") && scan_end(s);
}

bool gctrace_finalizers(struct scan *s, struct gctrace_finalizers *v)
{
	return scan_lit(s, "checkfinalizers: queue: ") &&
	       scan_uint(s, INT64_MAX, &v->finalizers) &&
	       scan_lit(s, " finalizers + ") &&
	       scan_uint(s, INT64_MAX, &v->cleanups) &&
	       scan_lit(s, " cleanups") && scan_end(s);
}
