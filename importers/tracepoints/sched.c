/*
 * Switches, wake-ups and moves of threads (sched:*).
 *
 *	prev_comm=go prev_pid=7 prev_prio=120 prev_state=S ==>
 *	next_comm=swapper/0 next_pid=0 next_prio=120
 *
 * A thread sleeps until sched_waking and then waits for a CPU; sched_waking
 * names the CPU it was on, the scheduler may choose another (sched_migrate_task
 * follows), and sched_wakeup has the one on whose queue it is put. sched_wakeup
 * alone will do where the other was not recorded.
 */
#include "importers/tracepoints/sched_state.h"
#include "importers/tracepoints/sched_track.h"
#include "libanalyze/mem.h"

static const struct stall_rowtype migration_row = {
	"migration", "ts, utid, orig_ucpu, dest_ucpu", 4};

/* Who runs where the event happened. */
static struct stall_thread *runs_at(struct stall_kernel *k,
				    const struct stall_event *ev)
{
	struct stall_thread *t = k->cpu[ev->cpu].current;

	return t && t->tid == ev->tid ? t : stall_kernel_thread(k, ev->tid);
}

static int32_t prio_of(int64_t prio)
{
	return prio > INT32_MIN && prio <= INT32_MAX ? (int32_t)prio
						     : STALL_NO_PRIO;
}

/* ---- sched_switch ---- */

enum {
	PREV_COMM,
	PREV_PID,
	PREV_PRIO,
	PREV_STATE,
	NEXT_COMM,
	NEXT_PID,
	NEXT_PRIO
};

static void on_switch(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_sched *s = state;
	int32_t prev_pid = (int32_t)ev->v[PREV_PID].i;
	struct stall_on_cpu *on = stall_sched_on(s, ev->cpu);
	struct stall_cpu *c = &k->cpu[ev->cpu];
	struct stall_thread *next;

	(void)fmt;
	if (!s->live)
		stall_sched_live(s);
	if (!on->t || on->t->tid != prev_pid)
		stall_sched_arrives(s, ev->cpu,
				    stall_kernel_thread(k, prev_pid), ev->ts,
				    prio_of(ev->v[PREV_PRIO].i), 1);
	on = stall_sched_on(s, ev->cpu);
	if (on->prio == STALL_NO_PRIO)
		on->prio = prio_of(ev->v[PREV_PRIO].i);
	stall_kernel_comm(k, on->t, ev->v[PREV_COMM].s);
	stall_sched_leaves(s, ev->cpu, ev->ts, ev->v[PREV_STATE].i & INT64_MAX);

	next = stall_kernel_thread(k, (int32_t)ev->v[NEXT_PID].i);
	stall_kernel_comm(k, next, ev->v[NEXT_COMM].s);
	stall_sched_arrives(s, ev->cpu, next, ev->ts,
			    prio_of(ev->v[NEXT_PRIO].i), 0);
	c->left_tid = prev_pid;
	c->left_ts = ev->ts;
	c->last_tid = next->tid;
}

/* ---- wake-ups ---- */

enum { WAKE_COMM, WAKE_PID, WAKE_CPU };

static struct stall_thread *woken(struct stall_kernel *k,
				  const struct stall_event *ev)
{
	struct stall_thread *t;

	if (!ev->v[WAKE_PID].i)
		return NULL;
	t = stall_kernel_thread(k, (int32_t)ev->v[WAKE_PID].i);
	stall_kernel_comm(k, t, ev->v[WAKE_COMM].s);
	return t;
}

static int32_t target_cpu(struct stall_kernel *k, const struct stall_event *ev)
{
	return ev->have >> WAKE_CPU & 1
		       ? stall_kernel_named_cpu(k, ev->v[WAKE_CPU].i)
		       : -1;
}

static bool is_asleep(const struct stall_thread *t)
{
	return t->where == STALL_BLOCKED || t->where == STALL_WHERE_UNKNOWN;
}

static void on_waking(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_sched *s = state;
	struct stall_thread *t = woken(k, ev);

	(void)fmt;
	if (!t)
		return;
	if (is_asleep(t)) {
		stall_sched_wakes(s, t, ev->ts, STALL_WAKE_WAKING,
				  runs_at(k, ev), target_cpu(k, ev));
	} else if (t->where == STALL_ON_CPU) {
		stall_sched_off(s, t)->early_ts = ev->ts;
		stall_sched_off(s, t)->early_waker = runs_at(k, ev);
	}
}

static void on_wakeup(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_sched *s = state;
	struct stall_thread *t = woken(k, ev);
	struct stall_off_cpu *off;

	(void)fmt;
	s->wakeups = true;
	if (!t)
		return;
	off = stall_sched_off(s, t);
	off->early_ts = -1;
	if (is_asleep(t)) {
		stall_sched_wakes(s, t, ev->ts, STALL_WAKE_WAKEUP,
				  runs_at(k, ev), target_cpu(k, ev));
	} else if (t->where == STALL_RUNNABLE && !off->settled) {
		off->cpu = t->cpu = target_cpu(k, ev);
		off->settled = true;
	}
}

