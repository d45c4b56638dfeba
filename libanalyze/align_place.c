#include "libanalyze/align_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

#define NS_PER_MS INT64_C(1000000)
/* runtime.main runs 1.4 to 2.1 ms after the exec where it was measured. */
#define EXEC_TO_MAIN (20 * NS_PER_MS)
/* Of all lines one was written and read sooner than this. */
#define READING (100 * NS_PER_MS)
/* A value cut to ms, and what else may come before it is seen. */
#define CUT (NS_PER_MS + 100000)
/* Longer than this no program takes to get to its first line of main. */
#define STARTUP (1000 * NS_PER_MS)
/* Every Go program soon has main, sysmon and some for its Ps. */
#define GO_THREADS 4

struct placing {
	const struct stall_place_input *in;
	struct stall_text_line *line; /* by instance */
	bool any_go;		      /* it is known which processes are Go */
	struct stall_map *map;
	size_t nmaps;
};

/* The lines of one process. */
struct share {
	int instance;
	const struct stall_text_line *line;
	size_t nlines;
	struct stall_zero zero;
};

const char *stall_method_name(enum stall_method m)
{
	static const char *const names[] = {"write", "gc", "exec", "arrival"};

	return names[m];
}

/* ---- what the process tells ---- */

static const struct stall_text_process *
process_of(const struct stall_place_input *in, int64_t upid)
{
	for (size_t i = 0; i < in->nprocesses; i++)
		if (in->process[i].upid == upid)
			return &in->process[i];
	return NULL;
}

static bool add_stops(const struct placing *p, const struct share *own,
		      struct stall_zero *z,
		      const struct stall_text_process *proc)
{
	struct stall_text_stop *stop =
		stall_alloc(p->in->nstops * sizeof(*stop));
	size_t n = 0;
	bool fits;

	for (size_t i = 0; i < p->in->nstops; i++)
		if (p->in->stop[i].upid == proc->upid)
			stop[n++] = p->in->stop[i];
	fits = n && z->lines[TEXT_GC] &&
	       stall_zero_stops(z, own->line, own->nlines, stop, n,
				proc->exec_ts >= 0);
	free(stop);
	return fits;
}

/*
 * How well the process goes with what is known of the zeros: 2 its collections
 * are those of the text, 1 it started at the right time, 0 not at all.
 */
static int try_process(const struct placing *p, const struct share *own,
		       struct stall_zero *z,
		       const struct stall_text_process *proc)
{
	int64_t hi = z->gc.hi < z->sched.hi ? z->gc.hi : z->sched.hi;
	int64_t born = proc->exec_ts >= 0 ? proc->exec_ts : proc->start_ts;

	if (born > hi)
		return 0;
	if (born >= 0) {
		stall_bound_from(&z->gc, born, BY_EXEC);
		stall_bound_from(&z->sched, born, BY_EXEC);
	}
	z->upid = proc->upid;
	if (add_stops(p, own, z, proc))
		return 2;
	return proc->exec_ts >= 0 &&
	       (hi == INT64_MAX || hi - proc->exec_ts < STARTUP);
}

static bool may_be_go(const struct placing *p,
		      const struct stall_text_process *proc)
{
	return p->any_go ? proc->is_go : proc->threads >= GO_THREADS;
}

/* Without its writes: the one Go process that goes with the text best. */
static void find_process(const struct placing *p, struct share *own)
{
	struct stall_zero best = own->zero;
	int how = 0, equal = 0;

	for (size_t i = 0; i < p->in->nprocesses; i++) {
		struct stall_zero tried = own->zero;
		int fit;

		if (!may_be_go(p, &p->in->process[i]))
			continue;
		fit = try_process(p, own, &tried, &p->in->process[i]);
		if (!fit || fit < how)
			continue;
		equal = fit > how ? 1 : equal + 1;
		how = fit;
		best = tried;
	}
	if (equal == 1)
		own->zero = best;
}

static void add_process(const struct placing *p, struct share *own)
{
	const struct stall_text_process *proc =
		process_of(p->in, own->zero.upid);

	if (proc)
		try_process(p, own, &own->zero, proc);
	else
		find_process(p, own);
}

/* ---- the rows ---- */

static struct stall_bound settle(const struct placing *p,
				 const struct stall_bound *proven,
				 const struct stall_bound *likely, bool sched,
				 int64_t upid)
{
	const struct stall_text_process *proc = process_of(p->in, upid);
	struct stall_bound b = *proven, cut = stall_bound_none;

	if (b.lo > b.hi)
		return stall_bound_none;
	stall_bound_narrow(&b, likely);
	if (b.hi == INT64_MAX && proc && proc->exec_ts >= 0)
		stall_bound_to(&b, proc->exec_ts + EXEC_TO_MAIN, BY_EXEC);
	if (b.hi == INT64_MAX)
		return stall_bound_none;
	if (b.hi_by == BY_GC || (sched && b.hi_by == BY_WRITE))
		stall_bound_from(&cut, b.hi - CUT, b.hi_by);
	else if (b.lo == INT64_MIN)
		stall_bound_from(&cut, b.hi - READING, BY_ARRIVAL);
	stall_bound_narrow(&b, &cut);
	return b;
}

