/*
 * Every P, M and G at the time of a SCHED line, proc.go schedtrace:
 *
 *     P0: status=1 schedtick=4 syscalltick=0 m=0 runqsize=0 gfreecnt=0
 * timerslen=0 M3: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0
 * dying=0 spinning=false blocked=true lockedg=nil G2: status=4(force gc (idle))
 * m=nil lockedm=nil
 *
 * No id is "nil" since Go 1.20, "-1" before; timerslen since 1.14.
 */
#include "importers/godebug/scheddetail.h"

#define STATUS_SCAN 0x1000

bool scheddetail_p(struct scan *s, struct scheddetail_p *v)
{
	v->timers = -1;
	if (!scan_lit(s, "  P") || !scan_uint(s, INT32_MAX, &v->p) ||
	    !scan_lit(s, ": status=") || !scan_uint(s, INT32_MAX, &v->status) ||
	    !scan_lit(s, " schedtick=") ||
	    !scan_uint(s, UINT32_MAX, &v->schedtick) ||
	    !scan_lit(s, " syscalltick=") ||
	    !scan_uint(s, UINT32_MAX, &v->syscalltick) || !scan_lit(s, " m=") ||
	    !scan_id(s, &v->m) || !scan_lit(s, " runqsize=") ||
	    !scan_uint(s, UINT32_MAX, &v->runqsize) ||
	    !scan_lit(s, " gfreecnt=") || !scan_int(s, &v->gfreecnt))
		return false;
	if (scan_lit(s, " timerslen=") && !scan_uint(s, INT64_MAX, &v->timers))
		return false;
	return scan_end(s);
}

bool scheddetail_m(struct scan *s, struct scheddetail_m *v)
{
	return scan_lit(s, "  M") && scan_uint(s, INT64_MAX, &v->m) &&
	       scan_lit(s, ": p=") && scan_id(s, &v->p) &&
	       scan_lit(s, " curg=") && scan_id(s, &v->curg) &&
	       scan_lit(s, " mallocing=") && scan_int(s, &v->mallocing) &&
	       scan_lit(s, " throwing=") && scan_int(s, &v->throwing) &&
	       scan_lit(s, " preemptoff=") &&
	       scan_to(s, " locks=", &v->preemptoff) &&
	       scan_lit(s, " locks=") && scan_int(s, &v->locks) &&
	       scan_lit(s, " dying=") && scan_int(s, &v->dying) &&
	       scan_lit(s, " spinning=") && scan_truth(s, &v->spinning) &&
	       scan_lit(s, " blocked=") && scan_truth(s, &v->blocked) &&
	       scan_lit(s, " lockedg=") && scan_id(s, &v->lockedg) &&
	       scan_end(s);
}

bool scheddetail_g(struct scan *s, struct scheddetail_g *v)
{
	if (!scan_lit(s, "  G") || !scan_uint(s, INT64_MAX, &v->g) ||
	    !scan_lit(s, ": status=") || !scan_uint(s, INT32_MAX, &v->status) ||
	    !scan_lit(s, "("))
		return false;
	v->scan = v->status & STATUS_SCAN;
	v->status &= ~(int64_t)STATUS_SCAN;
	/* The reason may hold parentheses. */
	return scan_to_last(s, ") m=", &v->reason) && scan_lit(s, ") m=") &&
	       scan_id(s, &v->m) && scan_lit(s, " lockedm=") &&
	       scan_id(s, &v->lockedm) && scan_end(s);
}
