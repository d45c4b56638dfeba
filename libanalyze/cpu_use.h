/* cpu_use.h - cpu_use(ucpu, ts, dur) for SQL: what a CPU did in a while */
#ifndef STALL_CPU_USE_H
#define STALL_CPU_USE_H

struct sqlite3;

/*
 * Table-valued function cpu_use(ucpu, ts, dur): cuts [ts, ts+dur) of a CPU into
 * pieces, in order of time, that never overlap and sum to dur exactly:
 *
 *   ts, dur  of the piece, ns
 *   kind     task, idle, hardirq, softirq, vector (timer and other IPIs), or
 *            unknown: events lost, nothing seen, before its first or after its
 *            last event, or no such CPU
 *   utid     the thread on the CPU, also while it is interrupted; NULL: unknown
 *   name     of the interrupt
 *
 * A hard interrupt or a vector wins over a soft interrupt, that over a task. An
 * interrupt counts only while the thread it interrupted is on the CPU: on
 * PREEMPT_RT a soft interrupt can be preempted. One whose end is not known takes
 * no time. No rows if ts or dur is NULL or dur <= 0.
 *
 * Returns an SQLite code.
 */
int stall_cpu_use_register(struct sqlite3 *db);

#endif
