/*
 * Inet sockets by process and file descriptor.
 *
 * Which process a thread belongs to may become known only later, so there is no
 * table for each process: one table by file descriptor, in which a socket
 * belongs to whatever process its opener is thought to be of at the moment.
 *
 * Ids are given out when a socket is first found worth a row, and rows must be
 * written in their order, so sockets wait in a queue until those before them
 * are closed.
 */
#include "importers/tracepoints/sockets.h"

#include <stdlib.h>

#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

#define BUCKETS	      1024  /* a power of 2 */
#define MAX_LIVE      16384 /* beyond it sockets are not followed */
#define MAX_QUEUED    262144
#define DOUBLE_HIT_NS 100000
#define PORT_DNS      53

/* Numbers of the kernel's interface, the same on every machine known here. */
enum { INET = 2, INET6 = 10, STREAM = 1, DGRAM = 2, TYPE = 0xf };
enum { NONBLOCK = 04000 };

struct stall_socket {
	struct stall_socket *next;  /* in its bucket, or free */
	struct stall_socket *after; /* in the queue */
	struct stall_thread *opener;
	int64_t id;	/* 0: not worth a row so far */
	char *question; /* NULL: not seen */
	int64_t ts, end_ts, connect_ts, port, local; /* ports; -1: not known */
	int32_t fd;
	int8_t family, type, nonblock; /* -1: not known */
	bool live;		       /* in its bucket */
	bool closing;		       /* a close(2) has it */
	bool queued;
};

struct stall_sockets {
	struct stall_kernel *k;
	struct stall_socket *bucket[BUCKETS];
	struct stall_socket *head, **tail; /* of the queue, by id */
	struct stall_socket *idle;	   /* free ones */
	int live, queued;
};

static const struct stall_rowtype socket_row = {
	"socket",
	"ts, dur, utid, fd, family, type, nonblock, connect_ts, port, in_loss, "
	"question",
	11};
static const struct stall_rowtype io_row = {
	"socket_io", "ts, dur, socket_id, utid, op, size, ret", 7};

static const struct stall_reason too_many = {
	"too_many_sockets",
	"sockets beyond the number that is followed at once"};

/* ---- rows ---- */

static void write_socket(struct stall_sockets *so, const struct stall_socket *s)
{
	const struct stall_val val[] = {
		stall_int(s->ts),
		s->end_ts < 0 ? stall_null() : stall_int(s->end_ts - s->ts),
		stall_int(s->opener->utid),
		stall_int(s->fd),
		stall_known(s->family),
		stall_known(s->type),
		stall_known(s->nonblock),
		stall_known(s->connect_ts),
		stall_known(s->port),
		stall_kernel_in_loss(so->k, s->ts) ? stall_int(1)
						   : stall_null(),
		s->question ? stall_cstr(s->question) : stall_null(),
	};

	stall_load_vals(so->k->load, &socket_row, s->id, val,
			(int)(sizeof(val) / sizeof(*val)));
}

static void release(struct stall_sockets *so, struct stall_socket *s)
{
	if (s->live || s->closing || s->queued)
		return;
	free(s->question);
	s->question = NULL;
	s->next = so->idle;
	so->idle = s;
}

static void write_head(struct stall_sockets *so)
{
	struct stall_socket *s = so->head;

	so->head = s->after;
	if (!so->head)
		so->tail = &so->head;
	so->queued--;
	write_socket(so, s);
	s->queued = false;
	release(so, s);
}

/* Those at the head that nothing can happen to any more. */
static void flush(struct stall_sockets *so)
{
	while (so->head && ((!so->head->live && !so->head->closing) ||
			    so->queued > MAX_QUEUED))
		write_head(so);
}

static void keep(struct stall_sockets *so, struct stall_socket *s)
{
	if (s->id)
		return;
	s->id = stall_load_reserve(so->k->load, &socket_row);
	s->after = NULL;
	s->queued = true;
	*so->tail = s;
	so->tail = &s->after;
	so->queued++;
	flush(so);
}

void stall_sockets_io(struct stall_sockets *so, const struct stall_thread *t,
		      const struct stall_socket_io *io)
{
	stall_load_row(so->k->load, &io_row, stall_int(io->ts),
		       stall_known(io->dur), stall_int(io->socket_id),
		       stall_int(t->utid), stall_cstr(io->op), io->size,
		       io->dur < 0 ? stall_null() : stall_int(io->ret));
}

/* ---- the table ---- */

static struct stall_socket **place(struct stall_sockets *so,
				   struct stall_thread *t, int32_t fd)
{
	struct stall_socket **at = &so->bucket[(uint32_t)fd % BUCKETS];

	while (*at && ((*at)->fd != fd || stall_task_process((*at)->opener) !=
						  stall_task_process(t)))
		at = &(*at)->next;
	return at;
}

/* Out of the table; the caller lets go of it. */
static struct stall_socket *unlink_at(struct stall_sockets *so,
				      struct stall_socket **at)
{
	struct stall_socket *s = *at;

	*at = s->next;
	s->live = false;
	so->live--;
	return s;
}

static void end_at(struct stall_sockets *so, struct stall_socket **at)
{
	release(so, unlink_at(so, at));
	flush(so);
}

static struct stall_socket *fresh(struct stall_sockets *so)
{
	struct stall_socket *s = so->idle;

	if (!s)
		return stall_alloc(sizeof(*s));
	so->idle = s->next;
	return s;
}

static struct stall_socket *add(struct stall_sockets *so,
				struct stall_thread *t, int64_t ts, int32_t fd)
{
	struct stall_socket **at = place(so, t, fd), *s;

