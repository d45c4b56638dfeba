/* What a call tells of sockets, threads and processes. */
#include <string.h>

#include "importers/strace/question.h"
#include "importers/strace/state.h"
#include "importers/tracepoints/tasks.h"

static void told_address(struct strace_calls *c, const struct strace_task *t,
			 const struct strace_args *a, int64_t ts)
{
	struct stall_event ev = {.ts = ts, .cpu = -1, .tid = t->tid};
	int64_t port;

	if (a->n < 2 || !strace_address(a->arg[1], &ev.v[1].i, &port))
		return;
	ev.have = 0xf;
	ev.v[0].i = strace_number(a->arg[0]);
	ev.v[2].i = port >> 8 & 0xff;
	ev.v[3].i = port & 0xff;
	stall_kernel_told(c->k, c->connect, &ev);
}

/* musl sends to an address each time and connects to none. */
static bool address_of_message(const struct strace_args *a, int64_t *family,
			       int64_t *port)
{
	enum { SENDTO_ADDRESS = 4 };

	if (a->n > SENDTO_ADDRESS)
		return strace_address(a->arg[SENDTO_ADDRESS], family, port);
	return a->n > 1 && *a->arg[1].p != '"' &&
	       strace_address(a->arg[1], family, port);
}

void strace_told_peer(struct strace_calls *c, const struct strace_task *t,
		      const struct strace_args *a, int64_t ts)
{
	struct stall_event ev = {.ts = ts, .cpu = -1, .tid = t->tid};
	int64_t *family = &ev.v[1].i, *local = &ev.v[2].i, *port = &ev.v[3].i;

	if ((t->format->what != SENDS && t->format->what != RECEIVES) || !a->n)
		return;
	if (!strace_udp(a->arg[0], family, local, port))
		*local = *port = -1;
	if (*port < 0 &&
	    (t->format->what != SENDS || !address_of_message(a, family, port)))
		return;
	ev.have = 0xf;
	ev.v[0].i = strace_number(a->arg[0]);
	stall_kernel_told(c->k, c->peer, &ev);
}

/* "/usr/bin/server" -> server; what strace cut off stays off. */
static struct stall_str unquoted(struct stall_str s)
{
	const char *end = s.n > 1 ? memrchr(s.p, '"', s.n) : NULL;

	if (!end || *s.p != '"' || end == s.p)
		return (struct stall_str){NULL, 0};
	return (struct stall_str){s.p + 1, (size_t)(end - s.p) - 1};
}

static void told_exec(struct strace_calls *c, struct stall_thread *t,
		      const struct strace_args *a)
{
	struct stall_str file =
		a->n ? unquoted(a->arg[0]) : (struct stall_str){NULL, 0};
	const char *slash = file.n ? memrchr(file.p, '/', file.n) : NULL;

	if (!file.n)
		return;
	stall_task_exec(c->k, t, t->tid, file);
	if (slash)
		file = (struct stall_str){
			slash + 1, (size_t)(file.p + file.n - slash) - 1};
	stall_kernel_comm(c->k, t, file);
}

static void told_name(struct strace_calls *c, struct stall_thread *t,
		      const struct strace_args *a)
{
	static const char set[] = "PR_SET_NAME";

	if (a->n > 1 && a->arg[0].n == strlen(set) &&
	    !memcmp(a->arg[0].p, set, strlen(set)))
		stall_kernel_comm(c->k, t, unquoted(a->arg[1]));
}

static void told_birth(struct strace_calls *c, const struct strace_task *maker,
		       const struct strace_args *a, int64_t tid)
{
	struct stall_thread *child;
	bool is_thread = false;

	if (tid <= 0 || tid > INT32_MAX || tid == maker->tid)
		return;
	child = strace_born(c, (int32_t)tid, maker, maker->ts);
	for (int i = 0; i < a->n; i++)
		is_thread |= memmem(a->arg[i].p, a->arg[i].n, "CLONE_THREAD",
				    12) != NULL;
	if (is_thread)
		stall_task_same_process(c->k, child,
					stall_kernel_thread(c->k, maker->tid));
	else
		stall_task_own_process(c->k, child);
}

static void told_data(struct strace_calls *c, const struct strace_task *t,
		      const struct strace_args *a, int64_t ts)
{
	struct stall_event ev = {.ts = ts, .cpu = -1, .tid = t->tid};
	char name[STRACE_MAX_NAME];

	if (a->n < 2 || !strace_question(a->arg[1], name))
		return;
	ev.have = 3;
	ev.v[0].i = strace_number(a->arg[0]);
	ev.v[1].s = (struct stall_str){name, strlen(name)};
	stall_kernel_told(c->k, c->question, &ev);
}

void strace_told_args(struct strace_calls *c, const struct strace_task *t,
		      const struct strace_args *a, int64_t ts)
{
	if (t->format->what == CONNECTS)
		told_address(c, t, a, ts);
	else if (t->format->what == SENDS)
		told_data(c, t, a, ts);
}

void strace_told_result(struct strace_calls *c, const struct strace_task *task,
			const struct strace_args *a, int64_t ret)
{
	struct stall_thread *t = stall_kernel_thread(c->k, task->tid);

	if (ret < 0)
		return;
	if (task->format->what == MAKES_TASK)
		told_birth(c, task, a, ret);
	else if (task->format->what == EXECS)
		told_exec(c, t, a);
	else if (task->format->what == NAMES)
		told_name(c, t, a);
}
