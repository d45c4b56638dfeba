/*
 * System calls, from their entry to their exit. Two sources tell of them, and
 * both may be in a file:
 *
 *   raw_syscalls:sys_enter: NR 1 (b, 19c82dcfe242, 2b, 0, 0, 0)
 *   syscalls:sys_enter_write: __syscall_nr=1 fd=0x0b buf=0x19c82dcfe242 ...
 *
 * A thread is in one call at a time. These events are the bulk of a busy trace:
 * what is done for each of them is a few loads and stores, and the row.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/calls.h"
#include "importers/tracepoints/numbers.h"
#include "libanalyze/mem.h"

#define POOL  64
#define NO_NR STALL_NO_NR

struct pool {
	struct pool *next;
	struct stall_call call[POOL];
};

struct syscalls {
	struct stall_kernel *k;
	struct stall_calls calls; /* .slot is ours */
	struct pool *pool;
	struct stall_call *idle;
	struct stall_call_numbers *numbers;
};

static const struct stall_rowtype syscall_row = {
	"syscall", "ts, dur, utid, nr, ret, in_loss", 6};

static const struct stall_reason no_entry = {
	"syscall_without_entry",
	"exits of system calls whose entry is not in the trace"};
static const struct stall_reason no_number = {
	"syscall_without_number", "system calls without a usable number"};

/* ---- calls ---- */

static struct stall_call *new_call(struct syscalls *s, struct stall_thread *t)
{
	struct stall_call *c = s->idle;
	struct pool *p;

	if (!c) {
		p = stall_alloc(sizeof(*p));
		p->next = s->pool;
		s->pool = p;
		for (int i = 0; i < POOL; i++) {
			p->call[i].next = s->idle;
			s->idle = &p->call[i];
		}
		c = s->idle;
	}
	s->idle = c->next;
	*c = (struct stall_call){.thread = t};
	t->own[s->calls.slot] = c;
	return c;
}

static inline struct stall_call *call_of(struct syscalls *s,
					 struct stall_thread *t)
{
	struct stall_call *c = t->own[s->calls.slot];

	return c ? c : new_call(s, t);
}

static void end_call(struct syscalls *s, struct stall_call *c, int64_t dur,
		     struct stall_val ret)
{
	c->open = false;
	c->dur = dur;
	c->ret = ret.i;
	stall_load_row(s->k->load, &syscall_row, stall_int(c->ts),
		       stall_known(dur), stall_int(c->thread->utid),
		       stall_int(c->nr), ret,
		       stall_kernel_in_loss(s->k, c->ts) ? stall_int(1)
							 : stall_null());
	if (c->action)
		stall_call_leave(&s->calls, c);
}

static void take_args(struct stall_call *c, struct stall_str args)
{
	size_t size = c->raw ? args.n / 6 : 8;
	int32_t narrow;

	c->nargs = 0;
	if (size != 8 && size != 4)
		return;
	for (size_t i = 0; i < 3 && (i + 1) * size <= args.n; i++) {
		if (size == 8)
			memcpy(&c->arg[i], args.p + i * size, size);
		else
			memcpy(&narrow, args.p + i * size, size);
		if (size == 4)
			c->arg[i] = (uint32_t)narrow;
		c->nargs++;
	}
}

static void enter(struct syscalls *s, struct stall_thread *t,
		  const struct stall_event *ev, int32_t nr,
		  const struct stall_format *named)
{
	struct stall_call *c = call_of(s, t);

	if (c->open && c->nr == nr && c->raw == !!named) {
		c->twice = true;
		return;
	}
	if (c->open)
		end_call(s, c, -1, stall_null());
	c->ts = ev->ts;
	c->nr = nr;
	c->raw = !named;
	c->twice = false;
	c->open = true;
	c->action = stall_call_number_action(s->numbers, nr, named);
	if (!c->action)
		return;
	c->socket_id = 0;
	take_args(c, ev->v[1].s);
	stall_call_enter(&s->calls, c);
}

/* The exit of a call that is not open. */
static void stray(struct syscalls *s, struct stall_call *c, int32_t nr,
		  const struct stall_format *named)
{
	if (c->twice && c->nr == nr) {
		c->twice = false;
		return;
	}
	if (!stall_call_is_birth(
		    stall_call_number_action(s->numbers, nr, named)))
		stall_load_skip(s->k->load, &no_entry, -1);
}

