/* thread_use.h - thread_use(utid, ts, dur) for SQL: where a thread's time went
 */
#ifndef STALL_THREAD_USE_H
#define STALL_THREAD_USE_H

struct sqlite3;

/*
 * Table-valued function thread_use(utid, ts, dur): cuts [ts, ts+dur) of a
 * thread's life into pieces that never overlap and sum to dur exactly:
 *
 *   ts, dur   of the piece, ns
 *   state     Running, R, R+, S, D ... as in thread_state; ? where it is not
 *             known
 *   kind      running   on a CPU and running itself
 *             hardirq softirq vector   on a CPU (or next on it), but the CPU
 *                       served an interrupt
 *             task      waiting for a CPU on which another thread, by_utid, ran
 *             idle      waiting for a CPU that idled (on its way out of idle)
 *             blocked   asleep; name is the system call it slept in
 *             unknown   events lost, or the CPU it waited for cannot be told
 *   by_utid   who ran instead (task)
 *   name      of the interrupt or the system call
 *   ucpu      the CPU it was on or waited for
 *
 * A wait is followed over CPUs: it begins on off_cpu.ucpu, moves with each row
 * of migration, and ends on last_ucpu. If the last step does not fit, events
 * are missing and the last stretch is unknown.
 * No rows if ts or dur is NULL or dur <= 0. Returns an SQLite code.
 */
int stall_thread_use_register(struct sqlite3 *db);

#endif
