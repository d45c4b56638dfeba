/*
 * Probes in the Go runtime (uprobe group gostw): stops of the world, goroutines
 * made to give up their thread, phases of garbage collections.
 *
 *   stw_stop: reason=2 goid=18      entry of stopTheWorldWithSema
 *   stw_stopped:                    its return
 *   stw_start: now=.. reason=2 started=.. finished=..   startTheWorldWithSema
 *   stw_started: end=..             its return
 *
 * The arguments of the last two are the runtime's own stamps: from Go 1.22 on
 * end - started is the pause as the runtime counts it. A process has one stop
 * at a time. A function entered on a goroutine's stack hits its probe twice if
 * the stack must grow first.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

#define MAX_STOPS     256 /* of processes at one time */
#define DOUBLE_HIT_NS 100000

struct stop {
	struct stop *next;
	struct stall_thread *thread;
	int64_t ts, goid, reason; /* of all: -1 is not known */
	int64_t stopped_ts, start_ts, end_ts;
	int64_t rt_started, rt_finished, rt_end;
};

struct gostw {
	struct stall_kernel *k;
	struct stop *open, *idle;
	int nopen;
	/* the last phase, to know its second hit */
	const struct stall_format *mark_fmt;
	int32_t mark_tid;
	int64_t mark_goid, mark_ts;
	enum yields { UNKNOWN, BY_GOPREEMPT, BY_GOSCHED } yields;
};

static const struct stall_rowtype stw_row = {
	"stw",
	"ts, utid, goid, reason, stopped_ts, start_ts, end_ts, rt_started, "
	"rt_finished, rt_end, in_loss",
	11};
static const struct stall_rowtype yield_row = {"go_yield",
					       "ts, utid, goid, how", 4};
static const struct stall_rowtype mark_row = {"gc_mark", "ts, utid, goid, what",
					      4};

static const struct stall_reason no_stop = {
	"stw_without_stop",
	"probes in a stop of the world whose beginning is not in the trace"};

/* A field that may be missing, or zero where the runtime has nothing to say. */
static int64_t positive(const struct stall_event *ev, int i)
{
	return (ev->have >> i & 1) && ev->v[i].i > 0 ? ev->v[i].i : -1;
}

/* ---- stops of the world ---- */

static void write_stop(struct gostw *g, const struct stop *s)
{
	stall_load_row(g->k->load, &stw_row, stall_int(s->ts),
		       stall_int(s->thread->utid), stall_known(s->goid),
		       stall_known(s->reason), stall_known(s->stopped_ts),
		       stall_known(s->start_ts), stall_known(s->end_ts),
		       stall_known(s->rt_started), stall_known(s->rt_finished),
		       stall_known(s->rt_end),
		       stall_kernel_in_loss(g->k, s->ts) ? stall_int(1)
							 : stall_null());
}

static void end_at(struct gostw *g, struct stop **at)
{
	struct stop *s = *at;

	write_stop(g, s);
	*at = s->next;
	g->nopen--;
	s->next = g->idle;
	g->idle = s;
}

/* The stop of t's process. By process, because the goroutine that ends it may
 * be on another thread; the same thread first, because it hardly ever is. */
static struct stop **stop_of(struct gostw *g, struct stall_thread *t)
{
	struct stop **at;

	for (at = &g->open; *at; at = &(*at)->next)
		if ((*at)->thread == t)
			return at;
	for (at = &g->open; *at; at = &(*at)->next)
		if (stall_task_process((*at)->thread) == stall_task_process(t))
			return at;
	return at;
}

static struct stop *add_stop(struct gostw *g)
{
	struct stop **last = &g->open, *s = g->idle;

	if (g->nopen >= MAX_STOPS) {
		while ((*last)->next)
			last = &(*last)->next;
		end_at(g, last);
		s = g->idle;
	}
	if (s)
		g->idle = s->next;
	else
		s = stall_alloc(sizeof(*s));
	s->next = g->open;
	g->nopen++;
	return g->open = s;
}

static void on_stop(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	struct gostw *g = state;
	struct stall_thread *t = stall_kernel_thread(k, ev->tid);
	struct stop **at = stop_of(g, t), *s = *at;
	int64_t goid = positive(ev, 1);

	(void)fmt;
	if (s && s->thread == t && s->goid == goid && s->stopped_ts < 0 &&
	    ev->ts - s->ts < DOUBLE_HIT_NS)
		return;
	if (s)
		end_at(g, at);
	s = add_stop(g);
	s->thread = t;
	s->ts = ev->ts;
	s->goid = goid;
	s->reason = ev->have & 1 ? ev->v[0].i : -1;
	s->stopped_ts = s->start_ts = s->end_ts = -1;
	s->rt_started = s->rt_finished = s->rt_end = -1;
}

/* Where the stop that the event belongs to hangs, or NULL. */
static struct stop **stop_at(struct gostw *g, const struct stall_event *ev)
{
	struct stop **at = stop_of(g, stall_kernel_thread(g->k, ev->tid));

	if (*at)
		return at;
	stall_load_skip(g->k->load, &no_stop, -1);
	return NULL;
}