static void leave(struct syscalls *s, const struct stall_event *ev, int32_t nr,
		  const struct stall_format *named)
{
	struct stall_call *c = call_of(s, stall_kernel_running(s->k, ev));

	if (c->open && c->nr == nr) {
		end_call(s, c, ev->ts - c->ts, stall_int(ev->v[1].i));
		return;
	}
	if (c->open && nr == NO_NR && stall_call_loses_number(c)) {
		end_call(s, c, ev->ts - c->ts, stall_null());
		return;
	}
	if (c->open)
		end_call(s, c, -1, stall_null());
	if (nr != NO_NR)
		stray(s, c, nr, named);
	else
		stall_load_skip(s->k->load, &no_number, -1);
}

/* ---- events ---- */

static int32_t checked(int64_t nr)
{
	return nr < 0 || nr > INT32_MAX ? NO_NR : (int32_t)nr;
}

static void on_raw_enter(struct stall_kernel *k, void *state,
			 const struct stall_format *fmt,
			 const struct stall_event *ev)
{
	int32_t nr = checked(ev->v[0].i);

	(void)fmt;
	if (nr == NO_NR)
		stall_load_skip(k->load, &no_number, -1);
	else
		enter(state, stall_kernel_running(k, ev), ev, nr, NULL);
}

static void on_raw_exit(struct stall_kernel *k, void *state,
			const struct stall_format *fmt,
			const struct stall_event *ev)
{
	(void)k;
	(void)fmt;
	leave(state, ev, checked(ev->v[0].i), NULL);
}

static int32_t named_number(struct syscalls *s, const struct stall_format *fmt,
			    const struct stall_event *ev)
{
	return ev->have & 1 ? checked(ev->v[0].i)
			    : stall_call_number_of(s->numbers, fmt);
}

static void on_named_enter(struct stall_kernel *k, void *state,
			   const struct stall_format *fmt,
			   const struct stall_event *ev)
{
	int32_t nr = named_number(state, fmt, ev);

	if (nr == NO_NR)
		stall_load_skip(k->load, &no_number, -1);
	else
		enter(state, stall_kernel_running(k, ev), ev, nr, fmt);
}

static void on_named_exit(struct stall_kernel *k, void *state,
			  const struct stall_format *fmt,
			  const struct stall_event *ev)
{
	(void)k;
	leave(state, ev, named_number(state, fmt, ev), fmt);
}

/* ---- calls that a text tells, with what is behind their pointers ---- */

enum { ENTER_ARGS };

static void on_told_enter(struct stall_kernel *k, void *state,
			  const struct stall_format *fmt,
			  const struct stall_event *ev)
{
	struct syscalls *s = state;
	struct stall_event as_named = *ev;
	int32_t nr = stall_call_number_of(s->numbers, fmt);

	as_named.v[1] = ev->v[ENTER_ARGS];
	if (nr == NO_NR)
		stall_load_skip(k->load, &no_number, -1);
	else
		enter(s, stall_kernel_thread(k, ev->tid), &as_named, nr, fmt);
}

enum { EXIT_RET, EXIT_ARGS, EXIT_AT };

/* Its arguments are whole only now. */
static void on_told_exit(struct stall_kernel *k, void *state,
			 const struct stall_format *fmt,
			 const struct stall_event *ev)
{
	struct syscalls *s = state;
	struct stall_call *c = call_of(s, stall_kernel_thread(k, ev->tid));
	int32_t nr = stall_call_number_of(s->numbers, fmt);
	bool known = ev->have & 1 << EXIT_RET;

	if (!c->open || c->nr != nr) {
		stall_load_skip(k->load, &no_entry, -1);
		return;
	}
	if (c->action)
		take_args(c, ev->v[EXIT_ARGS].s);
	end_call(s, c, ev->have & 1 << EXIT_AT ? ev->ts - c->ts : -1,
		 known ? stall_int(ev->v[EXIT_RET].i) : stall_null());
}

