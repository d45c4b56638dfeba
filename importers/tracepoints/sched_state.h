/* sched_state.h - states of threads as sched_switch tells them */
#ifndef STALL_SCHED_STATE_H
#define STALL_SCHED_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

#define STALL_SCHED_STATE 24 /* room for every name */

/*
 * Since Linux 4.14 (TASK_REPORT): 1 S, 2 D, 4 T, 8 t, 0x10 X, 0x20 Z, 0x40 P,
 * 0x80 I; none of them and 0x100 (TASK_REPORT_MAX): preempted, "R+". Older
 * kernels had the mark of preemption higher up and other bits between, some
 * with X and Z the other way round; what lies above 0x80 alone is "R+".
 * buf may be used for the name.
 */
struct stall_str stall_sched_state(int64_t bits, char buf[STALL_SCHED_STATE]);
/* The way back from letters, "S", "R+", "D|I"; -1: not a state. */
int64_t stall_sched_state_bits(struct stall_str name);

static inline bool stall_sched_is_runnable(int64_t bits)
{
	return !(bits & 0xff);
}

static inline bool stall_sched_is_dead(int64_t bits)
{
	return bits & 0x30;
}

#endif