static void on_stopped(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stop **at = stop_at(state, ev);

	(void)k;
	(void)fmt;
	if (at && (*at)->stopped_ts < 0)
		(*at)->stopped_ts = ev->ts;
}

static void on_start(struct stall_kernel *k, void *state,
		     const struct stall_format *fmt,
		     const struct stall_event *ev)
{
	struct stop **at = stop_at(state, ev);

	(void)k;
	(void)fmt;
	if (!at || (*at)->start_ts >= 0)
		return;
	(*at)->start_ts = ev->ts;
	if ((*at)->reason < 0 && ev->have & 1)
		(*at)->reason = ev->v[0].i;
	(*at)->rt_started = positive(ev, 1);
	(*at)->rt_finished = positive(ev, 2);
}

static void on_started(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stop **at = stop_at(state, ev);

	(void)k;
	(void)fmt;
	if (!at)
		return;
	(*at)->end_ts = ev->ts;
	(*at)->rt_end = positive(ev, 0);
	end_at(state, at);
}

/* ---- goroutines and collections ---- */

static void on_mark(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	struct gostw *g = state;
	int64_t goid = positive(ev, 0);
	bool again = g->mark_fmt == fmt && g->mark_tid == ev->tid &&
		     g->mark_goid == goid &&
		     ev->ts - g->mark_ts < DOUBLE_HIT_NS;

	g->mark_fmt = fmt;
	g->mark_tid = ev->tid;
	g->mark_goid = goid;
	g->mark_ts = ev->ts;
	if (!again)
		stall_load_row(k->load, &mark_row, stall_int(ev->ts),
			       stall_int(stall_kernel_thread(k, ev->tid)->utid),
			       stall_known(goid),
			       stall_cstr(fmt->name + strlen("gc_")));
}

static void yield(struct stall_kernel *k, const struct stall_event *ev,
		  const char *how)
{
	stall_load_row(k->load, &yield_row, stall_int(ev->ts),
		       stall_int(stall_kernel_thread(k, ev->tid)->utid),
		       stall_known(positive(ev, 0)), stall_cstr(how));
}

static void on_gopreempt(struct stall_kernel *k, void *state,
			 const struct stall_format *fmt,
			 const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	yield(k, ev, "gosched");
}

/* Go 1.26 has no gopreempt_m to probe. Where there is one this event adds
 * nothing, and in Go 1.21 its argument is not there. */
static void on_gosched(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct gostw *g = state;

	(void)fmt;
	if (g->yields == UNKNOWN)
		g->yields = stall_kernel_has(k, "gostw", "gopreempt_m")
				    ? BY_GOPREEMPT
				    : BY_GOSCHED;
	if (g->yields == BY_GOSCHED && ev->v[1].i)
		yield(k, ev, "gosched");
}

static void on_park(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	yield(k, ev, "park");
}

/* The runtime signals threads of its own process. The id is that of a pid
 * namespace, which need not be the machine's: names must not differ. */
static bool has_other_name(const struct stall_thread *a,
			   const struct stall_thread *b)
{
	return a->comm[0] && b->comm[0] &&
	       strncmp(a->comm, b->comm, STALL_COMM);
}

static void on_signal(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_thread *from = stall_kernel_thread(k, ev->tid), *to;
	int64_t tid = ev->v[0].i;

	(void)state;
	(void)fmt;
	if (tid <= 0 || tid > INT32_MAX)
		return;
	to = stall_kernel_find(k, (int32_t)tid);
	if (to && !has_other_name(to, from))
		stall_task_same_process(k, to, from);
}

/* ---- the family ---- */

static void *gostw_start(struct stall_kernel *k)
{
	struct gostw *g = stall_alloc(sizeof(*g));

	g->k = k;
	return g;
}

static void gostw_finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	struct gostw *g = state;
	struct stop *s;

	(void)k;
	(void)end_ts;
	while (g->open)
		end_at(g, &g->open);
	while ((s = g->idle)) {
		g->idle = s->next;
		free(s);
	}
	free(g);
}

static const struct stall_tracepoint gostw_events[] = {
	{"gostw", "stw_stop", on_stop, {"?reason", "?goid"}},
	{"gostw", "stw_stopped", on_stopped, {NULL}},
	{"gostw", "stw_start", on_start, {"?reason", "?started", "?finished"}},
	{"gostw", "stw_started", on_started, {"?end"}},
	{"gostw", "gc_start", on_mark, {"?goid"}},
	{"gostw", "gc_markdone", on_mark, {"?goid"}},
	{"gostw", "gc_markterm", on_mark, {"?goid"}},
	{"gostw", "gopreempt_m", on_gopreempt, {"?goid"}},
	{"gostw", "gosched_impl", on_gosched, {"?goid", "?preempted"}},
	{"gostw", "preempt_park", on_park, {"?goid"}},
	{"gostw", "signal_m", on_signal, {"target_tid"}},
	{NULL},
};

const struct stall_family stall_family_gostw = {
	.name = "gostw",
	.events = gostw_events,
	.start = gostw_start,
	.finish = gostw_finish,
};
