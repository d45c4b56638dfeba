/*
 * Threads: who has a tid now, since when, under which name.
 *
 * A tid is a number that the kernel gives to another thread once its owner is
 * gone. An identity begins at the fork (or when the thread is first seen) and
 * ends at sched_process_exit; the thread still runs a little after that, until
 * it is switched out dead, and that is still the same one. sched_process_free
 * says nothing: it comes late, often inside the next owner's life.
 */
#include "importers/tracepoints/tasks.h"

#include <stdlib.h>

#include "importers/tracepoints/kernel_state.h"
#include "libanalyze/mem.h"

static const struct stall_rowtype name_row = {"thread_name", "ts, utid, name",
					      3};
static const struct stall_reason odd_tid = {
	"odd_tid", "Threads with a number that no thread can have."};

/* ---- the table ---- */

struct stall_tid *stall_tid_slot(struct stall_kernel *k, int32_t tid)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_tid **page;

	if ((uint32_t)tid >= STALL_TID_MAX)
		return &p->odd;
	page = &p->tid[tid / STALL_TID_PAGE];
	if (!*page)
		*page = stall_alloc(STALL_TID_PAGE * sizeof(**page));
	return &(*page)[tid % STALL_TID_PAGE];
}

static struct stall_task *new_task(struct stall_kernel *k, int32_t tid)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_task *task = stall_alloc(sizeof(*task));
	struct stall_thread *t = &task->pub;

	t->utid = stall_load_reserve(k->load, &stall_thread_row);
	t->tid = tid;
	t->start_ts = t->end_ts = -1;
	t->where_ts = t->switchin_ts = -1;
	t->cpu = -1;
	if (!(p->ntasks & (p->ntasks + 1)))
		p->task = stall_grow(p->task, 2 * sizeof(*p->task) *
						      (size_t)(p->ntasks + 1));
	p->task[p->ntasks++] = task;
	return task;
}

static struct stall_thread *first_sight(struct stall_kernel *k, int32_t tid,
					struct stall_tid *slot)
{
	struct stall_task *task;

	if (slot == &k->priv->odd) {
		if (tid != STALL_TID_UNKNOWN)
			stall_load_skip(k->load, &odd_tid, tid);
		tid = STALL_TID_UNKNOWN;
	}
	if (slot->thread && slot->thread->where == STALL_DEAD)
		slot->group = NULL;
	task = new_task(k, tid);
	slot->thread = &task->pub;
	stall_process_first(k, task, NULL);
	return &task->pub;
}

struct stall_thread *stall_kernel_thread(struct stall_kernel *k, int32_t tid)
{
	struct stall_tid *slot = stall_tid_slot(k, tid);
	struct stall_thread *t = slot->thread;

	return t && t->where != STALL_DEAD ? t : first_sight(k, tid, slot);
}

struct stall_thread *stall_kernel_find(struct stall_kernel *k, int32_t tid)
{
	const struct stall_kernel_state *p = k->priv;

	if ((uint32_t)tid >= STALL_TID_MAX)
		return p->odd.thread;
	if (!p->tid[tid / STALL_TID_PAGE])
		return NULL;
	return p->tid[tid / STALL_TID_PAGE][tid % STALL_TID_PAGE].thread;
}

/* ---- names ---- */

/* Names are compared at each switch: not by a call for a few bytes. */
static inline bool is_name(const char name[STALL_COMM], struct stall_str s)
{
	uint64_t a, b, c, d;

	if (name[s.n])
		return false;
	if (s.n < 8)
		return !memcmp(name, s.p, s.n);
	memcpy(&a, name, 8);
	memcpy(&b, s.p, 8);
	memcpy(&c, name + s.n - 8, 8);
	memcpy(&d, s.p + s.n - 8, 8);
	return a == b && c == d;
}

void stall_kernel_comm(struct stall_kernel *k, struct stall_thread *t,
		       struct stall_str comm)
{
	bool named = t->comm[0] != '\0';

	if (comm.n >= STALL_COMM)
		comm.n = STALL_COMM - 1;
	if (!comm.n || t == k->priv->idle) /* "swapper/1" is of a CPU */
		return;
	if (is_name(t->comm, comm))
		return;
	memcpy(t->comm, comm.p, comm.n);
	memset(t->comm + comm.n, 0, STALL_COMM - comm.n);
	stall_load_row(k->load, &name_row, stall_int(k->now),
		       stall_int(t->utid), stall_text(comm));
	if (named)
		stall_process_renamed(k, stall_task_of(t));
}

static struct stall_saved *saved_of(struct stall_kernel *k, int32_t tid)
{
	struct stall_tid *slot = stall_tid_slot(k, tid);

	if (slot == &k->priv->odd || !tid)
		return NULL;
	if (!slot->saved)
		slot->saved = stall_alloc(sizeof(*slot->saved));
	return slot->saved;
}

