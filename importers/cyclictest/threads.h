/* threads.h - what cyclictest says of its threads, kept until its end */
#ifndef STALL_CYCLICTEST_THREADS_H
#define STALL_CYCLICTEST_THREADS_H

#include "importers/latency/rows.h"

#define CYCLICTEST_THREADS 8192 /* more are not kept */

struct cyclictest_thread {
	int64_t id; /* in latency_summary */
	struct latency l;
	bool counted; /* it has a histogram, which counts better than "C:" */
};

struct cyclictest_threads {
	struct stall_load *load;
	struct cyclictest_thread *of;
	int n;
};

/* Thread i, and all below it, made if new; NULL: too many. */
struct cyclictest_thread *cyclictest_thread(struct cyclictest_threads *t,
					    int64_t i);
/* Writes their rows and frees. unit_ns: of their times. */
void cyclictest_threads_put(struct cyclictest_threads *t, const char *tool,
			    int64_t unit_ns);

#endif
