/* schedtrace.h - GODEBUG=schedtrace=X, the SCHED line */
#ifndef GODEBUG_SCHEDTRACE_H
#define GODEBUG_SCHEDTRACE_H

#include "importers/godebug/scan.h"

struct schedtrace_line {
	int64_t at_ns, gomaxprocs, idleprocs, threads, spinning;
	int64_t needspinning; /* -1: not printed */
	int64_t idlethreads, runqueue;
	bool detail; /* scheddetail=1: the next four instead of the queues */
	bool words;  /* they are "true" and "false" */
	int64_t gcwaiting, nmidlelocked, stopwait, sysmonwait;
	struct stall_str queues, ticks; /* numbers, p NULL: not printed */
};

bool schedtrace_line(struct scan *s, struct schedtrace_line *v);

/* The next number of queues or ticks, -1 after the last. */
int64_t schedtrace_next(struct stall_str *list);

#endif