static size_t say_found(const struct stall_match *m, char *to, size_t room)
{
	if (!m)
		return 0;
	return (size_t)snprintf(
		to, room,
		"%zu of %zu records begin where one of %zu writes does, %lld "
		"bytes%s; ",
		m->found, m->records, m->writes, (long long)m->bytes,
		m->whole ? ", all of the text" : "");
}

static void say(const struct placing *p, const struct stall_zero *z,
		const struct stall_bound *b, bool sched, struct stall_map *m)
{
	static const char *const from[2][METHODS] = {
		{"each line is printed before the next collection",
		 "probed stops begin at once", "the program was started then",
		 "some line was read within 100 ms"},
		{"SCHED lines are printed at once", "",
		 "the program was started then",
		 "some line was read within 100 ms"}};
	static const char *const to[METHODS] = {
		"lines are printed after what they tell of",
		"probed stops begin after @", "main runs within 20 ms",
		"lines are read after what they tell of"};
	const struct stall_text_process *proc = process_of(p->in, z->upid);
	size_t room = sizeof(m->evidence);
	size_t n = say_found(p->in->match, m->evidence, room);

	n += (size_t)snprintf(m->evidence + n, room - n,
			      "%zu lines; not before: %s; not after: %s",
			      sched ? z->lines[TEXT_SCHED]
				    : z->lines[TEXT_GC] + z->lines[TEXT_INIT],
			      from[sched][b->lo_by], to[b->hi_by]);
	if (proc)
		n += (size_t)snprintf(m->evidence + n, room - n, "; pid %lld",
				      (long long)proc->pid);
	if (p->in->clock)
		snprintf(m->evidence + n, room - n,
			 "; on the trace's own clock, %s", p->in->clock);
}

static void add_map(struct placing *p, const struct share *own, bool sched)
{
	const struct stall_zero *z = &own->zero;
	struct stall_bound b =
		sched ? settle(p, &z->sched, &z->likely_sched, true, z->upid)
		      : settle(p, &z->gc, &z->likely_gc, false, z->upid);
	struct stall_map *m;

	if (b.lo == INT64_MIN || b.hi == INT64_MAX)
		return;
	p->map = stall_grow(p->map, (p->nmaps + 1) * sizeof(*p->map));
	m = &p->map[p->nmaps++];
	memset(m, 0, sizeof(*m));
	m->instance = own->instance;
	m->clock = sched ? "schedtrace" : "gctrace";
	m->upid = z->upid;
	m->offset_ns = b.lo + (b.hi - b.lo) / 2;
	m->early_ns = m->offset_ns - b.lo;
	m->late_ns = b.hi - m->offset_ns;
	m->method = b.lo_by < b.hi_by ? b.lo_by : b.hi_by;
	say(p, z, &b, sched, m);
}

static void place(struct placing *p, struct share *own)
{
	stall_zero_lines(&own->zero, own->line, own->nlines, p->in->stamps);
	add_process(p, own);
	if (own->zero.lines[TEXT_GC] + own->zero.lines[TEXT_INIT])
		add_map(p, own, false);
	if (own->zero.lines[TEXT_SCHED])
		add_map(p, own, true);
}

static int by_instance(const void *a, const void *b)
{
	const struct stall_text_line *x = a, *y = b;

	if (x->instance != y->instance)
		return x->instance < y->instance ? -1 : 1;
	return x->line_id < y->line_id ? -1 : 1;
}

size_t stall_place_text(const struct stall_place_input *in,
			struct stall_map **ret_maps)
{
	struct placing p = {.in = in};
	size_t from = 0, n = in->nlines;

	p.line = stall_alloc(n * sizeof(*p.line));
	if (n)
		memcpy(p.line, in->line, n * sizeof(*p.line));
	qsort(p.line, n, sizeof(*p.line), by_instance);
	for (size_t i = 0; i < in->nprocesses; i++)
		p.any_go |= in->process[i].is_go;
	for (size_t i = 1; i <= n; i++) {
		struct share own = {.instance = p.line[from].instance,
				    .line = &p.line[from],
				    .nlines = i - from};

		if (i < n && p.line[i].instance == own.instance)
			continue;
		place(&p, &own);
		from = i;
	}
	free(p.line);
	*ret_maps = p.map;
	return p.nmaps;
}

bool stall_place_trace(const struct stall_text_line *line, size_t nlines,
		       const char *clock, struct stall_map *ret)
{
	int64_t min = INT64_MAX, max = INT64_MIN;
	size_t n = 0;

	for (size_t i = 0; i < nlines; i++) {
		int64_t lag = line[i].arrival_ts - line[i].write_ts;

		if (line[i].arrival_ts < 0 || line[i].write_ts < 0)
			continue;
		n++;
		min = lag < min ? lag : min;
		max = lag > max ? lag : max;
	}
	if (!n)
		return false;
	/* No line was read before it was written; some at once. */
	*ret = (struct stall_map){.clock = clock,
				  .upid = -1,
				  .offset_ns = min,
				  .early_ns = max - min,
				  .method = BY_ARRIVAL};
	snprintf(ret->evidence, sizeof(ret->evidence),
		 "%zu lines of text were read after their write, at least this "
		 "and at most %lld ns more",
		 n, (long long)(max - min));
	return true;
}
