/*
 * The traced kernel: its CPUs, the families of events, and who is told what.
 *
 * The path of an event is stall_kernel_event(): check its time and CPU, notice
 * a change of the running thread, call the handler found when the format was
 * declared. Nothing is searched or allocated on it.
 */
#include "importers/tracepoints/feed.h"

#include <stdlib.h>

#include "importers/tracepoints/kernel_state.h"
#include "libanalyze/mem.h"

#define MAX_CPU_NUMBER 8192 /* NR_CPUS of the largest configurations */
#define SWITCHING_NS   500000

static const struct stall_rowtype loss_row = {"loss", "ts, dur, ucpu, events",
					      4};
static const struct stall_rowtype count_row = {
	"event_count", "source_id, system, name, count, handled", 5};

static const struct stall_reason bad_time = {
	"bad_time", "Events with an impossible time or CPU."};
static const struct stall_reason time_back = {
	"time_back",
	"Events older than one before them; they count as of its time."};

#define X(name) extern const struct stall_family stall_family_##name;
#include "gen/families.inc"
#undef X

static const struct stall_family *const families[] = {
#define X(name) &stall_family_##name,
#include "gen/families.inc"
#undef X
	NULL};

/* ---- formats ---- */

static bool name_matches(const char *pattern, const char *name)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return !strncmp(pattern, name, n - 1);
	return !strcmp(pattern, name);
}

static bool is_pattern(const struct stall_tracepoint *tp)
{
	return strchr(tp->name, '*') != NULL;
}

/* A whole name wins over a pattern, whichever family comes first. */
static void find_handler(const struct stall_kernel_state *p,
			 struct stall_known_format *f, bool patterns)
{
	for (int i = 0; i < p->nfamilies && !f->pub.tp; i++) {
		const struct stall_tracepoint *tp = p->family[i].family->events;

		for (; tp && tp->name && !f->pub.tp; tp++) {
			if (is_pattern(tp) != patterns ||
			    strcmp(tp->system, f->pub.system) ||
			    !name_matches(tp->name, f->pub.name))
				continue;
			f->pub.tp = tp;
			f->state = p->family[i].state;
		}
	}
}

const char *stall_kernel_system_of(const char *name)
{
	for (int i = 0; families[i]; i++) {
		const struct stall_tracepoint *tp = families[i]->events;

		for (; tp && tp->name; tp++)
			if (name_matches(tp->name, name))
				return tp->system;
	}
	return "";
}

static bool wants_rows(const struct stall_kernel *k,
		       const struct stall_format *f, bool probe)
{
	const char *which = stall_load_events(k->load);

	return probe || !strcmp(which, "all") ||
	       (!strcmp(which, "known") && f->tp);
}

struct stall_format *stall_kernel_format(struct stall_kernel *k,
					 const char *system, const char *name,
					 bool probe)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_known_format *f = stall_alloc(sizeof(*f));

	f->pub.system = stall_strndup(system, strlen(system));
	f->pub.name = stall_strndup(name, strlen(name));
	find_handler(p, f, false);
	find_handler(p, f, true);
	f->pub.keep = wants_rows(k, &f->pub, probe);
	if (!(p->nformats & (p->nformats + 1)))
		p->format = stall_grow(p->format,
				       2 * sizeof(*p->format) *
					       (size_t)(p->nformats + 1));
	p->format[p->nformats++] = f;
	if (!strcmp(name, "sched_process_exec"))
		p->execs = true;
	return &f->pub;
}

bool stall_kernel_has(const struct stall_kernel *k, const char *system,
		      const char *name)
{
	const struct stall_kernel_state *p = k->priv;

	for (int i = 0; i < p->nformats; i++)
		if (!strcmp(p->format[i]->pub.name, name) &&
		    !strcmp(p->format[i]->pub.system, system))
			return true;
	return false;
}

/* ---- CPUs ---- */

