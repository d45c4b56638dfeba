/*
 * Where each thread is. A thread is on one CPU, waits for one, is blocked, or
 * was lost sight of; its rows in sched_slice and off_cpu follow one another
 * without a gap. A row is written when what it tells of ends.
 *
 * A thread is believed to be on a CPU for as long as nothing speaks against it.
 * If something does (another thread is there, it is elsewhere) without a
 * switch, events were missed: its slice ends at the last event that shows it.
 */
#include "importers/tracepoints/sched_track.h"

#include <stdlib.h>

#include "importers/tracepoints/kernel_state.h"
#include "importers/tracepoints/sched_state.h"
#include "libanalyze/mem.h"

#define STATE_NEW  (-1) /* from its fork to its first wake-up */
#define STATE_LOST (-2)

static const struct stall_rowtype slice_row = {
	"sched_slice", "ts, dur, ucpu, utid, end_state, priority, partial", 7};
static const struct stall_rowtype off_row = {
	"off_cpu",
	"ts, dur, utid, state, wake, ucpu, last_ucpu, waker_utid, in_loss", 9};

static const struct stall_reason missing_switch = {
	"missing_switch",
	"switches that must have been, but are not in the trace although no "
	"loss is told; what ended by one is marked as in a loss"};

static const struct stall_str wake_name[] = {
	[STALL_WAKE_WAKING] = {"waking", 6},
	[STALL_WAKE_WAKEUP] = {"wakeup", 6},
	[STALL_WAKE_NEW] = {"new", 3},
};

struct stall_off_cpu *stall_sched_off(struct stall_sched *s,
				      struct stall_thread *t)
{
	struct stall_off_cpu *off = t->own[s->slot];

	if (off)
		return off;
	off = t->own[s->slot] = stall_alloc(sizeof(*off));
	off->cpu = -1;
	off->early_ts = -1;
	return off;
}

void stall_sched_more_cpus(struct stall_sched *s)
{
	int32_t n = s->k->ncpus;

	s->on = stall_grow(s->on, (size_t)n * sizeof(*s->on));
	memset(s->on + s->non, 0, (size_t)(n - s->non) * sizeof(*s->on));
	s->non = n;
}

static bool is_idle(const struct stall_sched *s, const struct stall_thread *t)
{
	return t == s->k->priv->idle;
}

/* ---- rows ---- */

static struct stall_val ucpu_of(const struct stall_kernel *k, int32_t cpu)
{
	return cpu < 0 ? stall_null() : stall_int(k->cpu[cpu].ucpu);
}

/* end < 0: still running; state < 0: not known how it ended. */
static void write_slice(struct stall_sched *s, int32_t cpu, int64_t end,
			int64_t state)
{
	const struct stall_on_cpu *on = &s->on[cpu];
	int partial = on->partial | (end >= 0 && state < 0 ? 2 : 0);
	char buf[STALL_SCHED_STATE];

	stall_load_row(s->k->load, &slice_row, stall_int(on->ts),
		       end < 0 ? stall_null() : stall_int(end - on->ts),
		       stall_int(s->k->cpu[cpu].ucpu), stall_int(on->t->utid),
		       state < 0 ? stall_null()
				 : stall_text(stall_sched_state(state, buf)),
		       on->prio == STALL_NO_PRIO ? stall_null()
						 : stall_int(on->prio),
		       partial ? stall_int(partial) : stall_null());
}

static struct stall_str state_name(int64_t state, char *buf)
{
	if (state == STATE_NEW)
		return (struct stall_str){"N", 1};
	return state == STATE_LOST ? (struct stall_str){"?", 1}
				   : stall_sched_state(state, buf);
}

