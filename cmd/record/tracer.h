/* tracer.h - instances of the kernel's tracer that are this recording's own */
#ifndef STALL_RECORD_TRACER_H
#define STALL_RECORD_TRACER_H

#include <sys/types.h>

#include "libanalyze/err.h"

struct tracer;

/*
 * An instance "stallscope-PID" or "stallscope-PID-SUFFIX" (suffix NULL: none),
 * switched off, on the clock mono, with size_kb of buffer for each CPU. NULL
 * with *err, which says what is missing. free() switches it off and removes it;
 * NULL is fine.
 */
struct tracer *tracer_new(const char *suffix, int size_kb,
			  struct stall_err *err);
void tracer_free(struct tracer *t);

const char *tracer_folder(const struct tracer *t); /* its path in tracefs */
const char *tracer_suffix(const struct tracer *t); /* "" if there is none */

enum tracer_answer { TRACER_ENABLED, TRACER_MISSING, TRACER_REFUSED };
enum tracer_answer tracer_enable(struct tracer *t, const char *system,
				 const char *name);
/* Events of this process only, and of what it forks later. */
int tracer_follow(struct tracer *t, pid_t pid, struct stall_err *err);
int tracer_switch(struct tracer *t, int on);

/* "overrun" and "dropped events" of per_cpu/cpuN/stats added; -1: not known. */
long long tracer_lost(const struct tracer *t, int cpu);

/* Removes instances of recorders that are not alive any more; how many. */
int tracer_clean(struct stall_err *err);

#endif
