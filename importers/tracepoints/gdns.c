/*
 * Probes on name lookups (uprobe group gdns): libc's getaddrinfo and Go's
 * net.(*Resolver).lookupIPAddr.
 *
 *   gai: node="db.example."                        gai_ret: ret=0
 *   go_lookup: goid=26 host="127.0.0.77:53" hostlen=10   go_lookup_ret1:
 *
 * getaddrinfo blocks its thread, so a thread has one. A goroutine may return on
 * any thread: without its id at the return, which of several open lookups has
 * ended can only be guessed: the newest, because most lookups are short and the
 * longer one has taken the longer it will go on taking. Except for IP
 * addresses: Go looks nothing up for them and returns at once, on the same
 * thread.
 *
 * Go's strings do not end in a NUL: the host is cut to its length.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/tasks.h"
#include "libanalyze/mem.h"

#define MAX_HOST      255
#define MAX_OPEN      4096
#define DOUBLE_HIT_NS 100000
#define AT_ONCE_NS    10000000 /* later the goroutine has changed threads */

struct lookup {
	struct lookup *next, *prev; /* next: started before this one */
	struct stall_thread *thread;
	const char *func;
	int64_t ts, goid; /* goid < 0: not known */
	bool is_address;
	bool doubtful; /* an earlier return may have been its */
	uint32_t nhost;
	char host[MAX_HOST];
};

struct gdns {
	struct stall_kernel *k;
	struct lookup open; /* head of the ring; .next is the newest */
	struct lookup *idle;
	int nopen;
};

struct result {
	int64_t dur; /* -1: not seen */
	struct stall_val ret;
	const char *pairing;
};

static const char func_libc[] = "getaddrinfo";
static const char func_go[] = "lookupIPAddr";

static const struct stall_rowtype call_row = {
	"dns_call", "ts, dur, utid, goid, func, host, ret, pairing, in_loss",
	9};

static const struct stall_reason no_call = {
	"lookup_without_call",
	"returns of name lookups whose call is not in the trace"};

/* ---- rows ---- */

static void end_lookup(struct gdns *g, struct lookup *l,
		       const struct result *res)
{
	stall_load_row(
		g->k->load, &call_row, stall_int(l->ts), stall_known(res->dur),
		stall_int(l->thread->utid), stall_known(l->goid),
		stall_cstr(l->func),
		l->nhost ? stall_text((struct stall_str){l->host, l->nhost})
			 : stall_null(),
		res->ret, stall_cstr(res->pairing),
		stall_kernel_in_loss(g->k, l->ts) ? stall_int(1)
						  : stall_null());
	l->next->prev = l->prev;
	l->prev->next = l->next;
	l->next = g->idle;
	g->idle = l;
	g->nopen--;
}

static void unfinished(struct gdns *g, struct lookup *l)
{
	end_lookup(g, l, &(struct result){.dur = -1, .ret = stall_null()});
}

static struct lookup *add(struct gdns *g, struct stall_thread *t, int64_t ts)
{
	struct lookup *l;

	if (g->nopen >= MAX_OPEN)
		unfinished(g, g->open.prev);
	l = g->idle;
	if (l)
		g->idle = l->next;
	else
		l = stall_alloc(sizeof(*l));
	l->next = g->open.next;
	l->prev = &g->open;
	l->next->prev = l->prev->next = l;
	l->thread = t;
	l->ts = ts;
	g->nopen++;
	return l;
}

/* ---- hosts ---- */

/* A page that is not in memory cannot be read by a probe. */
static bool is_fault(struct stall_str s)
{
	static const char fault[] = "(fault)";

	return s.n == strlen(fault) && !memcmp(s.p, fault, s.n);
}

static struct stall_str cut(struct stall_str s, int64_t n)
{
	if (is_fault(s))
		s.n = 0;
	if (n >= 0 && (uint64_t)n < s.n)
		s.n = (size_t)n;
	if (s.n > MAX_HOST)
		s.n = MAX_HOST;
	return s;
}

static void set_host(struct lookup *l, struct stall_str host)
{
	l->nhost = (uint32_t)host.n;
	if (host.n)
		memcpy(l->host, host.p, host.n);
}

