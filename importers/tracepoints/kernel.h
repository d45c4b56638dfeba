/* kernel.h - the traced kernel as its events show it: CPUs, threads, processes
 *
 * Every importer that carries kernel events makes one of these (feed.h). The
 * families of events (tracepoint.h) share what is here and keep the rest to
 * themselves.
 */
#ifndef STALL_KERNEL_H
#define STALL_KERNEL_H

#include "importers/tracepoints/tracepoint.h"
#include "libanalyze/load.h"

#define STALL_MAX_FAMILIES 16
#define STALL_COMM	   16 /* TASK_COMM_LEN, with the NUL */
#define STALL_TID_UNKNOWN  (-1)

struct stall_process; /* tasks.c */

/*
 * One thread from birth to exit; a tid that is used again is another thread.
 * Owned by tasks.c; a pointer stays valid until the import is finished.
 */
struct stall_thread {
	int64_t utid;
	int32_t tid;
	char comm[STALL_COMM];
	struct stall_process *process; /* best guess so far, never NULL */
	int64_t start_ts, end_ts;      /* -1: not seen */

	/* where it is, kept by the sched family */
	enum stall_where {
		STALL_WHERE_UNKNOWN, /* not seen yet, or lost sight of */
		STALL_ON_CPU,
		STALL_RUNNABLE,
		STALL_BLOCKED,
		STALL_DEAD,
	} where;
	int64_t where_ts;    /* since when */
	int64_t switchin_ts; /* it last came onto a CPU; -1: never seen */
	int32_t cpu;	     /* index of the one it is on, waits for, or was
				on last; -1 */
	void *own[STALL_MAX_FAMILIES]; /* a slot for each family; see
					  stall_kernel_slot() */
};

struct stall_cpu {
	int64_t ucpu;		   /* row in table cpu */
	int32_t number;		   /* as the machine counts */
	int64_t first_ts, last_ts; /* -1: no event yet */
	int64_t lost_until; /* end of the last gap on this CPU; -1: none */
	int32_t last_tid;   /* of the last event; -1: none since a gap */
	int32_t left_tid;   /* who was switched out last, -1, and when */
	int64_t left_ts;
	struct stall_thread *current; /* running; NULL: not known */
};

struct stall_kernel {
	struct stall_load *load;
	struct stall_cpu *cpu;
	int32_t ncpus;
	int64_t now;	    /* time of the event being handled */
	int64_t lost_until; /* end of the last gap on any CPU; -1: none */
	int machine;	    /* enum below, for numbers of system calls */
	struct stall_kernel_state *priv;
};

enum { STALL_MACHINE_UNKNOWN, STALL_MACHINE_X86_64, STALL_MACHINE_AARCH64 };

/* The running thread of the event; made if new. tid 0 is the idle task. */
struct stall_thread *stall_kernel_thread(struct stall_kernel *k, int32_t tid);
/* The same for the thread an event happened in; mostly it is known already. */
static inline struct stall_thread *
stall_kernel_running(struct stall_kernel *k, const struct stall_event *ev)
{
	struct stall_thread *t = k->cpu[ev->cpu].current;

	if (t && t->tid == ev->tid && t->where != STALL_DEAD)
		return t;
	return stall_kernel_thread(k, ev->tid);
}
/* NULL if no event has named it. */
struct stall_thread *stall_kernel_find(struct stall_kernel *k, int32_t tid);
/* A CPU that an event names by the machine's number; -1: no such number. */
int32_t stall_kernel_named_cpu(struct stall_kernel *k, int64_t number);
/* An event gave the thread's name at this time. Cheap if it did not change. */
void stall_kernel_comm(struct stall_kernel *k, struct stall_thread *t,
		       struct stall_str comm);
/* Which slot of stall_thread.own is the calling family's, given its state; in
 * its start() any will do. What it points to is the family's to free. */
int stall_kernel_slot(const struct stall_kernel *k, const void *state);
/* Does the file have this event (whether or not one was seen)? */
bool stall_kernel_has(const struct stall_kernel *k, const char *system,
		      const char *name);
/* An interval since `from` may miss events: a gap on any CPU touches it. */
static inline bool stall_kernel_in_loss(const struct stall_kernel *k,
					int64_t from)
{
	return k->lost_until >= from;
}

#endif
