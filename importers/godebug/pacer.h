/* pacer.h - GODEBUG=gcpacertrace=1 */
#ifndef GODEBUG_PACER_H
#define GODEBUG_PACER_H

#include "importers/godebug/scan.h"

struct pacer_assist {
	double ratio, fractional;
	int64_t scan_mb, live_mb, goal_mb, dedicated;
};

struct pacer_mark {
	int64_t cpu_pct, goal_pct;
	int64_t heap, stack, globals, expected; /* bytes of scan work */
	int64_t trigger, live, over_goal;	/* bytes */
	double cons_mark;
	bool reset;
};

/* Numbers as printed, in their order. */
struct pacer_mark_old {
	int64_t marked, trigger, heap, goal, work;
	double trigger_ratio, heap_ratio, goal_ratio, cpu, cpu_goal;
	double goal_delta, actual_delta, cpu_ratio;
};

struct pacer_sweep {
	int64_t heap_mb, allocated_mb, pages;
	double pages_per_byte;
};

bool pacer_assist(struct scan *s, struct pacer_assist *v);
bool pacer_mark(struct scan *s, struct pacer_mark *v);
bool pacer_mark_old(struct scan *s, struct pacer_mark_old *v);
bool pacer_sweep(struct scan *s, struct pacer_sweep *v);

#endif
