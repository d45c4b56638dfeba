/*
 * Signals, from signal_generate to signal_deliver (signal:*).
 *
 *	sig=23 errno=0 code=-6 comm=go pid=7 grp=0 res=0
 *	sig=23 errno=0 code=-6 sa_handler=46ad40 sa_flags=18000004
 *
 * pid is the thread it is for, or with grp=1 the process, any thread of which
 * may take it. What is generated and not yet delivered waits in queues: of the
 * thread, and of each signal number for those to processes. sigtimedwait() and
 * signalfd take signals without a word, so the queues are bounded.
 */
#include <stdlib.h>

#include "importers/tracepoints/kernel.h"
#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

#define MAX_PENDING 4096 /* per queue; what is older is not delivered */
#define SIGCHLD_NR  17
#define SIGURG_NR   23
#define SI_TKILL    (-6)
#define NSIGS	    65 /* 1 to 64, and 0 for all others */

/* Results of signal_generate; 0 and 4 are queued. */
enum { QUEUED = 0, QUEUED_WITHOUT_DATA = 4 };

static const struct stall_rowtype signal_row = {
	"signal",
	"ts, dur, sig, code, res, grp, sender_utid, utid, deliver_ts, on_cpu, "
	"run_ts, handler, in_loss",
	13};

struct pending {
	struct pending *next;
	struct stall_thread *to; /* named by the event */
	int64_t ts, sig, code, res, sender_utid;
	int group;
	int on_cpu; /* -1: not known */
};

/* Oldest first. */
struct queue {
	struct pending *first, **end;
	int n;
};

/* A thread's queue, in stall_thread.own and in a list of all. */
struct own_queue {
	struct own_queue *next;
	struct queue q;
};

struct signals {
	int slot;
	struct own_queue *queues;
	struct queue of_group[NSIGS];
	struct pending *unused;
};

/* ---- rows ---- */

/* Where the target was: not told by a file without switches. */
static struct stall_val known_flag(int flag)
{
	return flag < 0 ? stall_null() : stall_int(flag);
}

static void write_undelivered(struct stall_kernel *k, const struct pending *p)
{
	stall_load_row(k->load, &signal_row, stall_int(p->ts), stall_null(),
		       stall_int(p->sig), stall_int(p->code), stall_int(p->res),
		       stall_int(p->group), stall_int(p->sender_utid),
		       stall_int(p->to->utid), stall_null(),
		       known_flag(p->on_cpu), stall_null(), stall_null(),
		       stall_kernel_in_loss(k, p->ts) ? stall_int(1)
						      : stall_null());
}

static void write_delivered(struct stall_kernel *k, const struct pending *p,
			    struct stall_thread *by,
			    const struct stall_event *ev,
			    struct stall_val handler)
{
	bool switched_in = by->switchin_ts >= p->ts;
	int on_cpu = by == p->to ? p->on_cpu : -1;

	stall_load_row(
		k->load, &signal_row, stall_int(p->ts),
		stall_int(ev->ts - p->ts), stall_int(p->sig),
		stall_int(p->code), stall_int(p->res), stall_int(p->group),
		stall_int(p->sender_utid), stall_int(by->utid),
		stall_int(ev->ts), known_flag(on_cpu),
		switched_in ? stall_int(by->switchin_ts) : stall_null(),
		handler,
		stall_kernel_in_loss(k, p->ts) ? stall_int(1) : stall_null());
}

static void write_unseen(struct stall_kernel *k, struct stall_thread *by,
			 const struct stall_event *ev, int64_t sig,
			 int64_t code, struct stall_val handler)
{
	stall_load_row(k->load, &signal_row, stall_null(), stall_null(),
		       stall_int(sig), stall_int(code), stall_null(),
		       stall_null(), stall_null(), stall_int(by->utid),
		       stall_int(ev->ts), stall_null(), stall_null(), handler,
		       stall_null());
}

/* ---- queues ---- */

static struct pending *take(struct signals *s, struct queue *q,
			    struct pending **at)
{
	struct pending *p = *at;

	*at = p->next;
	if (q->end == &p->next)
		q->end = at;
	q->n--;
	p->next = s->unused;
	s->unused = p;
	return p;
}

static void put(struct stall_kernel *k, struct signals *s, struct queue *q,
		const struct pending *what)
{
	struct pending *p;

	if (!q->end)
		q->end = &q->first;
	if (q->n >= MAX_PENDING)
		write_undelivered(k, take(s, q, &q->first));
	p = s->unused ? s->unused : stall_alloc(sizeof(*p));
	s->unused = s->unused ? p->next : NULL;
	*p = *what;
	p->next = NULL;
	*q->end = p;
	q->end = &p->next;
	q->n++;
}

static void flush(struct stall_kernel *k, struct signals *s, struct queue *q)
{
	while (q->first)
		write_undelivered(k, take(s, q, &q->first));
}

static struct queue *queue_of_thread(struct signals *s, struct stall_thread *t)
{
	struct own_queue *own = t->own[s->slot];

	if (!own) {
		own = t->own[s->slot] = stall_alloc(sizeof(*own));
		own->next = s->queues;
		s->queues = own;
	}
	return &own->q;
}

static struct queue *queue_of_group(struct signals *s, int64_t sig)
{
	return &s->of_group[sig > 0 && sig < NSIGS ? sig : 0];
}