static void write_off(struct stall_sched *s, const struct stall_thread *t,
		      const struct stall_off_cpu *off, int64_t from,
		      int64_t end, int32_t cpu)
{
	bool waits = t->where == STALL_RUNNABLE;
	bool missing = off->guessed || stall_kernel_in_loss(s->k, from);
	char buf[STALL_SCHED_STATE];

	stall_load_row(
		s->k->load, &off_row, stall_int(from),
		end < 0 ? stall_null() : stall_int(end - from),
		stall_int(t->utid), stall_text(state_name(off->state, buf)),
		off->wake == STALL_WAKE_NONE ? stall_null()
					     : stall_text(wake_name[off->wake]),
		ucpu_of(s->k, waits ? off->cpu : -1),
		ucpu_of(s->k, waits ? cpu : -1),
		off->waker ? stall_int(off->waker->utid) : stall_null(),
		missing ? stall_int(1) : stall_null());
}

/*
 * What a thread that is not known to be anywhere was before: new, if its birth
 * was seen and nothing since; lost, if it was seen; else there is nothing to
 * tell.
 */
static bool unknown_since(const struct stall_thread *t,
			  struct stall_off_cpu *off, int64_t *ret)
{
	bool is_new = t->where_ts < 0 && t->start_ts >= 0;

	if (t->where_ts < 0 && !is_new)
		return false;
	off->state = is_new ? STATE_NEW : STATE_LOST;
	off->wake = STALL_WAKE_NONE;
	off->waker = NULL;
	*ret = is_new ? t->start_ts : t->where_ts;
	return true;
}

/* Writes the row that ends at `end` (< 0: is still open). */
static void end_row(struct stall_sched *s, struct stall_thread *t, int64_t end,
		    int32_t cpu)
{
	struct stall_off_cpu *off = stall_sched_off(s, t);
	int64_t from = t->where_ts;

	if (t->where == STALL_ON_CPU || t->where == STALL_DEAD)
		return;
	if (t->where == STALL_WHERE_UNKNOWN && !unknown_since(t, off, &from))
		return;
	if (s->live)
		write_off(s, t, off, from, end, cpu);
	off->wake = STALL_WAKE_NONE;
	off->waker = NULL;
}

void stall_sched_off_ends(struct stall_sched *s, struct stall_thread *t,
			  int64_t ts, int32_t cpu)
{
	end_row(s, t, ts, cpu);
}

static void set_where(struct stall_thread *t, enum stall_where where,
		      int64_t ts)
{
	t->where = where;
	t->where_ts = ts;
}

/* A thread that has ended and is out of sight is as good as dead. */
static void lose_sight(struct stall_thread *t, int64_t ts)
{
	set_where(t, t->end_ts >= 0 ? STALL_DEAD : STALL_WHERE_UNKNOWN, ts);
}

/* ---- on and off ---- */

/* The last time the thread on the CPU was seen there. */
static int64_t last_seen(const struct stall_sched *s, int32_t cpu)
{
	const struct stall_cpu *c = &s->k->cpu[cpu];
	const struct stall_on_cpu *on = &s->on[cpu];

	return c->last_tid == on->t->tid && c->last_ts > on->ts ? c->last_ts
								: on->ts;
}

void stall_sched_displaced(struct stall_sched *s, int32_t cpu)
{
	if (stall_sched_on(s, cpu)->t)
		stall_sched_leaves(s, cpu, last_seen(s, cpu), -1);
}

void stall_sched_arrives(struct stall_sched *s, int32_t cpu,
			 struct stall_thread *t, int64_t ts, int32_t prio,
			 int partial)
{
	if (partial && stall_sched_on(s, cpu)->t)
		stall_load_skip(s->k->load, &missing_switch, -1);
	stall_sched_displaced(s, cpu);
	if (!is_idle(s, t)) {
		if (t->where == STALL_ON_CPU) {
			stall_sched_displaced(s, t->cpu);
			t->where = STALL_WHERE_UNKNOWN; /* and not dead */
		}
		stall_sched_off(s, t)->guessed = partial;
		end_row(s, t, ts, cpu);
		stall_sched_off(s, t)->guessed = false;
		set_where(t, STALL_ON_CPU, ts);
		t->cpu = cpu;
		if (!partial)
			t->switchin_ts = ts;
		stall_sched_off(s, t)->early_ts = -1;
	}
	*stall_sched_on(s, cpu) = (struct stall_on_cpu){t, ts, prio, partial};
	s->k->cpu[cpu].current = t;
}

