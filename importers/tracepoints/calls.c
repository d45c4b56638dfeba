/*
 * Facts from system calls: writes to standard streams, sockets and the calls on
 * them, and which thread belongs to which process.
 *
 * Ids of tasks in arguments are those of the caller's pid namespace, the ids of
 * events are the machine's. A caller whose own id differs between the two is
 * not believed about others.
 */
#include "importers/tracepoints/calls.h"

#include <string.h>

#include "importers/tracepoints/tasks.h"

/* Numbers of the kernel's interface, the same on every machine known here. */
enum { CLONE_THREAD = 0x10000, SIGURG = 23 };

static const struct stall_rowtype std_write_row = {
	"std_write", "ts, dur, utid, fd, size, ret", 6};

static const struct stall_rowtype memory_row = {
	"memory_call", "ts, dur, utid, op, bytes, ret", 6};

static bool succeeded(const struct stall_call *c)
{
	return c->dur >= 0 && c->ret >= 0;
}

/* ---- standard error: the Go runtime's own text goes there ---- */

static void write_std(struct stall_calls *cs, const struct stall_call *c,
		      int64_t size)
{
	int32_t fd = (int32_t)c->arg[0];

	if (c->nargs < 3 || fd != 2)
		return;
	stall_load_row(cs->k->load, &std_write_row, stall_int(c->ts),
		       stall_known(c->dur), stall_int(c->thread->utid),
		       stall_int(fd), stall_int(size),
		       c->dur < 0 ? stall_null() : stall_int(c->ret));
}

/* How much was asked for is behind a pointer. */
static void writev_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (c->dur >= 0)
		write_std(cs, c, c->ret > 0 ? c->ret : 0);
}

/* ---- sockets ---- */

static void on_fd(struct stall_calls *cs, struct stall_call *c, bool sends)
{
	int32_t fd = (int32_t)c->arg[0];

	c->socket_id =
		c->nargs ? stall_sockets_id(cs->sockets, c->thread, fd) : 0;
	if (sends) {
		c->last_id = c->socket_id;
		c->last_fd = fd;
	} else if (c->socket_id != c->last_id) {
		c->last_id = 0;
	}
}

static void send_enter(struct stall_calls *cs, struct stall_call *c)
{
	on_fd(cs, c, true);
}

static void receive_enter(struct stall_calls *cs, struct stall_call *c)
{
	on_fd(cs, c, false);
}

/* Of one file descriptor: the one the thread has just been busy with. */
static void poll_enter(struct stall_calls *cs, struct stall_call *c)
{
	if (c->nargs < 2 || c->arg[1] != 1 || !c->last_id)
		return;
	if (stall_sockets_id(cs->sockets, c->thread, c->last_fd) == c->last_id)
		c->socket_id = c->last_id;
}

static void socket_enter(struct stall_calls *cs, struct stall_call *c)
{
	(void)cs;
	c->last_id = 0;
}

static void socket_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (succeeded(c) && c->nargs >= 2 && c->ret <= INT32_MAX)
		stall_sockets_opened(cs->sockets, c->thread, c->ts,
				     (int32_t)c->ret, c->arg[0], c->arg[1]);
}

static void connect_enter(struct stall_calls *cs, struct stall_call *c)
{
	if (c->nargs)
		stall_sockets_connect(cs->sockets, c->thread,
				      (int32_t)c->arg[0], c->ts);
	on_fd(cs, c, true);
	c->socket_id = 0;
}

static void close_enter(struct stall_calls *cs, struct stall_call *c)
{
	receive_enter(cs, c);
	c->socket_id = 0;
	if (c->nargs)
		c->closing = stall_sockets_closing(cs->sockets, c->thread,
						   (int32_t)c->arg[0]);
}

static void close_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (c->closing)
		stall_sockets_closed(cs->sockets, c->closing,
				     c->dur < 0 ? -1 : c->ts + c->dur);
	c->closing = NULL;
}