int32_t stall_kernel_cpu(struct stall_kernel *k, int32_t number)
{
	struct stall_cpu *c;

	for (int32_t i = 0; i < k->ncpus; i++)
		if (k->cpu[i].number == number)
			return i;
	k->cpu = stall_grow(k->cpu, (size_t)(k->ncpus + 1) * sizeof(*k->cpu));
	c = &k->cpu[k->ncpus];
	*c = (struct stall_cpu){.number = number,
				.first_ts = -1,
				.last_ts = -1,
				.lost_until = -1,
				.last_tid = -1,
				.left_tid = -1};
	c->ucpu = stall_load_reserve(k->load, &stall_cpu_row);
	return k->ncpus++;
}

int32_t stall_kernel_named_cpu(struct stall_kernel *k, int64_t number)
{
	if (number >= 0 && number < k->ncpus && k->cpu[number].number == number)
		return (int32_t)number;
	if (number < 0 || number >= MAX_CPU_NUMBER)
		return -1;
	return stall_kernel_cpu(k, (int32_t)number);
}

/* ---- events ---- */

static void tell_running(struct stall_kernel *k, const struct stall_event *ev)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_thread *t = stall_kernel_thread(k, ev->tid);

	if (k->cpu[ev->cpu].current == t)
		return;
	for (int i = 0; i < p->nfamilies; i++)
		if (p->family[i].family->running)
			p->family[i].family->running(k, p->family[i].state,
						     ev->cpu, t, ev->ts);
	k->cpu[ev->cpu].current = t;
}

/*
 * The event's thread is not that of the event before it, nor the one that a
 * switch has put there: switches were not seen. But a few events come between
 * the event of a switch and the switch itself (tlb_flush, and the stack of the
 * switch, which has been seen to take 0.3 ms), and are still those of the
 * thread that leaves.
 */
static void other_thread(struct stall_kernel *k, const struct stall_event *ev)
{
	const struct stall_cpu *c = &k->cpu[ev->cpu];

	if (c->left_tid == ev->tid && ev->ts - c->left_ts < SWITCHING_NS)
		return;
	if (!c->current || c->current->tid != ev->tid)
		tell_running(k, ev);
	k->cpu[ev->cpu].last_tid = ev->tid;
}

static void handle(struct stall_kernel *k, const struct stall_format *fmt,
		   const struct stall_event *ev)
{
	const struct stall_known_format *f =
		(const struct stall_known_format *)fmt;
	struct stall_cpu *c = &k->cpu[ev->cpu];

	k->now = ev->ts;
	if (c->first_ts < 0)
		c->first_ts = ev->ts;
	if (c->last_tid != ev->tid)
		other_thread(k, ev);
	if (f->pub.tp)
		f->pub.tp->handle(k, f->state, fmt, ev);
	k->cpu[ev->cpu].last_ts = ev->ts; /* the table may have grown */
}

static void handle_odd(struct stall_kernel *k, const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stall_event fixed;

	if (ev->ts < 0 || ev->cpu < 0 || ev->cpu >= k->ncpus) {
		stall_load_skip(k->load, &bad_time, -1);
		return;
	}
	stall_load_skip(k->load, &time_back, -1);
	fixed = *ev;
	fixed.ts = k->now;
	handle(k, fmt, &fixed);
}

void stall_kernel_event(struct stall_kernel *k, const struct stall_format *fmt,
			const struct stall_event *ev)
{
	if (ev->ts < k->now || (uint32_t)ev->cpu >= (uint32_t)k->ncpus)
		handle_odd(k, fmt, ev);
	else
		handle(k, fmt, ev);
}

void stall_kernel_told(struct stall_kernel *k, const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	const struct stall_known_format *f =
		(const struct stall_known_format *)fmt;

	stall_kernel_time(k, ev->ts);
	if (f->pub.tp)
		f->pub.tp->handle(k, f->state, fmt, ev);
}

void stall_kernel_time(struct stall_kernel *k, int64_t ts)
{
	if (ts > k->now)
		k->now = ts;
}

/* ---- losses ---- */

