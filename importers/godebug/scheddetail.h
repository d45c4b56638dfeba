/* scheddetail.h - GODEBUG=scheddetail=1: the lines after a SCHED line */
#ifndef GODEBUG_SCHEDDETAIL_H
#define GODEBUG_SCHEDDETAIL_H

#include "importers/godebug/scan.h"

/* In all three: ids are -1 if there is none. */
struct scheddetail_p {
	int64_t p, status, schedtick, syscalltick, m, runqsize, gfreecnt;
	int64_t timers; /* -1: not printed */
};

struct scheddetail_m {
	int64_t m, p, curg, mallocing, throwing;
	struct stall_str preemptoff; /* may be empty */
	int64_t locks, dying, spinning, blocked, lockedg;
};

struct scheddetail_g {
	int64_t g, status; /* without the scan bit */
	bool scan;
	struct stall_str reason; /* says something only while waiting */
	int64_t m, lockedm;
};

/* A G's status of which the reason is told. */
#define SCHEDDETAIL_WAITING 4

bool scheddetail_p(struct scan *s, struct scheddetail_p *v);
bool scheddetail_m(struct scan *s, struct scheddetail_m *v);
bool scheddetail_g(struct scan *s, struct scheddetail_g *v);

#endif