static void exec_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (succeeded(c))
		stall_sockets_drop(cs->sockets, c->thread);
}

static void exit_enter(struct stall_calls *cs, struct stall_call *c)
{
	stall_sockets_drop(cs->sockets, c->thread);
}

/* ---- memory ---- */

static void put_memory(struct stall_calls *cs, const struct stall_call *c,
		       const char *op, struct stall_val bytes)
{
	stall_load_row(cs->k->load, &memory_row, stall_int(c->ts),
		       stall_known(c->dur), stall_int(c->thread->utid),
		       stall_cstr(op), bytes,
		       c->dur < 0 ? stall_null() : stall_int(c->ret));
}

static struct stall_val length_of(const struct stall_call *c)
{
	return c->nargs >= 2 ? stall_int(c->arg[1]) : stall_null();
}

static void mmap_leave(struct stall_calls *cs, struct stall_call *c)
{
	put_memory(cs, c, "mmap", length_of(c));
}

static void munmap_leave(struct stall_calls *cs, struct stall_call *c)
{
	put_memory(cs, c, "munmap", length_of(c));
}

static void madvise_leave(struct stall_calls *cs, struct stall_call *c)
{
	put_memory(cs, c, "madvise", length_of(c));
}

/* What it is now is asked for by 0. How far it moved is not told by one call.
 */
static void brk_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (c->nargs && c->arg[0])
		put_memory(cs, c, "brk", stall_null());
}

/* ---- processes ---- */

static bool is_believed(const struct stall_calls *cs, struct stall_thread *t)
{
	return !stall_task_process(t)->own[cs->slot];
}

/* What gettid(2) and set_tid_address(2) return. */
static void own_tid_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (succeeded(c) && c->ret != c->thread->tid)
		stall_task_process(c->thread)->own[cs->slot] = cs;
}

static void getpid_leave(struct stall_calls *cs, struct stall_call *c)
{
	if (succeeded(c) && c->ret > 0 && c->ret <= INT32_MAX &&
	    is_believed(cs, c->thread))
		stall_task_in_process(cs->k, c->thread, (int32_t)c->ret);
}

/* The runtime of Go sends SIGURG to threads of its own process only. */
static bool is_own_group(const struct stall_call *c, struct stall_thread *to)
{
	return to == c->thread || c->arg[2] == SIGURG ||
	       stall_task_process(to) == stall_task_process(c->thread);
}

static void tgkill_leave(struct stall_calls *cs, struct stall_call *c)
{
	int32_t tgid = (int32_t)c->arg[0], tid = (int32_t)c->arg[1];
	struct stall_thread *to;

	if (!succeeded(c) || c->nargs < 3 || tgid <= 0 || tid <= 0 ||
	    !is_believed(cs, c->thread))
		return;
	to = stall_kernel_find(cs->k, tid);
	if (!to)
		return;
	if (is_own_group(c, to))
		stall_task_in_process(cs->k, c->thread, tgid);
	stall_task_in_process(cs->k, to, tgid);
}

/* The task that a call made: it cannot have been there before the call. */
static struct stall_thread *child_of(struct stall_calls *cs,
				     const struct stall_call *c)
{
	struct stall_thread *child;

	if (!succeeded(c) || c->ret <= 0 || c->ret > INT32_MAX ||
	    !is_believed(cs, c->thread))
		return NULL;
	child = stall_kernel_find(cs->k, (int32_t)c->ret);
	if (!child || child == c->thread ||
	    (child->start_ts >= 0 && child->start_ts < c->ts))
		return NULL;
	return child;
}

static void fork_leave(struct stall_calls *cs, struct stall_call *c)
{
	struct stall_thread *child = child_of(cs, c);

	if (child)
		stall_task_own_process(cs->k, child);
}

