/* exectrace.h - the program's own execution trace, into goexec.trace */
#ifndef STALL_RECORD_EXECTRACE_H
#define STALL_RECORD_EXECTRACE_H

#include <stdint.h>

#include "libanalyze/err.h"

struct exectrace;

struct exectrace_result {
	int64_t bytes; /* of the trace; -1: there is none */
	char why[300]; /* "": nothing went wrong */
};

/* Is it something to take a trace from? -1 with *err. */
int exectrace_check(const char *from, struct stall_err *err);

/*
 * from: a URL of net/http/pprof on this machine, "http://127.0.0.1:6060", which
 * is asked as soon as it answers, and until exectrace_stop(); or a file that
 * the program writes, which is copied then. seconds: of the recording; 0: not
 * known. -1 with *err.
 */
int exectrace_start(struct exectrace **ret, const char *from,
		    const char *folder, double seconds, struct stall_err *err);
/* Waits a few seconds for what the program still has. Frees; NULL is fine. */
void exectrace_stop(struct exectrace *x, struct exectrace_result *ret);

#endif
