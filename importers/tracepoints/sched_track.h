/* sched_track.h - where each thread is, and the rows that makes */
#ifndef STALL_SCHED_TRACK_H
#define STALL_SCHED_TRACK_H

#include "importers/tracepoints/kernel.h"

#define STALL_NO_PRIO INT32_MIN

/* What a wait for a CPU counts from. */
enum stall_wake {
	STALL_WAKE_NONE,
	STALL_WAKE_WAKING,
	STALL_WAKE_WAKEUP,
	STALL_WAKE_NEW
};

/* The thread that is on a CPU. */
struct stall_on_cpu {
	struct stall_thread *t; /* NULL: not known */
	int64_t ts;
	int32_t prio;
	int partial; /* as in table sched_slice */
};

/* What a thread off the CPUs is about; stall_thread says where and since when.
 * It is in stall_thread.own. */
struct stall_off_cpu {
	int64_t state;
	enum stall_wake wake;
	int32_t cpu;  /* it first waits for; -1: not known */
	bool settled; /* cpu is decided, what follows are moves */
	bool guessed; /* its switch-in is missing: it ended before this */
	struct stall_thread *waker;
	/* woken while it still was on its way to sleep */
	int64_t early_ts; /* -1: was not */
	struct stall_thread *early_waker;
};

struct stall_sched {
	struct stall_kernel *k;
	int slot;
	bool live;    /* a switch was seen, so positions are known */
	bool wakeups; /* a sched_wakeup was seen */
	struct stall_on_cpu *on;
	int32_t non; /* as stall_kernel.ncpus, at most */
};

struct stall_off_cpu *stall_sched_off(struct stall_sched *s,
				      struct stall_thread *t);
/* Which thread is on the CPU; room is made for all CPUs there are. */
void stall_sched_more_cpus(struct stall_sched *s);
static inline struct stall_on_cpu *stall_sched_on(struct stall_sched *s,
						  int32_t cpu)
{
	if (cpu >= s->non)
		stall_sched_more_cpus(s);
	return &s->on[cpu];
}

/* The first switch of all: who was seen running by then was running. */
void stall_sched_live(struct stall_sched *s);

void stall_sched_arrives(struct stall_sched *s, int32_t cpu,
			 struct stall_thread *t, int64_t ts, int32_t prio,
			 int partial);
/* The thread on the CPU is switched out; state < 0: it is not known how, and
 * from ts on not where it is. */
void stall_sched_leaves(struct stall_sched *s, int32_t cpu, int64_t ts,
			int64_t state);
/* Somebody else is on the CPU by now: the one thought to be on it is not. */
void stall_sched_displaced(struct stall_sched *s, int32_t cpu);
void stall_sched_wakes(struct stall_sched *s, struct stall_thread *t,
		       int64_t ts, enum stall_wake wake,
		       struct stall_thread *waker, int32_t cpu);
/* What it was doing off the CPUs ends; cpu: where it runs now, or -1. */
void stall_sched_off_ends(struct stall_sched *s, struct stall_thread *t,
			  int64_t ts, int32_t cpu);

void stall_sched_finish(struct stall_sched *s);

#endif
