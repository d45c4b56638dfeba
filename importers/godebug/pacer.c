/*
 * What the collector's pacer planned and what came of it, mgcpacer.go:
 *
 *   pacer: assist ratio=+3.266182e-001 (scan 0 MB in 4->5 MB)
 *   workers=0++2.500000e-001
 *   pacer: 46% CPU (25 exp.) for 692880+28672+221328 B work (245904 B exp.) in
 *   4194304 B -> 4587520 B (∆goal 286720, cons/mark +0.000000e+000)
 *   pacer: sweep done at heap size 9MB; allocated 1MB during sweep; swept 989
 *   pages at 0.00022822599404074008 pages/byte
 *
 * The second has another form up to Go 1.17 (H_m_prev=...). Floats have another
 * shape since Go 1.26.
 */
#include "importers/godebug/pacer.h"

bool pacer_assist(struct scan *s, struct pacer_assist *v)
{
	return scan_lit(s, "pacer: assist ratio=") && scan_real(s, &v->ratio) &&
	       scan_lit(s, " (scan ") && scan_uint(s, INT64_MAX, &v->scan_mb) &&
	       scan_lit(s, " MB in ") && scan_uint(s, INT64_MAX, &v->live_mb) &&
	       scan_lit(s, "->") && scan_uint(s, INT64_MAX, &v->goal_mb) &&
	       scan_lit(s, " MB) workers=") &&
	       scan_uint(s, INT64_MAX, &v->dedicated) && scan_lit(s, "+") &&
	       scan_real(s, &v->fractional) && scan_end(s);
}

static bool read_work(struct scan *s, struct pacer_mark *v)
{
	return scan_lit(s, "pacer: ") && scan_int(s, &v->cpu_pct) &&
	       scan_lit(s, "% CPU (") && scan_int(s, &v->goal_pct) &&
	       scan_lit(s, " exp.) for ") && scan_int(s, &v->heap) &&
	       scan_lit(s, "+") && scan_int(s, &v->stack) && scan_lit(s, "+") &&
	       scan_int(s, &v->globals) && scan_lit(s, " B work (") &&
	       scan_int(s, &v->expected) && scan_lit(s, " B exp.) in ");
}

bool pacer_mark(struct scan *s, struct pacer_mark *v)
{
	return read_work(s, v) && scan_int(s, &v->trigger) &&
	       scan_lit(s, " B -> ") && scan_int(s, &v->live) &&
	       scan_lit(s, " B (∆goal ") && scan_int(s, &v->over_goal) &&
	       scan_lit(s, ", cons/mark ") && scan_real(s, &v->cons_mark) &&
	       scan_lit(s, ")") &&
	       scan_maybe(s, "[controller reset]", &v->reset) && scan_end(s);
}

static bool read_heights(struct scan *s, struct pacer_mark_old *v)
{
	return scan_lit(s, "pacer: H_m_prev=") && scan_int(s, &v->marked) &&
	       scan_lit(s, " h_t=") && scan_real(s, &v->trigger_ratio) &&
	       scan_lit(s, " H_T=") && scan_int(s, &v->trigger) &&
	       scan_lit(s, " h_a=") && scan_real(s, &v->heap_ratio) &&
	       scan_lit(s, " H_a=") && scan_int(s, &v->heap) &&
	       scan_lit(s, " h_g=") && scan_real(s, &v->goal_ratio) &&
	       scan_lit(s, " H_g=") && scan_int(s, &v->goal);
}

bool pacer_mark_old(struct scan *s, struct pacer_mark_old *v)
{
	return read_heights(s, v) && scan_lit(s, " u_a=") &&
	       scan_real(s, &v->cpu) && scan_lit(s, " u_g=") &&
	       scan_real(s, &v->cpu_goal) && scan_lit(s, " W_a=") &&
	       scan_int(s, &v->work) && scan_lit(s, " goalΔ=") &&
	       scan_real(s, &v->goal_delta) && scan_lit(s, " actualΔ=") &&
	       scan_real(s, &v->actual_delta) && scan_lit(s, " u_a/u_g=") &&
	       scan_real(s, &v->cpu_ratio) && scan_end(s);
}

bool pacer_sweep(struct scan *s, struct pacer_sweep *v)
{
	return scan_lit(s, "pacer: sweep done at heap size ") &&
	       scan_uint(s, INT64_MAX, &v->heap_mb) &&
	       scan_lit(s, "MB; allocated ") &&
	       scan_uint(s, INT64_MAX, &v->allocated_mb) &&
	       scan_lit(s, "MB during sweep; swept ") &&
	       scan_uint(s, INT64_MAX, &v->pages) &&
	       scan_lit(s, " pages at ") && scan_real(s, &v->pages_per_byte) &&
	       scan_lit(s, " pages/byte") && scan_end(s);
}
