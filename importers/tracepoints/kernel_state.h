/* kernel_state.h - what the files behind kernel.h and tasks.h share */
#ifndef STALL_KERNEL_STATE_H
#define STALL_KERNEL_STATE_H

#include "importers/tracepoints/feed.h"
#include "importers/tracepoints/tasks.h"

/* Thread ids are below PID_MAX_LIMIT of 64-bit kernels: a table of two levels
 * finds one with two loads, and no file can make it large. */
#define STALL_TID_MAX  (1 << 22)
#define STALL_TID_PAGE 1024

/* What holds a thread to its process. */
enum stall_tie {
	STALL_TIE_NONE,	  /* nothing known: a process of its own for now */
	STALL_TIE_MAYBE,  /* forked: in its parent's until shown otherwise */
	STALL_TIE_PARENT, /* a thread of its parent's process, wherever it is */
	STALL_TIE_SURE,	  /* a process of its own, or placed by evidence */
};

struct stall_task {
	struct stall_thread pub; /* first, so that the two are one address */
	struct stall_task *parent, *child, *sibling; /* who forked whom */
	enum stall_tie tie;
	bool last; /* of its process to end */
};

enum stall_evidence {
	STALL_BY_NOTHING,
	STALL_BY_COMM,
	STALL_BY_FORK,
	STALL_BY_TGID,
};

struct stall_group {
	struct stall_process pub; /* first */
	struct stall_str filename;
	/* summed up over its threads when all is read */
	struct stall_task *first;
	enum stall_evidence evidence;
	int threads;
	int64_t end_ts; /* of the last one; -1: one has not ended */
	bool sure;	/* a thread of it is known by evidence to be its */
};

/* What is known of a number: who has it now, and what the file's tables say. */
struct stall_tid {
	struct stall_thread *thread; /* the last one seen by that number */
	struct stall_process *group; /* the process that has it as its pid */
	struct stall_saved {
		int32_t tgid; /* 0: not told */
		char comm[STALL_COMM];
	} * saved;
};

struct stall_known_format {
	struct stall_format pub; /* first */
	void *state;		 /* of the family that handles it */
};

struct stall_kernel_state {
	struct stall_running_family {
		const struct stall_family *family;
		void *state;
	} family[STALL_MAX_FAMILIES];
	int nfamilies;
	struct stall_known_format **format;
	int nformats;
	bool execs; /* execs are recorded */

	struct stall_tid *tid[STALL_TID_MAX / STALL_TID_PAGE];
	struct stall_tid odd;	  /* all numbers that no thread can have */
	struct stall_task **task; /* in order of utid */
	int64_t ntasks;
	struct stall_group **group; /* in order of upid */
	int64_t ngroups;
	struct stall_thread *idle;
	struct stall_process *no_process; /* of idle */
	char *text;			  /* of a stack */
};

static inline struct stall_task *stall_task_of(struct stall_thread *t)
{
	return (struct stall_task *)t;
}

/* tasks.c */
struct stall_tid *stall_tid_slot(struct stall_kernel *k, int32_t tid);
void stall_tasks_start(struct stall_kernel *k);
void stall_tasks_free(struct stall_kernel *k);
/* All families hear that t ended. */
void stall_tasks_gone(struct stall_kernel *k, struct stall_thread *t,
		      int64_t ts);

/* processes.c */
struct stall_process *stall_process_new(struct stall_kernel *k, int32_t pid);
/* Where a thread belongs at first sight; parent NULL: there before. */
void stall_process_first(struct stall_kernel *k, struct stall_task *task,
			 struct stall_task *parent);
/* It is the first thread of its process. */
void stall_process_led(struct stall_kernel *k, struct stall_task *task);
/* A thread's name changed; it had one before. */
void stall_process_renamed(struct stall_kernel *k, struct stall_task *task);
void stall_process_ended(struct stall_kernel *k, struct stall_task *task,
			 int group_dead);
/* When all is read: what ends say that could not be told at once. */
void stall_processes_settle(struct stall_kernel *k);

/* task_rows.c: rows of thread, process, cpu. */
extern const struct stall_rowtype stall_thread_row, stall_process_row,
	stall_cpu_row;
void stall_task_rows(struct stall_kernel *k);

#endif