	if (*at) /* its close was not seen */
		end_at(so, at);
	if (so->live >= MAX_LIVE) {
		stall_load_skip(so->k->load, &too_many, -1);
		return NULL;
	}
	s = fresh(so);
	at = &so->bucket[(uint32_t)fd % BUCKETS];
	*s = (struct stall_socket){.next = *at, .opener = t, .ts = ts};
	s->end_ts = s->connect_ts = s->port = s->local = -1;
	s->family = s->type = s->nonblock = -1;
	s->fd = fd;
	s->live = true;
	so->live++;
	return *at = s;
}

/* ---- what happens to sockets ---- */

void stall_sockets_opened(struct stall_sockets *so, struct stall_thread *t,
			  int64_t ts, int32_t fd, int64_t domain, int64_t type)
{
	int64_t kind = type & TYPE;
	struct stall_socket *s;

	if (fd < 0 || (domain != INET && domain != INET6) ||
	    (kind != STREAM && kind != DGRAM))
		return;
	s = add(so, t, ts, fd);
	if (!s)
		return;
	s->family = (int8_t)domain;
	s->type = (int8_t)kind;
	s->nonblock = (type & NONBLOCK) != 0;
	if (kind == DGRAM)
		keep(so, s);
}

int64_t stall_sockets_id(struct stall_sockets *so, struct stall_thread *t,
			 int32_t fd)
{
	const struct stall_socket *s = so->bucket[(uint32_t)fd % BUCKETS];

	if (s)
		s = *place(so, t, fd);
	return s ? s->id : 0;
}

void stall_sockets_connect(struct stall_sockets *so, struct stall_thread *t,
			   int32_t fd, int64_t ts)
{
	struct stall_socket *s = *place(so, t, fd);

	if (s)
		s->connect_ts = ts;
}

/* Without socket(2) in the trace each connect is a socket of its own, but not
 * the second hit of a probe whose function had to grow its stack. */
static bool is_another(const struct stall_socket *s, int64_t ts)
{
	return s->type < 0 && ts - s->connect_ts > DOUBLE_HIT_NS;
}

void stall_sockets_port(struct stall_sockets *so, struct stall_thread *t,
			int32_t fd, int64_t family, int64_t port, int64_t ts)
{
	struct stall_socket *s;

	if (fd < 0 || (family != INET && family != INET6))
		return;
	s = *place(so, t, fd);
	if ((!s || is_another(s, ts)) && port == PORT_DNS) {
		s = add(so, t, ts, fd);
		if (!s)
			return;
		s->family = (int8_t)family;
		s->connect_ts = ts;
	}
	if (!s)
		return;
	s->port = port;
	if (port == PORT_DNS)
		keep(so, s);
}

/* Another port of its own is another socket, whose opening was not seen. */
static bool has_peer(const struct stall_socket *s,
		     const struct stall_socket_peer *p)
{
	return s && s->type == DGRAM &&
	       (s->local < 0 || p->local < 0 || s->local == p->local);
}

void stall_sockets_peer(struct stall_sockets *so, struct stall_thread *t,
			int32_t fd, const struct stall_socket_peer *peer,
			int64_t ts)
{
	struct stall_socket *s;

	if (fd < 0)
		return;
	s = *place(so, t, fd);
	if (!has_peer(s, peer)) {
		if (peer->port != PORT_DNS)
			return;
		s = add(so, t, ts, fd);
		if (!s)
			return;
		s->family = (int8_t)peer->family;
		s->type = DGRAM;
		keep(so, s);
	}
	if (peer->local >= 0)
		s->local = peer->local;
	if (s->port < 0)
		s->port = peer->port;
}

/* Of one whose opening was not seen, what it asks now is not what it asked
 * first. */
void stall_sockets_question(struct stall_sockets *so, struct stall_thread *t,
			    int32_t fd, struct stall_str name)
{
	struct stall_socket *s = *place(so, t, fd);

	if (s && !s->question && s->nonblock >= 0)
		s->question = stall_strndup(name.p, name.n);
}

struct stall_socket *stall_sockets_closing(struct stall_sockets *so,
					   struct stall_thread *t, int32_t fd)
{
	struct stall_socket **at = place(so, t, fd);
	struct stall_socket *s;

	if (!*at)
		return NULL;
	s = unlink_at(so, at);
	s->closing = true;
	return s;
}

void stall_sockets_closed(struct stall_sockets *so, struct stall_socket *s,
			  int64_t end_ts)
{
	s->end_ts = end_ts;
	s->closing = false;
	release(so, s);
	flush(so);
}

void stall_sockets_drop(struct stall_sockets *so, struct stall_thread *t)
{
	const struct stall_process *p = stall_task_process(t);

	for (int i = 0; so->live && i < BUCKETS; i++) {
		struct stall_socket **at = &so->bucket[i];

		while (*at)
			if (stall_task_process((*at)->opener) == p)
				end_at(so, at);
			else
				at = &(*at)->next;
	}
}

struct stall_sockets *stall_sockets_new(struct stall_kernel *k)
{
	struct stall_sockets *so = stall_alloc(sizeof(*so));

	so->k = k;
	so->tail = &so->head;
	return so;
}

void stall_sockets_free(struct stall_sockets *so)
{
	struct stall_socket *s;

	if (!so)
		return;
	for (int i = 0; i < BUCKETS; i++)
		while (so->bucket[i])
			release(so, unlink_at(so, &so->bucket[i]));
	while (so->head)
		write_head(so);
	while ((s = so->idle)) {
		so->idle = s->next;
		free(s);
	}
	free(so);
}
