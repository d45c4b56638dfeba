/*
 * What strace tells of threads, call by call.
 *
 * A line with a call tells its entry and, by -T, its exit; a call during which
 * another thread did something is told by two lines. The kernel (feed.h) is
 * told of both ends. Which thread is of which process is not in the text, but
 * in the calls that make threads: a thread that none of them made is thought to
 * be of the process that the trace began with.
 */
#include "importers/strace/calls.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/strace/state.h"
#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

enum { SI_TKILL = -6, SIGURG = 23, NARGS = 3 };

static const struct stall_reason too_many = {
	"too_many_calls",
	"system calls of further names than can be told apart"};

#define MAX_FORMATS 1024

/* ---- who and what, by tid and name ---- */

static int by_tid(const void *a, const void *b)
{
	int32_t x = ((const struct strace_task *)a)->tid;
	int32_t y = ((const struct strace_task *)b)->tid;

	return (x > y) - (x < y);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct strace_format *)a)->name,
		      ((const struct strace_format *)b)->name);
}

static enum strace_what what_is(const char *name)
{
	static const struct {
		const char *name;
		enum strace_what what;
	} calls[] = {
		{"clone", MAKES_TASK},	{"clone3", MAKES_TASK},
		{"fork", MAKES_TASK},	{"vfork", MAKES_TASK},
		{"connect", CONNECTS},	{"write", SENDS},
		{"sendto", SENDS},	{"sendmsg", SENDS},
		{"sendmmsg", SENDS},	{"read", RECEIVES},
		{"recvfrom", RECEIVES}, {"recvmsg", RECEIVES},
		{"recvmmsg", RECEIVES}, {"execve", EXECS},
		{"prctl", NAMES},
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(calls[i].name, name))
			return calls[i].what;
	return OTHER;
}

static struct strace_format *new_format(struct strace_calls *c,
					const char *name)
{
	struct strace_format *f = stall_alloc(sizeof(*f));
	char event[64];

	f->name = stall_strndup(name, strlen(name));
	f->what = what_is(name);
	snprintf(event, sizeof(event), "sys_enter_%s", name);
	f->enter = stall_kernel_format(c->k, "strace", event, false);
	snprintf(event, sizeof(event), "sys_exit_%s", name);
	f->exit = stall_kernel_format(c->k, "strace", event, false);
	c->nformats++;
	return f;
}

/* NULL: there are too many. */
static const struct strace_format *format_of(struct strace_calls *c,
					     struct stall_str name)
{
	char text[48];
	struct strace_format key = {.name = text}, **at;

	if (name.n >= sizeof(text))
		return NULL;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	at = tfind(&key, &c->formats, by_name);
	if (at)
		return *at;
	if (c->nformats >= MAX_FORMATS)
		return NULL;
	at = tsearch(new_format(c, text), &c->formats, by_name);
	return at ? *at : NULL;
}

static struct strace_task *task_of(struct strace_calls *c, int32_t tid)
{
	struct strace_task key = {.tid = tid};
	struct strace_task **at = tfind(&key, &c->tasks, by_tid), *t;

	if (at)
		return *at;
	t = stall_alloc(sizeof(*t));
	t->tid = tid;
	tsearch(t, &c->tasks, by_tid);
	return t;
}

struct stall_thread *strace_born(struct strace_calls *c, int32_t tid,
				 const struct strace_task *maker, int64_t ts)
{
	struct strace_task *t = task_of(c, tid);

	if (t->lives)
		return stall_kernel_thread(c->k, tid);
	t->lives = true;
	return stall_task_born(c->k, tid, stall_kernel_thread(c->k, maker->tid),
			       ts);
}

/* A child may be seen before the call that makes it returns. */
static void appear(struct strace_calls *c, struct strace_task *t, int64_t ts)
{
	static const char flag[] = "CLONE_THREAD";
	const struct stall_str args =
		c->making ? c->maker->args : (struct stall_str){"", 0};
	struct stall_thread *thread;

	if (c->making && c->maker != t) {
		thread = strace_born(c, t->tid, c->maker, ts);
		if (args.n && memmem(args.p, args.n, flag, strlen(flag)))
			stall_task_same_process(
				c->k, thread,
				stall_kernel_thread(c->k, c->maker->tid));
		return;
	}
	t->lives = true;
	thread = stall_kernel_thread(c->k, t->tid);
	if (c->first)
		stall_task_same_process(c->k, thread, c->first);
	c->assumed |= c->first != NULL;
	c->first = c->first ? c->first : thread;
}

/* ---- the two ends of a call ---- */

static struct stall_str numbers(const struct strace_args *a,
				int64_t number[NARGS])
{
	int n = a->n < NARGS ? a->n : NARGS;

	for (int i = 0; i < n; i++)
		number[i] = strace_number(a->arg[i]);
	return (struct stall_str){(const char *)number,
				  (size_t)n * sizeof(*number)};
}

static bool enter(struct strace_calls *c, struct strace_task *t,
		  const struct strace_line *l)
{
	struct stall_event ev = {.ts = l->ts, .cpu = -1, .tid = t->tid};
	struct strace_args a = {.n = 0};
	int64_t number[NARGS];

	t->format = format_of(c, l->name);
	if (!t->format) {
		stall_load_skip(c->k->load, &too_many, -1);
		return false;
	}
	t->ts = l->ts;
	t->args = l->args;
	t->format->enter->count++;
	strace_args_add(&a, l->args);
	ev.have = 1;
	ev.v[0].s = numbers(&a, number);
	strace_told_peer(c, t, &a, l->ts);
	stall_kernel_told(c->k, t->format->enter, &ev);
	strace_told_args(c, t, &a, l->ts);
	return true;
}