/* A DNS question is about to be sent. */
static void on_question(struct stall_kernel *k, void *state,
			const struct stall_format *fmt,
			const struct stall_event *ev)
{
	struct syscalls *s = state;

	(void)fmt;
	stall_sockets_question(s->calls.sockets,
			       stall_kernel_thread(k, ev->tid),
			       (int32_t)ev->v[0].i, ev->v[1].s);
}

/* A datagram socket is about to be used, and whom it talks to. */
static void on_peer(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	struct syscalls *s = state;
	const struct stall_socket_peer peer = {ev->v[1].i, ev->v[2].i,
					       ev->v[3].i};

	(void)fmt;
	stall_sockets_peer(s->calls.sockets, stall_kernel_thread(k, ev->tid),
			   (int32_t)ev->v[0].i, &peer, ev->ts);
}

/* libc's or Go's connect(): where the port is in reach. */
static void on_connect_probe(struct stall_kernel *k, void *state,
			     const struct stall_format *fmt,
			     const struct stall_event *ev)
{
	struct syscalls *s = state;
	int64_t port = (ev->v[2].i & 0xff) << 8 | (ev->v[3].i & 0xff);

	(void)fmt;
	stall_sockets_port(s->calls.sockets, stall_kernel_thread(k, ev->tid),
			   (int32_t)ev->v[0].i, ev->v[1].i, port, ev->ts);
}

/* ---- the family ---- */

static void *syscalls_start(struct stall_kernel *k)
{
	struct syscalls *s = stall_alloc(sizeof(*s));

	s->k = k;
	s->calls.k = k;
	s->calls.slot = stall_kernel_slot(k, s);
	s->calls.sockets = stall_sockets_new(k);
	s->numbers = stall_call_numbers_new(k);
	return s;
}

static void syscalls_gone(struct stall_kernel *k, void *state,
			  struct stall_thread *t, int64_t ts)
{
	struct syscalls *s = state;
	struct stall_call *c = s->calls.slot < 0 ? NULL : t->own[s->calls.slot];

	(void)k;
	(void)ts;
	if (!c)
		return;
	if (c->open)
		end_call(s, c, -1, stall_null());
	t->own[s->calls.slot] = NULL;
	c->thread = NULL;
	c->next = s->idle;
	s->idle = c;
}

static void syscalls_finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	struct syscalls *s = state;
	struct pool *p;

	(void)k;
	(void)end_ts;
	while ((p = s->pool)) {
		for (int i = 0; i < POOL; i++)
			if (p->call[i].thread && p->call[i].open)
				end_call(s, &p->call[i], -1, stall_null());
		s->pool = p->next;
		free(p);
	}
	stall_sockets_free(s->calls.sockets);
	free(s->numbers);
	free(s);
}

static const struct stall_tracepoint syscalls_events[] = {
	{"raw_syscalls", "sys_enter", on_raw_enter, {"id", "?args[]"}},
	{"raw_syscalls", "sys_exit", on_raw_exit, {"id", "ret"}},
	{"syscalls",
	 "sys_enter_*",
	 on_named_enter,
	 {"?__syscall_nr|nr", "?*args[]"}},
	{"syscalls", "sys_exit_*", on_named_exit, {"?__syscall_nr|nr", "ret"}},
	{"strace", "sys_enter_*", on_told_enter, {"args[]"}},
	{"strace", "sys_exit_*", on_told_exit, {"?ret", "args[]", "?at"}},
	{"strace", "peer", on_peer, {"fd", "fam", "local", "port"}},
	{"strace", "question", on_question, {"fd", "name[]"}},
	{"strace",
	 "connect",
	 on_connect_probe,
	 {"fd", "fam", "port_hi", "port_lo"}},
	{"gdns",
	 "libc_connect",
	 on_connect_probe,
	 {"fd", "fam", "port_hi", "port_lo"}},
	{"gdns",
	 "go_connect",
	 on_connect_probe,
	 {"fd", "fam", "port_hi", "port_lo"}},
	{NULL},
};

const struct stall_family stall_family_syscalls = {
	.name = "syscalls",
	.events = syscalls_events,
	.start = syscalls_start,
	.finish = syscalls_finish,
	.gone = syscalls_gone,
};