static int64_t first_time(const struct stall_kernel *k)
{
	int64_t ts = -1;

	for (int32_t i = 0; i < k->ncpus; i++)
		if (k->cpu[i].first_ts >= 0 &&
		    (ts < 0 || k->cpu[i].first_ts < ts))
			ts = k->cpu[i].first_ts;
	return ts;
}

void stall_kernel_lost(struct stall_kernel *k, int32_t cpu, int64_t from,
		       int64_t to, int64_t events)
{
	struct stall_kernel_state *p = k->priv;

	if (cpu < 0 || cpu >= k->ncpus)
		return;
	to = to < 0 ? 0 : to;
	if (from < 0)
		from = first_time(k);
	if (from < 0 || from > to)
		from = to;
	stall_load_row(k->load, &loss_row, stall_int(from),
		       stall_int(to - from), stall_int(k->cpu[cpu].ucpu),
		       stall_known(events));
	if (to > k->cpu[cpu].lost_until)
		k->cpu[cpu].lost_until = to;
	if (to > k->lost_until)
		k->lost_until = to;
	for (int i = 0; i < p->nfamilies; i++)
		if (p->family[i].family->lost)
			p->family[i].family->lost(k, p->family[i].state, cpu,
						  from, to);
	k->cpu[cpu].current = NULL;
	k->cpu[cpu].last_tid = k->cpu[cpu].left_tid = -1;
}

/* ---- beginning and end ---- */

static int machine_of(const char *uname)
{
	if (uname && !strcmp(uname, "x86_64"))
		return STALL_MACHINE_X86_64;
	if (uname && !strcmp(uname, "aarch64"))
		return STALL_MACHINE_AARCH64;
	return STALL_MACHINE_UNKNOWN;
}

static void start_families(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;

	_Static_assert(sizeof(families) / sizeof(families[0]) - 1 <=
			       STALL_MAX_FAMILIES,
		       "more families than stall_thread.own has room for");
	for (int i = 0; families[i]; i++) {
		p->family[i].family = families[i];
		p->family[i].state =
			families[i]->start ? families[i]->start(k) : NULL;
		p->nfamilies = i + 1;
	}
}

int stall_kernel_slot(const struct stall_kernel *k, const void *state)
{
	const struct stall_kernel_state *p = k->priv;

	for (int i = 0; i < p->nfamilies; i++)
		if (state && p->family[i].state == state)
			return i;
	return p->nfamilies; /* the one that is starting */
}

struct stall_kernel *stall_kernel_new(struct stall_load *load,
				      const char *uname_machine)
{
	struct stall_kernel *k = stall_alloc(sizeof(*k));

	k->load = load;
	k->lost_until = -1;
	k->machine = machine_of(uname_machine);
	k->priv = stall_alloc(sizeof(*k->priv));
	stall_tasks_start(k);
	start_families(k);
	return k;
}

static void count_rows(struct stall_kernel *k)
{
	const struct stall_kernel_state *p = k->priv;

	for (int i = 0; i < p->nformats; i++) {
		const struct stall_format *f = &p->format[i]->pub;

		if (f->count > 0)
			stall_load_row(k->load, &count_row,
				       stall_int(stall_load_source_id(k->load)),
				       stall_cstr(f->system),
				       stall_cstr(f->name), stall_int(f->count),
				       stall_int(f->tp != NULL));
	}
}

static void free_formats(struct stall_kernel_state *p)
{
	for (int i = 0; i < p->nformats; i++) {
		free((void *)p->format[i]->pub.system);
		free((void *)p->format[i]->pub.name);
		free(p->format[i]);
	}
	free(p->format);
}

void stall_kernel_finish(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k ? k->priv : NULL;

	if (!k)
		return;
	for (int i = 0; i < p->nfamilies; i++)
		if (p->family[i].family->finish)
			p->family[i].family->finish(k, p->family[i].state,
						    k->now);
	stall_task_rows(k);
	count_rows(k);
	stall_tasks_free(k);
	free_formats(p);
	free(p->text);
	free(p);
	free(k->cpu);
	free(k);
}
