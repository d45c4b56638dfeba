/*
 * Memory given back to the system, mgcscavenge.go printScavTrace:
 *
 *   scav 8 KiB work, 51072 KiB total, 99% util                 Go 1.14, 1.19
 *   scav 12 49216 KiB work, 65688 KiB total, 91% util (forced)  Go 1.15 to 1.18
 *   scav 0 KiB work (bg), 51360 KiB work (eager), 65440 KiB now, 87% util
 *
 * and in Go 1.13:
 *
 *   forced scvg: 50 MB released
 *   scvg: inuse: 11, idle: 52, sys: 63, released: 47, consumed: 16 (MB)
 */
#include "importers/godebug/scav.h"

/* "12 49216" or "49216" */
static bool read_work(struct scan *s, int64_t *gen, int64_t *work)
{
	*gen = -1;
	if (!scan_lit(s, "scav ") || !scan_uint(s, INT64_MAX, work))
		return false;
	if (scan_lit(s, " KiB work"))
		return true;
	*gen = *work;
	if (s->end - s->p < 2 || s->p[1] < '0' || s->p[1] > '9')
		return false;
	return scan_lit(s, " ") && scan_uint(s, INT64_MAX, work) &&
	       scan_lit(s, " KiB work");
}

static bool read_split(struct scan *s, struct scav_line *v)
{
	v->bg_kib = v->work_kib;
	v->work_kib = -1;
	return scan_uint(s, INT64_MAX, &v->eager_kib) &&
	       scan_lit(s, " KiB work (eager), ") &&
	       scan_uint(s, INT64_MAX, &v->returned_kib) &&
	       scan_lit(s, " KiB now, ");
}

bool scav_line(struct scan *s, struct scav_line *v)
{
	v->bg_kib = v->eager_kib = -1;
	if (!read_work(s, &v->gen, &v->work_kib))
		return false;
	if (scan_lit(s, " (bg), ")) {
		if (!read_split(s, v))
			return false;
	} else if (!scan_lit(s, ", ") ||
		   !scan_uint(s, INT64_MAX, &v->returned_kib) ||
		   !scan_lit(s, " KiB total, ")) {
		return false;
	}
	return scan_uint(s, INT64_MAX, &v->util_pct) && scan_lit(s, "% util") &&
	       scan_maybe(s, " (forced)", &v->forced) &&
	       scan_maybe(s, " [controller reset]", &v->reset) &&
	       !(v->forced && v->reset) && scan_end(s);
}

bool scav_scvg(struct scan *s, struct scav_scvg *v)
{
	v->inuse_mb = v->idle_mb = v->sys_mb = v->consumed_mb = -1;
	v->forced = scan_lit(s, "forced ");
	if (!scan_lit(s, "scvg: "))
		return false;
	if (scan_uint(s, INT64_MAX, &v->released_mb))
		return scan_lit(s, " MB released") && scan_end(s);
	return scan_lit(s, "inuse: ") &&
	       scan_uint(s, INT64_MAX, &v->inuse_mb) &&
	       scan_lit(s, ", idle: ") &&
	       scan_uint(s, INT64_MAX, &v->idle_mb) && scan_lit(s, ", sys: ") &&
	       scan_uint(s, INT64_MAX, &v->sys_mb) &&
	       scan_lit(s, ", released: ") &&
	       scan_uint(s, INT64_MAX, &v->released_mb) &&
	       scan_lit(s, ", consumed: ") &&
	       scan_uint(s, INT64_MAX, &v->consumed_mb) &&
	       scan_lit(s, " (MB)") && scan_end(s);
}
