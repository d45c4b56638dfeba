/* waits.h - all waits of threads, read once, and their percentiles by owner */
#ifndef STALL_WAITS_H
#define STALL_WAITS_H

#include <stdint.h>

#include "libanalyze/groups.h"

struct sqlite3;

/* Whom waits are put together by: run_of(), group_of() and label_of(). */
enum stall_wait_level {
	STALL_WAITS_RUN,     /* run_id: all threads whose run counts in ns */
	STALL_WAITS_FOCUS,   /* run_id: its threads that are in focus */
	STALL_WAITS_PROCESS, /* group_of() */
	STALL_WAITS_THREAD,  /* label_of() */
	STALL_WAITS_LEVELS
};

enum stall_wait_kind {
	STALL_WAIT_WAKEUP,     /* off_cpu: from a wake-up to the first run */
	STALL_WAIT_PREEMPTED,  /* off_cpu: runnable, but switched out */
	STALL_WAIT_SIGNAL,     /* sigurg: a request until it is delivered */
	STALL_WAIT_SIGNAL_OFF, /* its part until the target is on a CPU */
	STALL_WAIT_SIGNAL_ON,  /* and from then on */
	STALL_WAIT_KINDS
};

struct stall_waits;

struct stall_waits *stall_waits_new(struct sqlite3 *db);
void stall_waits_free(struct stall_waits *w);

/*
 * The waits of a level in groups whose key is owner * STALL_WAIT_KINDS + kind,
 * in that order. They are read from the database at the first call and kept, 16
 * bytes a wait and 8 more a level: the database of a report does not change.
 * Its numbers may be reordered. An SQLite code.
 */
int stall_waits_level(struct stall_waits *w, enum stall_wait_level level,
		      struct stall_groups **ret);

/* Calls found() for each wait, by thread, that takes as long as its group of
 * the level says in least[], in the order of the groups. */
void stall_waits_tail(struct stall_waits *w, enum stall_wait_level level,
		      const int64_t *least,
		      void (*found)(void *ctx, int64_t owner, int kind,
				    int64_t id),
		      void *ctx);

/*
 * For SQL, with level 'run', 'focus', 'process' or 'thread', and `from` as
 * collect() takes it:
 *
 *   wait_stats(level, from)  a row an owner and kind, with the columns of
 *                            stats() but for the key
 *   wait_tail(level, from)   a row a wait that is in the tail of its owner and
 *                            kind, by its id
 *
 * kind is 'wakeup', 'runnable_preempted' (ids of off_cpu), 'signal_delivery',
 * 'signal_wait' or 'signal_handling' (ids of signal). Returns an SQLite code.
 */
int stall_waits_register(struct sqlite3 *db);

#endif
