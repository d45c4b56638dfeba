/* tasks.h - which thread, which process: identities of the traced kernel */
#ifndef STALL_TASKS_H
#define STALL_TASKS_H

#include "importers/tracepoints/kernel.h"

/*
 * Threads are known for sure by tid and time. Which process a thread belongs
 * to is known only if something says so; the strongest evidence wins and is
 * stored in process.evidence:
 *   "tgid"   the file's table of thread group ids, tgkill(tgid, tid),
 *	      task_newtask's or clone's CLONE_THREAD, group_dead at exit
 *   "fork"   a child that was forked and did not exec (where execs are not
 *	      recorded: that kept its parent's name)
 *   "comm"   threads that were there before the trace began, by equal names
 */
struct stall_process {
	int64_t upid;
	int32_t pid;		     /* thread group id; -1: not known */
	struct stall_thread *leader; /* NULL: not seen */
	struct stall_process *same;  /* merged into that one; NULL: itself */
	/* slots for families whose state belongs to a process (its open
	 * files); as stall_thread.own */
	void *own[STALL_MAX_FAMILIES];
};

/* The process t belongs to, after all merges. Never NULL. */
struct stall_process *stall_task_process(struct stall_thread *t);

/* Birth, end, names: called by the family of events that sees them. */
struct stall_thread *stall_task_born(struct stall_kernel *k, int32_t tid,
				     struct stall_thread *parent, int64_t ts);
void stall_task_exec(struct stall_kernel *k, struct stall_thread *t,
		     int32_t old_tid, struct stall_str filename);
/* group_dead: 0: others of its process live, 1: the last one of it, 2: and its
 * parent has been told, -1: not known. May be called again with more. */
void stall_task_ended(struct stall_kernel *k, struct stall_thread *t,
		      int64_t ts, int group_dead);

/* Evidence: t is a thread of the process pid; or of the same one as other. */
void stall_task_in_process(struct stall_kernel *k, struct stall_thread *t,
			   int32_t pid);
void stall_task_same_process(struct stall_kernel *k, struct stall_thread *t,
			     struct stall_thread *other);
/* Evidence: t is not a thread of its parent, it is a process of its own. */
void stall_task_own_process(struct stall_kernel *k, struct stall_thread *t);

#endif
