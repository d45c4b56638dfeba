/* state.h - what the files of strace/ share about threads and their calls */
#ifndef STALL_STRACE_STATE_H
#define STALL_STRACE_STATE_H

#include "importers/strace/args.h"
#include "importers/strace/calls.h"

/* A system call by name, as the kernel knows it. */
struct strace_format {
	char *name;
	struct stall_format *enter, *exit;
	enum strace_what {
		OTHER,
		MAKES_TASK,
		CONNECTS,
		SENDS,
		RECEIVES,
		EXECS,
		NAMES
	} what;
};

/* A thread, and the call that it is in. */
struct strace_task {
	int32_t tid;
	bool open;
	bool lives; /* it was seen, and its end was not */
	const struct strace_format *format;
	struct stall_str args; /* as far as its first line has them */
	int64_t ts;
};

struct strace_calls {
	struct stall_kernel *k;
	void *tasks, *formats; /* tsearch(3) */
	int nformats, making;  /* making: tasks in a call that makes one */
	const struct strace_task
		*maker; /* the one that entered such a call last */
	struct stall_thread *first;
	struct stall_format *connect, *peer, *question, *signal;
	bool assumed;
};

/* The thread that a call of maker's made, unless it has been seen already. */
struct stall_thread *strace_born(struct strace_calls *c, int32_t tid,
				 const struct strace_task *maker, int64_t ts);

/* Whom a socket talks to, before the call on it: it may have been opened before
 * strace came, or by a call that is not traced. */
void strace_told_peer(struct strace_calls *c, const struct strace_task *t,
		      const struct strace_args *a, int64_t ts);
/* Besides that there is a call: its socket's address or the name asked for, as
 * far as these arguments go; and who was made, named or replaced by it. */
void strace_told_args(struct strace_calls *c, const struct strace_task *t,
		      const struct strace_args *a, int64_t ts);
void strace_told_result(struct strace_calls *c, const struct strace_task *task,
			const struct strace_args *a, int64_t ret);

#endif