static struct pending *take_own(struct signals *s, struct stall_thread *t,
				int64_t sig)
{
	struct own_queue *own = t->own[s->slot];
	struct pending **at = own ? &own->q.first : NULL;

	while (at && *at && (*at)->sig != sig)
		at = &(*at)->next;
	return at && *at ? take(s, &own->q, at) : NULL;
}

/* Threads of a process that is not known to be one often share a name. */
static bool is_for(const struct pending *p, struct stall_thread *t)
{
	const struct stall_process *a = stall_task_process(p->to);
	const struct stall_process *b = stall_task_process(t);

	if (a == b)
		return true;
	if (a->pid >= 0 && b->pid >= 0)
		return false;
	return p->to->comm[0] && !strcmp(p->to->comm, t->comm);
}

static struct pending *take_of_group(struct signals *s, struct stall_thread *t,
				     int64_t sig)
{
	struct queue *q = queue_of_group(s, sig);
	struct pending **at = &q->first;

	while (*at && ((*at)->sig != sig || !is_for(*at, t)))
		at = &(*at)->next;
	return *at ? take(s, q, at) : NULL;
}

/* ---- events ---- */

enum { GEN_SIG, GEN_CODE, GEN_COMM, GEN_PID, GEN_GROUP, GEN_RESULT };

static int on_cpu(const struct stall_thread *t)
{
	if (t->where == STALL_WHERE_UNKNOWN)
		return -1;
	return t->where == STALL_ON_CPU;
}

/*
 * What a signal says about processes: the Go runtime sends SIGURG with tgkill()
 * to its own threads, all of one name; a thread that is exiting and sends
 * SIGCHLD was the last one of its process.
 */
static void conclude(struct stall_kernel *k, struct stall_thread *from,
		     struct stall_thread *to, int64_t sig, int64_t code,
		     int64_t group)
{
	if (sig == SIGURG_NR && code == SI_TKILL && !group && from->comm[0] &&
	    !strcmp(from->comm, to->comm))
		stall_task_same_process(k, to, from);
	if (sig == SIGCHLD_NR && group && from->end_ts >= 0)
		stall_task_ended(k, from, from->end_ts, 2);
}

static void on_generate(struct stall_kernel *k, void *state,
			const struct stall_format *fmt,
			const struct stall_event *ev)
{
	struct signals *s = state;
	int32_t pid = (int32_t)ev->v[GEN_PID].i;
	struct stall_thread *to = stall_kernel_find(k, pid);
	struct stall_thread *from = stall_kernel_thread(k, ev->tid);
	struct pending p = {.sig = ev->v[GEN_SIG].i,
			    .code = ev->v[GEN_CODE].i,
			    .ts = ev->ts,
			    .res = ev->v[GEN_RESULT].i,
			    .group = ev->v[GEN_GROUP].i != 0,
			    .sender_utid = from->utid};

	(void)fmt;
	p.to = to = to ? to : stall_kernel_thread(k, pid);
	if (to->where != STALL_DEAD)
		stall_kernel_comm(k, to, ev->v[GEN_COMM].s);
	p.on_cpu = on_cpu(to);
	conclude(k, from, to, p.sig, p.code, p.group);
	if (p.res != QUEUED && p.res != QUEUED_WITHOUT_DATA)
		write_undelivered(k, &p);
	else if (p.group)
		put(k, s, queue_of_group(s, p.sig), &p);
	else
		put(k, s, queue_of_thread(s, to), &p);
}

enum { DEL_SIG, DEL_CODE, DEL_HANDLER };

static void on_deliver(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct signals *s = state;
	struct stall_thread *t = stall_kernel_thread(k, ev->tid);
	int64_t sig = ev->v[DEL_SIG].i;
	struct stall_val handler = ev->have & 1 << DEL_HANDLER
					   ? stall_int(ev->v[DEL_HANDLER].i)
					   : stall_null();
	struct pending *p = take_own(s, t, sig);

	(void)fmt;
	if (!p)
		p = take_of_group(s, t, sig);
	if (p)
		write_delivered(k, p, t, ev, handler);
	else
		write_unseen(k, t, ev, sig, ev->v[DEL_CODE].i, handler);
}

/* ---- ends ---- */

static void on_gone(struct stall_kernel *k, void *state, struct stall_thread *t,
		    int64_t ts)
{
	struct signals *s = state;
	struct own_queue *own = t->own[s->slot];

	(void)ts;
	if (own)
		flush(k, s, &own->q);
}

static void *start(struct stall_kernel *k)
{
	struct signals *s = stall_alloc(sizeof(*s));

	s->slot = stall_kernel_slot(k, s);
	return s;
}

static void finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	struct signals *s = state;

	(void)end_ts;
	for (struct own_queue *own = s->queues, *next; own; own = next) {
		next = own->next;
		flush(k, s, &own->q);
		free(own);
	}
	for (int i = 0; i < NSIGS; i++)
		flush(k, s, &s->of_group[i]);
	while (s->unused) {
		struct pending *p = s->unused;

		s->unused = p->next;
		free(p);
	}
	free(s);
}

static const struct stall_tracepoint events[] = {
	{"signal",
	 "signal_generate",
	 on_generate,
	 {"sig", "code", "comm[]", "pid", "group|grp", "result|res"}},
	{"signal",
	 "signal_deliver",
	 on_deliver,
	 {"sig", "code", "?sa_handler"}},
	{NULL}};

const struct stall_family stall_family_signal = {
	.name = "signal",
	.events = events,
	.start = start,
	.finish = finish,
	.gone = on_gone,
};