static void clone_leave(struct stall_calls *cs, struct stall_call *c)
{
	struct stall_thread *child = c->nargs ? child_of(cs, c) : NULL;

	if (!child)
		return;
	if (c->arg[0] & CLONE_THREAD)
		stall_task_same_process(cs->k, child, c->thread);
	else
		stall_task_own_process(cs->k, child);
}

/* ---- the calls ---- */

enum what { OTHER, STD_WRITE, BIRTH, LOSES_NUMBER };

static const struct action {
	const char *name;
	void (*enter)(struct stall_calls *cs, struct stall_call *c);
	void (*leave)(struct stall_calls *cs, struct stall_call *c);
	enum what what;
	int8_t size; /* which argument is its size there; 0: none */
	bool is_int; /* and its upper half is nothing */
} actions[] = {
	{NULL},
	{"write", send_enter, NULL, STD_WRITE, 2},
	{"sendto", send_enter, NULL, OTHER, 2},
	{"sendmsg", send_enter, NULL, OTHER, 0},
	{"sendmmsg", send_enter, NULL, OTHER, 2, true},
	{"read", receive_enter, NULL, OTHER, 2},
	{"recvfrom", receive_enter, NULL, OTHER, 2},
	{"recvmsg", receive_enter, NULL, OTHER, 0},
	{"recvmmsg", receive_enter, NULL, OTHER, 2, true},
	{"poll", poll_enter, NULL, OTHER, 2, true},
	{"ppoll", poll_enter, NULL, OTHER, 0},
	{"writev", NULL, writev_leave},
	{"socket", socket_enter, socket_leave},
	{"connect", connect_enter, NULL},
	{"close", close_enter, close_leave},
	{"mmap", NULL, mmap_leave},
	{"munmap", NULL, munmap_leave},
	{"madvise", NULL, madvise_leave},
	{"brk", NULL, brk_leave},
	{"execve", NULL, exec_leave},
	{"execveat", NULL, exec_leave},
	{"exit_group", exit_enter, NULL},
	{"gettid", NULL, own_tid_leave},
	{"set_tid_address", NULL, own_tid_leave},
	{"getpid", NULL, getpid_leave},
	{"tgkill", NULL, tgkill_leave},
	{"clone", NULL, clone_leave, BIRTH},
	{"clone3", NULL, NULL, BIRTH},
	{"fork", NULL, fork_leave, BIRTH},
	{"vfork", NULL, fork_leave, BIRTH},
	{"rt_sigreturn", NULL, NULL, LOSES_NUMBER},
	{"uretprobe", NULL, NULL, LOSES_NUMBER},
};

uint8_t stall_call_action(const char *name)
{
	for (uint8_t i = 1; i < sizeof(actions) / sizeof(*actions); i++)
		if (!strcmp(actions[i].name, name))
			return i;
	return 0;
}

bool stall_call_is_birth(uint8_t action)
{
	return actions[action].what == BIRTH;
}

bool stall_call_loses_number(const struct stall_call *c)
{
	return actions[c->action].what == LOSES_NUMBER;
}

static struct stall_val size_of(const struct action *a,
				const struct stall_call *c)
{
	if (!a->size || c->nargs <= a->size)
		return stall_null();
	return stall_int(a->is_int ? (int32_t)c->arg[a->size]
				   : c->arg[a->size]);
}

void stall_call_enter(struct stall_calls *cs, struct stall_call *c)
{
	if (actions[c->action].enter)
		actions[c->action].enter(cs, c);
}

void stall_call_leave(struct stall_calls *cs, struct stall_call *c)
{
	const struct action *a = &actions[c->action];

	if (a->what == STD_WRITE)
		write_std(cs, c, c->arg[2]);
	if (c->socket_id)
		stall_sockets_io(cs->sockets, c->thread,
				 &(struct stall_socket_io){
					 .socket_id = c->socket_id,
					 .ts = c->ts,
					 .dur = c->dur,
					 .ret = c->ret,
					 .op = a->name,
					 .size = size_of(a, c),
				 });
	if (a->leave)
		a->leave(cs, c);
}
