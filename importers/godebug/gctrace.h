/* gctrace.h - GODEBUG=gctrace=N and checkfinalizers=1 */
#ifndef GODEBUG_GCTRACE_H
#define GODEBUG_GCTRACE_H

#include "importers/godebug/scan.h"

struct gctrace_cycle {
	int64_t seq, at_ns, cpu_pct;
	int64_t clock_ns[3]; /* sweep termination, mark, mark termination */
	int64_t clock_res[3];
	int64_t cpu_ns[5]; /* sweep, assist, background, idle, mark */
	int64_t heap_mb[3];
	int64_t goal_mb, stacks_mb, globals_mb; /* -1: not printed */
	int64_t procs;
	bool forced, leak_check;
};

/* Objects scanned, per size class (Go 1.25); -1: not printed. */
struct gctrace_scan {
	struct stall_str class; /* "total", "L" or "32B" */
	int64_t objs, single, sparse, dense;
	int64_t spans, sparse_spans, dense_spans;
};

struct gctrace_finalizers {
	int64_t finalizers, cleanups;
};

bool gctrace_cycle(struct scan *s, struct gctrace_cycle *v);
bool gctrace_scan(struct scan *s, struct gctrace_scan *v);
bool gctrace_forced(struct scan *s);
bool gctrace_finalizers(struct scan *s, struct gctrace_finalizers *v);

#endif
