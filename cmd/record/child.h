/* child.h - the program that is recorded */
#ifndef STALL_RECORD_CHILD_H
#define STALL_RECORD_CHILD_H

#include <signal.h>
#include <sys/types.h>

#include "libanalyze/err.h"

struct child {
	pid_t pid;
	int err;  /* its standard error, to be read; closed by child_close() */
	int gate; /* it waits for a byte here */
	int failure; /* errno, if it could not be executed */
};

/*
 * Forks; the program is executed by child_release(), so that all of it can be
 * seen. godebug is added to the GODEBUG that is there; NULL: nothing. Signals
 * are as in `mask` for it.
 */
int child_fork(struct child *c, char **argv, const char *godebug,
	       const sigset_t *mask, struct stall_err *err);
/* -1 with *err if it cannot be executed; it is reaped then. */
int child_release(struct child *c, const char *name, struct stall_err *err);
/* Ends one that was not released. */
void child_close(struct child *c);

/* What a shell makes of it: the exit status, or 128 and the signal. */
int child_status(int status);

#endif