/* Names have no colon, and do not consist of digits and dots alone. */
static bool is_address(struct stall_str s)
{
	if (s.n && memchr(s.p, ':', s.n))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* ---- libc ---- */

static struct lookup *of_thread(struct gdns *g, const struct stall_thread *t,
				const char *func)
{
	for (struct lookup *l = g->open.next; l != &g->open; l = l->next)
		if (l->thread == t && l->func == func)
			return l;
	return NULL;
}

static void on_gai(struct stall_kernel *k, void *state,
		   const struct stall_format *fmt, const struct stall_event *ev)
{
	struct gdns *g = state;
	struct stall_thread *t = stall_kernel_thread(k, ev->tid);
	struct lookup *l = of_thread(g, t, func_libc);

	(void)fmt;
	if (l)
		unfinished(g, l);
	l = add(g, t, ev->ts);
	l->func = func_libc;
	l->goid = -1;
	l->is_address = false;
	set_host(l, cut(ev->v[0].s, -1));
}

static void on_gai_ret(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct gdns *g = state;
	struct lookup *l =
		of_thread(g, stall_kernel_thread(k, ev->tid), func_libc);

	(void)fmt;
	if (!l) {
		stall_load_skip(k->load, &no_call, -1);
		return;
	}
	end_lookup(g, l,
		   &(struct result){
			   .dur = ev->ts - l->ts,
			   .ret = ev->have & 1 ? stall_int(ev->v[0].i)
					       : stall_null(),
			   .pairing = "thread",
		   });
}

/* ---- Go ---- */

/* The stack had to grow first, so the function was entered again. */
static bool is_second_hit(struct gdns *g, const struct lookup *l)
{
	const struct lookup *o = l->next;

	while (o != &g->open && l->ts - o->ts < DOUBLE_HIT_NS) {
		if (o->func == func_go && o->thread == l->thread)
			return o->goid == l->goid && o->nhost == l->nhost &&
			       !memcmp(o->host, l->host, l->nhost);
		o = o->next;
	}
	return false;
}

static void on_lookup(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct gdns *g = state;
	struct stall_str host = cut(ev->v[1].s, ev->have & 4 ? ev->v[2].i : -1);
	struct lookup *l = add(g, stall_kernel_thread(k, ev->tid), ev->ts);

	(void)fmt;
	l->func = func_go;
	l->goid = ev->have & 1 && ev->v[0].i > 0 ? ev->v[0].i : -1;
	l->is_address = is_address(host);
	l->doubtful = false;
	set_host(l, host);
	if (!is_second_hit(g, l))
		return;
	g->open.next = l->next; /* as if it had not been */
	l->next->prev = &g->open;
	l->next = g->idle;
	g->idle = l;
	g->nopen--;
}

/* A call of Go's function in t's process. */
static bool is_of(const struct lookup *l, struct stall_thread *t)
{
	return l->func == func_go &&
	       stall_task_process(l->thread) == stall_task_process(t);
}

static struct lookup *by_goid(struct gdns *g, struct stall_thread *t,
			      int64_t goid)
{
	struct lookup *found = NULL, *next;

	for (struct lookup *l = g->open.next; l != &g->open; l = next) {
		next = l->next;
		if (l->goid != goid || !is_of(l, t))
			continue;
		if (found)
			unfinished(g, l); /* a goroutine has one at a time */
		else
			found = l;
	}
	return found;
}

/* The newest one of t's process, and how many others there are. */
static struct lookup *newest(struct gdns *g, struct stall_thread *t,
			     bool is_address, int *ret_others)
{
	struct lookup *found = NULL;

	*ret_others = 0;
	for (struct lookup *l = g->open.next; l != &g->open; l = l->next) {
		if (l->is_address != is_address || !is_of(l, t))
			continue;
		*ret_others += found != NULL;
		if (!found)
			found = l;
	}
	return found;
}

static void doubt(struct gdns *g, struct stall_thread *t)
{
	for (struct lookup *l = g->open.next; l != &g->open; l = l->next)
		l->doubtful = l->doubtful || is_of(l, t);
}

/* An address that this thread has just looked up, else a name. */
static struct lookup *by_guess(struct gdns *g, struct stall_thread *t,
			       const char **ret_pairing)
{
	struct lookup *l = of_thread(g, t, func_go);
	int others;

	*ret_pairing = "thread";
	if (l && l->is_address && g->k->now - l->ts < AT_ONCE_NS)
		return l;
	l = newest(g, t, false, &others);
	if (!l)
		l = newest(g, t, true, &others);
	if (others)
		doubt(g, t);
	*ret_pairing = l && l->doubtful ? "newest" : "only";
	return l;
}

static void on_lookup_ret(struct stall_kernel *k, void *state,
			  const struct stall_format *fmt,
			  const struct stall_event *ev)
{
	struct gdns *g = state;
	struct stall_thread *t = stall_kernel_thread(k, ev->tid);
	struct result res = {.ret = stall_null(), .pairing = "goid"};
	struct lookup *l;

	(void)fmt;
	if (ev->have & 1 && ev->v[0].i > 0)
		l = by_goid(g, t, ev->v[0].i);
	else
		l = by_guess(g, t, &res.pairing);
	if (!l) {
		stall_load_skip(k->load, &no_call, -1);
		return;
	}
	res.dur = ev->ts - l->ts;
	end_lookup(g, l, &res);
}

/* ---- the family ---- */

static void *gdns_start(struct stall_kernel *k)
{
	struct gdns *g = stall_alloc(sizeof(*g));

	g->k = k;
	g->open.next = g->open.prev = &g->open;
	return g;
}

static void gdns_gone(struct stall_kernel *k, void *state,
		      struct stall_thread *t, int64_t ts)
{
	struct lookup *l = of_thread(state, t, func_libc);

	(void)k;
	(void)ts;
	if (l)
		unfinished(state, l);
}

static void gdns_finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	struct gdns *g = state;
	struct lookup *l;

	(void)k;
	(void)end_ts;
	while (g->open.prev != &g->open)
		unfinished(g, g->open.prev);
	while ((l = g->idle)) {
		g->idle = l->next;
		free(l);
	}
	free(g);
}

static const struct stall_tracepoint gdns_events[] = {
	{"gdns", "gai", on_gai, {"node[]"}},
	{"gdns", "gai_ret", on_gai_ret, {"?ret"}},
	{"gdns", "go_lookup", on_lookup, {"?goid", "?host[]", "?hostlen"}},
	{"gdns", "go_lookup_ret*", on_lookup_ret, {"?goid"}},
	{NULL},
};

const struct stall_family stall_family_gdns = {
	.name = "gdns",
	.events = gdns_events,
	.start = gdns_start,
	.finish = gdns_finish,
	.gone = gdns_gone,
};