void stall_kernel_saved_comm(struct stall_kernel *k, int32_t tid,
			     struct stall_str comm)
{
	struct stall_saved *saved = saved_of(k, tid);

	if (!saved)
		return;
	if (comm.n >= STALL_COMM)
		comm.n = STALL_COMM - 1;
	memset(saved->comm, 0, sizeof(saved->comm));
	if (comm.n)
		memcpy(saved->comm, comm.p, comm.n);
}

void stall_kernel_saved_tgid(struct stall_kernel *k, int32_t tid, int32_t tgid)
{
	struct stall_saved *saved = saved_of(k, tid);
	struct stall_thread *t = stall_kernel_find(k, tid);

	if (!saved || tgid <= 0 || tgid >= STALL_TID_MAX)
		return;
	saved->tgid = tgid;
	if (t && t->where != STALL_DEAD)
		stall_task_in_process(k, t, tgid);
}

/* ---- birth and end ---- */

void stall_tasks_gone(struct stall_kernel *k, struct stall_thread *t,
		      int64_t ts)
{
	struct stall_kernel_state *p = k->priv;

	for (int i = 0; i < p->nfamilies; i++)
		if (p->family[i].family->gone)
			p->family[i].family->gone(k, p->family[i].state, t, ts);
}

struct stall_thread *stall_task_born(struct stall_kernel *k, int32_t tid,
				     struct stall_thread *parent, int64_t ts)
{
	struct stall_tid *slot = stall_tid_slot(k, tid);
	struct stall_thread *old = slot->thread;
	struct stall_task *task;

	if (slot == &k->priv->odd || !tid)
		return stall_kernel_thread(k, tid);
	task = new_task(k, tid);
	slot->thread = &task->pub;
	slot->group = NULL;
	if (old && old->where != STALL_DEAD) {
		if (old->end_ts < 0)
			old->end_ts = ts;
		stall_tasks_gone(k, old, ts);
		old->where = STALL_DEAD;
	}
	task->pub.start_ts = ts;
	stall_process_first(k, task, stall_task_of(parent));
	return &task->pub;
}

void stall_task_ended(struct stall_kernel *k, struct stall_thread *t,
		      int64_t ts, int group_dead)
{
	if (t == k->priv->idle)
		return;
	stall_process_ended(k, stall_task_of(t), group_dead);
	if (t->end_ts >= 0)
		return;
	t->end_ts = ts;
	stall_tasks_gone(k, t, ts);
}

/*
 * An exec by a thread that is not the first of its process ends all others,
 * and the caller goes on under the tid of the first. That is one thread with
 * two tids; here it is two threads, one ending where the other begins.
 */
static void take_over(struct stall_kernel *k, struct stall_thread *t,
		      int32_t old_tid)
{
	struct stall_thread *old = stall_kernel_find(k, old_tid);

	if (!old || old == t || old->where == STALL_DEAD)
		return;
	stall_task_same_process(k, t, old);
	if (old->end_ts < 0)
		old->end_ts = k->now;
	stall_tid_slot(k, old_tid)->thread = NULL;
	stall_tasks_gone(k, old, k->now);
	old->where = STALL_DEAD;
}

void stall_task_exec(struct stall_kernel *k, struct stall_thread *t,
		     int32_t old_tid, struct stall_str filename)
{
	struct stall_group *g;

	if (t == k->priv->idle)
		return;
	if (old_tid != t->tid)
		take_over(k, t, old_tid);
	stall_process_led(k, stall_task_of(t));
	g = (struct stall_group *)stall_task_process(t);
	free((void *)g->filename.p);
	g->filename = (struct stall_str){stall_strndup(filename.p, filename.n),
					 filename.n};
}

/* ---- beginning and end of all ---- */

void stall_tasks_start(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_task *idle = new_task(k, 0);

	p->no_process = stall_process_new(k, -1);
	p->idle = &idle->pub;
	strcpy(idle->pub.comm, "swapper");
	idle->pub.process = p->no_process;
	idle->tie = STALL_TIE_SURE;
	stall_tid_slot(k, 0)->thread = &idle->pub;
}

static void free_page(struct stall_tid *page)
{
	for (int i = 0; page && i < STALL_TID_PAGE; i++)
		free(page[i].saved);
	free(page);
}

void stall_tasks_free(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;

	for (int i = 0; i < STALL_TID_MAX / STALL_TID_PAGE; i++)
		free_page(p->tid[i]);
	for (int64_t i = 0; i < p->ntasks; i++)
		free(p->task[i]);
	for (int64_t i = 0; i < p->ngroups; i++) {
		free((void *)p->group[i]->filename.p);
		free(p->group[i]);
	}
	free(p->task);
	free(p->group);
}