static void block_or_wait(struct stall_sched *s, struct stall_thread *t,
			  int32_t cpu, int64_t ts, int64_t state)
{
	struct stall_off_cpu *off = stall_sched_off(s, t);
	bool waits = stall_sched_is_runnable(state);

	set_where(t, waits ? STALL_RUNNABLE : STALL_BLOCKED, ts);
	off->state = state;
	off->wake = STALL_WAKE_NONE;
	off->waker = NULL;
	off->cpu = cpu;
	off->settled = true;
	/* It had been woken before it was off the CPU: the kernel waits for
	 * that, and says sched_wakeup only afterwards. */
	if (!waits && off->early_ts > s->k->lost_until && s->wakeups)
		stall_sched_wakes(s, t, ts, STALL_WAKE_WAKING, off->early_waker,
				  cpu);
	off->early_ts = -1;
}

/* Its last: state X or Z, or parked (dead in kernels before 4.14). */
static bool is_end(const struct stall_thread *t, int64_t state)
{
	return stall_sched_is_dead(state) || (t->end_ts >= 0 && state == 0x40);
}

void stall_sched_leaves(struct stall_sched *s, int32_t cpu, int64_t ts,
			int64_t state)
{
	struct stall_on_cpu *on = stall_sched_on(s, cpu);
	struct stall_thread *t = on->t;

	if (ts < on->ts)
		ts = on->ts;
	if (s->live)
		write_slice(s, cpu, ts, state);
	on->t = NULL;
	s->k->cpu[cpu].current = NULL;
	if (is_idle(s, t))
		return;
	if (state < 0)
		lose_sight(t, ts);
	else if (is_end(t, state))
		set_where(t, STALL_DEAD, ts);
	else
		block_or_wait(s, t, cpu, ts, state);
}

void stall_sched_wakes(struct stall_sched *s, struct stall_thread *t,
		       int64_t ts, enum stall_wake wake,
		       struct stall_thread *waker, int32_t cpu)
{
	struct stall_off_cpu *off = stall_sched_off(s, t);

	end_row(s, t, ts, -1);
	set_where(t, STALL_RUNNABLE, ts);
	/* What is seen of it from now on is no tail of its last switch. */
	for (int32_t i = 0; i < s->k->ncpus; i++)
		if (s->k->cpu[i].left_tid == t->tid)
			s->k->cpu[i].left_tid = -1;
	t->cpu = cpu;
	off->state = 0;
	off->wake = wake;
	off->waker = waker;
	off->cpu = cpu;
	off->settled = wake != STALL_WAKE_WAKING;
}

/* ---- first and last ---- */

void stall_sched_live(struct stall_sched *s)
{
	s->live = true;
	for (int32_t i = 0; i < s->non; i++) {
		struct stall_on_cpu *on = &s->on[i];
		struct stall_thread *t = on->t;

		if (!t || is_idle(s, t))
			continue;
		if (t->where != STALL_WHERE_UNKNOWN) { /* woken since */
			on->t = NULL;
			continue;
		}
		set_where(t, STALL_ON_CPU, on->ts);
		t->cpu = i;
	}
}

void stall_sched_finish(struct stall_sched *s)
{
	const struct stall_kernel_state *p = s->k->priv;

	for (int32_t i = 0; s->live && i < s->non; i++)
		if (s->on[i].t)
			write_slice(s, i, -1, -1);
	for (int64_t i = 0; i < p->ntasks; i++) {
		struct stall_thread *t = &p->task[i]->pub;

		if (!is_idle(s, t))
			end_row(s, t, -1, -1);
		free(t->own[s->slot]);
		t->own[s->slot] = NULL;
	}
	free(s->on);
	free(s);
}
