/* scav.h - GODEBUG=scavtrace=1, and what Go 1.13 printed with gctrace=1 */
#ifndef GODEBUG_SCAV_H
#define GODEBUG_SCAV_H

#include "importers/godebug/scan.h"

/* -1: not printed. */
struct scav_line {
	int64_t gen, work_kib, bg_kib, eager_kib, returned_kib, util_pct;
	bool forced, reset;
};

struct scav_scvg {
	int64_t released_mb;				/* by this pass */
	int64_t inuse_mb, idle_mb, sys_mb, consumed_mb; /* -1: not printed */
	bool forced;
};

bool scav_line(struct scan *s, struct scav_line *v);
bool scav_scvg(struct scan *s, struct scav_scvg *v);

#endif
