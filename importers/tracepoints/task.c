/*
 * Births, programs, names and ends of threads (sched:sched_process_*, task:*).
 *
 *	sched_process_fork	comm=a pid=7 child_comm=a child_pid=8
 *	sched_process_exec	filename=/bin/b pid=8 old_pid=8
 *	sched_process_exit	comm=b pid=8 prio=120 group_dead=true
 *	task_newtask		pid=8 comm=a clone_flags=0x3d0f00 ...
 *
 * task_newtask comes just before sched_process_fork where both are recorded,
 * and tells threads from processes. sched_process_free is not asked for: it
 * says that the memory of a thread is gone, long after its tid was.
 */
#include <stdlib.h>

#include "importers/tracepoints/kernel.h"
#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

#define CLONE_THREAD 0x10000

static const struct stall_rowtype exec_row = {"exec", "ts, utid, filename", 3};

/* Remembers in the parent which child it has announced by task_newtask. */
struct births {
	int slot;
};

static void announce(const struct births *b, struct stall_thread *parent,
		     const struct stall_thread *child)
{
	parent->own[b->slot] = (void *)child;
}

static bool is_announced(const struct births *b,
			 const struct stall_thread *parent,
			 const struct stall_thread *child)
{
	return child && parent->own[b->slot] == child;
}

enum { NEW_PID, NEW_COMM, NEW_FLAGS };

static void on_newtask(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stall_thread *parent = stall_kernel_thread(k, ev->tid);
	struct stall_thread *child =
		stall_task_born(k, (int32_t)ev->v[NEW_PID].i, parent, ev->ts);

	(void)fmt;
	stall_kernel_comm(k, child, ev->v[NEW_COMM].s);
	if (ev->v[NEW_FLAGS].i & CLONE_THREAD)
		stall_task_same_process(k, child, parent);
	else
		stall_task_own_process(k, child);
	announce(state, parent, child);
}

enum { PARENT_PID, CHILD_PID, PARENT_COMM, CHILD_COMM };

static void on_fork(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	struct stall_thread *parent =
		stall_kernel_thread(k, (int32_t)ev->v[PARENT_PID].i);
	int32_t tid = (int32_t)ev->v[CHILD_PID].i;
	struct stall_thread *child = stall_kernel_find(k, tid);

	(void)fmt;
	if (!is_announced(state, parent, child))
		child = stall_task_born(k, tid, parent, ev->ts);
	announce(state, parent, NULL);
	stall_kernel_comm(k, parent, ev->v[PARENT_COMM].s);
	stall_kernel_comm(k, child, ev->v[CHILD_COMM].s);
}

enum { EXEC_FILENAME, EXEC_PID, EXEC_OLD };

static void on_exec(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	int32_t pid = (int32_t)ev->v[EXEC_PID].i;
	int32_t old =
		ev->have >> EXEC_OLD & 1 ? (int32_t)ev->v[EXEC_OLD].i : pid;
	struct stall_thread *t = stall_kernel_thread(k, pid);

	(void)state;
	(void)fmt;
	stall_task_exec(k, t, old, ev->v[EXEC_FILENAME].s);
	stall_load_row(k->load, &exec_row, stall_int(ev->ts),
		       stall_int(t->utid), stall_text(ev->v[EXEC_FILENAME].s));
}

enum { EXIT_PID, EXIT_COMM, EXIT_GROUP_DEAD };

static void on_exit_of(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stall_thread *t =
		stall_kernel_thread(k, (int32_t)ev->v[EXIT_PID].i);
	int group_dead = -1;

	(void)state;
	(void)fmt;
	stall_kernel_comm(k, t, ev->v[EXIT_COMM].s);
	if (ev->have >> EXIT_GROUP_DEAD & 1)
		group_dead = ev->v[EXIT_GROUP_DEAD].i != 0;
	stall_task_ended(k, t, ev->ts, group_dead);
}

enum { RENAME_PID, RENAME_OLD, RENAME_NEW };

static void on_rename(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_thread *t =
		stall_kernel_thread(k, (int32_t)ev->v[RENAME_PID].i);

	(void)state;
	(void)fmt;
	stall_kernel_comm(k, t, ev->v[RENAME_OLD].s);
	stall_kernel_comm(k, t, ev->v[RENAME_NEW].s);
}

static void *start(struct stall_kernel *k)
{
	struct births *b = stall_alloc(sizeof(*b));

	b->slot = stall_kernel_slot(k, b);
	return b;
}

static void finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	(void)k;
	(void)end_ts;
	free(state);
}

static const struct stall_tracepoint events[] = {
	{"task", "task_newtask", on_newtask, {"pid", "comm[]", "clone_flags"}},
	{"sched",
	 "sched_process_fork",
	 on_fork,
	 {"parent_pid", "child_pid", "?parent_comm[]", "?child_comm[]"}},
	{"sched",
	 "sched_process_exec",
	 on_exec,
	 {"filename[]", "pid", "?old_pid"}},
	{"sched",
	 "sched_process_exit",
	 on_exit_of,
	 {"pid", "comm[]", "?group_dead"}},
	{"task", "task_rename", on_rename, {"pid", "oldcomm[]", "newcomm[]"}},
	{NULL}};

const struct stall_family stall_family_task = {
	.name = "task",
	.events = events,
	.start = start,
	.finish = finish,
};