static void on_wakeup_new(struct stall_kernel *k, void *state,
			  const struct stall_format *fmt,
			  const struct stall_event *ev)
{
	struct stall_thread *t = woken(k, ev);

	(void)fmt;
	if (t && is_asleep(t))
		stall_sched_wakes(state, t, ev->ts, STALL_WAKE_NEW,
				  runs_at(k, ev), target_cpu(k, ev));
}

/* ---- moves ---- */

enum { MOVE_COMM, MOVE_PID, MOVE_ORIG, MOVE_DEST };

static struct stall_val ucpu_of(const struct stall_kernel *k, int32_t cpu)
{
	return cpu < 0 ? stall_null() : stall_int(k->cpu[cpu].ucpu);
}

static void on_migrate(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	struct stall_sched *s = state;
	struct stall_thread *t =
		stall_kernel_thread(k, (int32_t)ev->v[MOVE_PID].i);
	int32_t orig = stall_kernel_named_cpu(k, ev->v[MOVE_ORIG].i);
	int32_t dest = stall_kernel_named_cpu(k, ev->v[MOVE_DEST].i);
	struct stall_off_cpu *off;

	(void)fmt;
	stall_kernel_comm(k, t, ev->v[MOVE_COMM].s);
	stall_load_row(k->load, &migration_row, stall_int(ev->ts),
		       stall_int(t->utid), ucpu_of(k, orig), ucpu_of(k, dest));
	if (t->where == STALL_ON_CPU)
		return;
	t->cpu = dest;
	off = stall_sched_off(s, t);
	if (t->where == STALL_RUNNABLE && !off->settled) {
		off->cpu = dest;
		off->settled = !s->wakeups;
	}
}

/* ---- threads seen running, gaps, ends ---- */

/*
 * Until the first switch nothing is known but who was seen last on each CPU:
 * if switches are not recorded at all, that is no reason to tell of slices.
 */
static void seen_running(struct stall_sched *s, int32_t cpu,
			 struct stall_thread *t, int64_t ts)
{
	struct stall_on_cpu *on = stall_sched_on(s, cpu);

	on->t = NULL;
	if (t->tid) {
		for (int32_t i = 0; i < s->non; i++)
			if (s->on[i].t == t)
				s->on[i].t = NULL;
		t->where = STALL_WHERE_UNKNOWN;
		t->where_ts = ts;
		t->cpu = cpu;
	}
	*stall_sched_on(s, cpu) =
		(struct stall_on_cpu){t, ts, STALL_NO_PRIO, 1};
}

static void on_running(struct stall_kernel *k, void *state, int32_t cpu,
		       struct stall_thread *t, int64_t ts)
{
	struct stall_sched *s = state;

	(void)k;
	if (s->live)
		stall_sched_arrives(s, cpu, t, ts, STALL_NO_PRIO, 1);
	else
		seen_running(s, cpu, t, ts);
}

static void on_lost(struct stall_kernel *k, void *state, int32_t cpu,
		    int64_t from, int64_t to)
{
	struct stall_sched *s = state;
	struct stall_on_cpu *on = stall_sched_on(s, cpu);

	(void)k;
	(void)to;
	if (on->t && s->live)
		stall_sched_leaves(s, cpu, from, -1);
	on->t = NULL;
}

/* At its exit a thread is still on a CPU, and leaves by a switch; it has to go
 * at once if another one has its tid. */
static void on_gone(struct stall_kernel *k, void *state, struct stall_thread *t,
		    int64_t ts)
{
	struct stall_sched *s = state;

	if (stall_kernel_find(k, t->tid) == t)
		return;
	if (t->cpu >= 0 && stall_sched_on(s, t->cpu)->t == t)
		stall_sched_displaced(s, t->cpu);
	else
		stall_sched_off_ends(s, t, ts, -1);
	t->where = STALL_DEAD;
}

static void *start(struct stall_kernel *k)
{
	struct stall_sched *s = stall_alloc(sizeof(*s));

	s->k = k;
	s->slot = stall_kernel_slot(k, s);
	return s;
}

static void finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	(void)k;
	(void)end_ts;
	stall_sched_finish(state);
}

static const struct stall_tracepoint events[] = {
	{"sched",
	 "sched_switch",
	 on_switch,
	 {"prev_comm[]", "prev_pid", "prev_prio", "prev_state", "next_comm[]",
	  "next_pid", "next_prio"}},
	{"sched", "sched_waking", on_waking, {"comm[]", "pid", "?target_cpu"}},
	{"sched", "sched_wakeup", on_wakeup, {"comm[]", "pid", "?target_cpu"}},
	{"sched",
	 "sched_wakeup_new",
	 on_wakeup_new,
	 {"comm[]", "pid", "?target_cpu"}},
	{"sched",
	 "sched_migrate_task",
	 on_migrate,
	 {"comm[]", "pid", "orig_cpu", "dest_cpu"}},
	{NULL}};

const struct stall_family stall_family_sched = {
	.name = "sched",
	.events = events,
	.start = start,
	.finish = finish,
	.lost = on_lost,
	.running = on_running,
	.gone = on_gone,
};
