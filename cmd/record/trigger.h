/* trigger.h - when a flight recorder is to keep what it has */
#ifndef STALL_RECORD_TRIGGER_H
#define STALL_RECORD_TRIGGER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "libanalyze/err.h"

struct trigger {
	int signal;	  /* SIGUSR1, SIGUSR2; 0: none */
	int64_t stall_ns; /* a thread waited for a CPU so long; 0: no matter */
};

/* "SIGUSR1" or "stall:10ms" (us, ms, s). -1 with *err. */
int trigger_parse(struct trigger *t, const char *text, struct stall_err *err);

/*
 * Watches how long the threads of a process have waited for a CPU
 * (/proc/PID/task/TID/schedstat, which counts a wait when it ends).
 */
struct stall_watch;

struct stall_watch *stall_watch_new(pid_t pid, int64_t stall_ns);
void stall_watch_free(struct stall_watch *w); /* NULL is fine */
/* How often to look, so that a sum of short waits is hardly taken for a long
 * one: an eighth of the stall, at least a millisecond. */
int64_t stall_watch_every_ns(const struct stall_watch *w);
/* True if a thread waited so long since the last look; which, and how long. */
bool stall_watch_look(struct stall_watch *w, pid_t *ret_tid, int64_t *ret_ns);

#endif