static void leave(struct strace_calls *c, struct strace_task *t,
		  const struct strace_line *l)
{
	struct stall_event ev = {.ts = l->ts, .cpu = -1, .tid = t->tid};
	struct strace_args a = {.n = 0};
	int64_t number[NARGS], ret = -1;
	bool known = strace_result(l->ret, &ret);

	if (l->kind == STRACE_RESUMED)
		strace_args_add(&a, t->args);
	strace_args_add(&a, l->args);
	ev.have = 2 | (known ? 1 : 0);
	if (l->dur >= 0 || l->kind == STRACE_RESUMED)
		ev.have |= 4;
	if (l->dur >= 0)
		ev.ts = t->ts + l->dur;
	ev.v[0].i = ret;
	ev.v[1].s = numbers(&a, number);
	if (l->kind == STRACE_RESUMED)
		strace_told_args(c, t, &a, l->ts);
	if (known)
		strace_told_result(c, t, &a, ret);
	stall_kernel_told(c->k, t->format->exit, &ev);
}

static void open_call(struct strace_calls *c, struct strace_task *t, bool open)
{
	if (t->open && t->format->what == MAKES_TASK)
		c->making--;
	t->open = open;
	if (!open || t->format->what != MAKES_TASK)
		return;
	c->making++;
	c->maker = t;
}

static void take_call(struct strace_calls *c, struct strace_task *t,
		      const struct strace_line *l)
{
	open_call(c, t, false);
	if (!enter(c, t, l))
		return;
	if (l->kind == STRACE_UNFINISHED)
		open_call(c, t, true);
	else if (!l->ret.n || *l->ret.p != '?' || l->ret.n > 1)
		leave(c, t, l);
}

static void take_resumed(struct strace_calls *c, struct strace_task *t,
			 const struct strace_line *l)
{
	const struct strace_format *f = format_of(c, l->name);

	if (!f)
		return;
	if (!t->open || t->format != f) {
		t->format = f;
		t->args = (struct stall_str){NULL, 0};
		t->ts = l->ts;
	}
	open_call(c, t, false);
	if (!l->ret.n || *l->ret.p != '?' || l->ret.n > 1)
		leave(c, t, l);
}

/* ---- the other lines ---- */

static void take_signal(struct strace_calls *c, const struct strace_line *l)
{
	struct stall_event ev = {.ts = l->ts, .cpu = -1, .tid = l->tid};
	struct stall_thread *t = stall_kernel_thread(c->k, l->tid);
	int64_t pid;

	ev.have = 3;
	ev.v[0].i = strace_number(l->name);
	if (memmem(l->args.p, l->args.n, "SI_TKILL", 8))
		ev.v[1].i = SI_TKILL;
	c->signal->count++;
	/* The Go runtime sends it to threads of its own process only. */
	if (ev.v[0].i == SIGURG && ev.v[1].i == SI_TKILL &&
	    strace_field(l->args, "si_pid=", &pid) && pid <= INT32_MAX)
		stall_task_in_process(c->k, t, (int32_t)pid);
	stall_kernel_told(c->k, c->signal, &ev);
}

static void take_end(struct strace_calls *c, struct strace_task *t,
		     const struct strace_line *l)
{
	open_call(c, t, false);
	t->lives = false;
	stall_kernel_time(c->k, l->ts);
	stall_task_ended(c->k, stall_kernel_thread(c->k, t->tid), l->ts, -1);
}

void strace_calls_take(struct strace_calls *c, const struct strace_line *l)
{
	struct strace_task *t;

	if (l->kind == STRACE_NOTE)
		return;
	t = task_of(c, l->tid);
	if (!t->lives)
		appear(c, t, l->ts);
	stall_kernel_comm(c->k, stall_kernel_thread(c->k, t->tid), l->comm);
	switch (l->kind) {
	case STRACE_CALL:
	case STRACE_UNFINISHED:
		take_call(c, t, l);
		break;
	case STRACE_RESUMED:
		take_resumed(c, t, l);
		break;
	case STRACE_SIGNAL:
		take_signal(c, l);
		break;
	case STRACE_ENDED:
		take_end(c, t, l);
		break;
	default:
		open_call(c, t, false);
		break;
	}
}

bool strace_calls_assumed(const struct strace_calls *c)
{
	return c->assumed;
}

struct strace_calls *strace_calls_new(struct stall_kernel *k)
{
	struct strace_calls *c = stall_alloc(sizeof(*c));

	c->k = k;
	c->connect = stall_kernel_format(k, "strace", "connect", false);
	c->peer = stall_kernel_format(k, "strace", "peer", false);
	c->question = stall_kernel_format(k, "strace", "question", false);
	c->signal = stall_kernel_format(k, "signal", "signal_deliver", false);
	return c;
}

static void free_format(void *p)
{
	free(((struct strace_format *)p)->name);
	free(p);
}

void strace_calls_free(struct strace_calls *c)
{
	if (!c)
		return;
	tdestroy(c->tasks, free);
	tdestroy(c->formats, free_format);
	free(c);
}
