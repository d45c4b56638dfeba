/* wait.h - until the recording is over */
#ifndef STALL_RECORD_WAIT_H
#define STALL_RECORD_WAIT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "cmd/record/tee.h"
#include "cmd/record/trigger.h"
#include "libanalyze/err.h"

struct wait_for {
	pid_t pid; /* whose end ends it; 0: none */
	bool is_child;
	double seconds; /* 0: no limit */
	struct tee *tee;
	int err;    /* standard error of the child, or -1 */
	int status; /* of the child, as waitpid() tells it */
	bool over;  /* pid has ended */
	const struct trigger *snapshot; /* NULL: none */
	bool triggered;			/* it has happened: `reason` */
	char reason[100];
	/*
	 * Called with the moment: "during", once, after a second or at half of
	 * a shorter time; "after" when it is over, with a child not yet reaped,
	 * and before that when its time is and it is told to end; not when it
	 * was triggered, which is urgent. Or NULL.
	 */
	void (*glance)(void *ctx, const char *moment);
	void *ctx;
};

/* The signals that wait_until_over() takes; *before: as they were. */
void wait_block_signals(sigset_t *before);

/*
 * SIGINT, SIGTERM and SIGHUP end a recording without a program; to a program
 * they are passed on, and it ends when that does. At the end of its time a
 * program is sent SIGTERM. The child is reaped. -1 with *err.
 */
int wait_until_over(struct wait_for *w, struct stall_err *err);

#endif
