/*
 * Processes: which threads are one, by what the events let conclude.
 *
 * sched_process_fork tells of threads and processes alike. A child stays with
 * its parent's process ("maybe") until an exec, an exit or a flag of clone
 * shows that it is a process of its own; then the threads it made itself go
 * with it. Processes seen apart that turn out to be one are merged.
 */
#include "importers/tracepoints/kernel_state.h"
#include "libanalyze/mem.h"

#define KTHREADD 2 /* the parent of all kernel threads, which share nothing */

struct stall_process *stall_process_new(struct stall_kernel *k, int32_t pid)
{
	struct stall_kernel_state *p = k->priv;
	struct stall_group *g = stall_alloc(sizeof(*g));

	g->pub.upid = stall_load_reserve(k->load, &stall_process_row);
	g->pub.pid = pid;
	if (!(p->ngroups & (p->ngroups + 1)))
		p->group =
			stall_grow(p->group, 2 * sizeof(*p->group) *
						     (size_t)(p->ngroups + 1));
	p->group[p->ngroups++] = g;
	return &g->pub;
}

struct stall_process *stall_task_process(struct stall_thread *t)
{
	struct stall_process *p = t->process;

	while (p->same) {
		if (p->same->same)
			p->same = p->same->same;
		p = p->same;
	}
	return t->process = p;
}

/* The older one remains. */
static void merge(struct stall_process *a, struct stall_process *b)
{
	struct stall_process *old = a->upid <= b->upid ? a : b;
	struct stall_process *gone = old == a ? b : a;
	struct stall_group *to = (struct stall_group *)old;
	struct stall_group *from = (struct stall_group *)gone;

	if (old == gone)
		return;
	if (old->pid < 0) {
		old->pid = gone->pid;
		old->leader = gone->leader;
	}
	for (int i = 0; i < STALL_MAX_FAMILIES; i++)
		if (!old->own[i])
			old->own[i] = gone->own[i];
	if (!to->filename.p) {
		to->filename = from->filename;
		from->filename = (struct stall_str){NULL, 0};
	}
	to->sure = to->sure || from->sure;
	gone->same = old;
}

/* ---- the forest of forks ---- */

static bool follows_parent(const struct stall_task *task)
{
	return task->tie == STALL_TIE_MAYBE || task->tie == STALL_TIE_PARENT;
}

/* `task` or the next of its siblings that goes with its parent. */
static struct stall_task *next_follower(struct stall_task *task)
{
	while (task && !follows_parent(task))
		task = task->sibling;
	return task;
}

/* Moves a thread with all that follow it. Forks nest as deep as a file likes,
 * so no recursion. */
static void move(struct stall_task *top, struct stall_process *to)
{
	struct stall_task *at = top, *next;

	for (;;) {
		at->pub.process = to;
		next = next_follower(at->child);
		while (!next && at != top) {
			next = next_follower(at->sibling);
			at = at->parent;
		}
		if (!next)
			return;
		at = next;
	}
}

static void place(struct stall_task *task, struct stall_process *to)
{
	task->tie = STALL_TIE_SURE;
	move(task, to);
}

static void make_leader(struct stall_kernel *k, struct stall_task *task,
			struct stall_process *p)
{
	task->tie = STALL_TIE_SURE;
	p->pid = task->pub.tid;
	p->leader = &task->pub;
	((struct stall_group *)p)->sure = true;
	stall_tid_slot(k, task->pub.tid)->group = p;
}

/* ---- evidence ---- */

void stall_task_own_process(struct stall_kernel *k, struct stall_thread *t)
{
	struct stall_task *task = stall_task_of(t);
	struct stall_process *p = stall_task_process(t);

	if (t == k->priv->idle || task->tie == STALL_TIE_SURE ||
	    task->tie == STALL_TIE_PARENT)
		return;
	if (task->tie == STALL_TIE_MAYBE) {
		p = stall_process_new(k, t->tid);
		move(task, p);
	}
	make_leader(k, task, p);
}

void stall_process_led(struct stall_kernel *k, struct stall_task *task)
{
	struct stall_process *p;

	stall_task_own_process(k, &task->pub);
	p = stall_task_process(&task->pub);
	if (p->pid < 0)
		make_leader(k, task, p);
}

static struct stall_process *root(struct stall_process *p)
{
	while (p->same)
		p = p->same;
	return p;
}

/* The process with this pid; its first thread becomes its leader. */
static struct stall_process *process_of_pid(struct stall_kernel *k, int32_t pid)
{
	struct stall_tid *slot = stall_tid_slot(k, pid);

	if (!slot->group && slot->thread && slot->thread->where != STALL_DEAD)
		stall_task_own_process(k, slot->thread);
	if (!slot->group)
		slot->group = stall_process_new(k, pid);
	return root(slot->group);
}

static bool are_different(const struct stall_process *a,
			  const struct stall_process *b)
{
	return a->pid >= 0 && b->pid >= 0 && a->pid != b->pid;
}

/* Both threads are one process's from now on, unless better is known. */
static void join(struct stall_thread *t, struct stall_process *to)
{
	struct stall_task *task = stall_task_of(t);
	struct stall_process *from = stall_task_process(t);

	if (task->tie == STALL_TIE_MAYBE)
		place(task, to);
	else if (!are_different(from, to))
		merge(from, to);
	else
		return;
	if (task->tie == STALL_TIE_NONE)
		task->tie = STALL_TIE_SURE;
	((struct stall_group *)stall_task_process(t))->sure = true;
}

/* They are together already, and it is sure now. */
static void confirm(struct stall_task *task)
{
	if (task->tie == STALL_TIE_MAYBE)
		task->tie = STALL_TIE_PARENT;
	((struct stall_group *)stall_task_process(&task->pub))->sure = true;
}

void stall_task_in_process(struct stall_kernel *k, struct stall_thread *t,
			   int32_t pid)
{
	struct stall_task *task = stall_task_of(t);
	struct stall_process *to;

	if (t == k->priv->idle || pid <= 0 || pid >= STALL_TID_MAX)
		return;
	if (task->tie >= STALL_TIE_PARENT && stall_task_process(t)->pid == pid)
		return;
	if (pid == t->tid) {
		stall_task_own_process(k, t);
		return;
	}
	to = process_of_pid(k, pid);
	if (stall_task_process(t) == to)
		confirm(task);
	else
		join(t, to);
}

void stall_task_same_process(struct stall_kernel *k, struct stall_thread *t,
			     struct stall_thread *other)
{
	struct stall_task *a = stall_task_of(t), *b = stall_task_of(other);

	if (t == other || t == k->priv->idle || other == k->priv->idle)
		return;
	if (stall_task_process(t) == stall_task_process(other)) {
		confirm(a);
		if (a->parent != b)
			confirm(b);
	} else if (a->tie != STALL_TIE_MAYBE && b->tie == STALL_TIE_MAYBE) {
		join(other, stall_task_process(t));
	} else {
		join(t, stall_task_process(other));
	}
}

/* ---- what births, names and ends say ---- */

static void first_of_old(struct stall_kernel *k, struct stall_task *task)
{
	struct stall_tid *slot = stall_tid_slot(k, task->pub.tid);

	if (!slot->group) {
		task->pub.process = stall_process_new(k, -1);
		return;
	}
	task->pub.process = root(slot->group);
	make_leader(k, task, task->pub.process);
}

void stall_process_first(struct stall_kernel *k, struct stall_task *task,
			 struct stall_task *parent)
{
	const struct stall_saved *saved =
		stall_tid_slot(k, task->pub.tid)->saved;

	if (!parent) {
		first_of_old(k, task);
	} else {
		task->parent = parent;
		task->sibling = parent->child;
		parent->child = task;
		task->tie = STALL_TIE_MAYBE;
		task->pub.process = stall_task_process(&parent->pub);
		if (parent->pub.tid == KTHREADD || !parent->pub.tid)
			stall_task_own_process(k, &task->pub);
	}
	if (saved && saved->tgid)
		stall_task_in_process(k, &task->pub, saved->tgid);
}

void stall_process_renamed(struct stall_kernel *k, struct stall_task *task)
{
	if (task->tie == STALL_TIE_MAYBE && !k->priv->execs)
		stall_task_own_process(k, &task->pub);
}

static bool has_followers(const struct stall_task *task)
{
	for (const struct stall_task *c = task->child; c; c = c->sibling)
		if (follows_parent(c) && c->pub.end_ts < 0)
			return true;
	return false;
}

/*
 * Threads of a process that end together are counted down before they say so,
 * each on its CPU: one may say it is the last a little before others are seen
 * to end. So "lives on" is asked with this margin, unless the parent has been
 * told of the end, which comes after all of them.
 */
#define TOGETHER_NS 20000000
#define MAX_CLIMB   1000 /* forks nest as deep as a file likes */

static bool outlives(const struct stall_task *task, int64_t ts, int64_t now)
{
	return (task->pub.end_ts < 0 ? now : task->pub.end_ts) > ts;
}

/*
 * The last one of its process, while others live after ts: they are not of it.
 * The nearest ancestor that lives is outside, and its child on the way down is
 * where the process began.
 */
static void was_last(struct stall_kernel *k, struct stall_task *task,
		     int64_t ts)
{
	struct stall_task *first = task;

	for (int n = 0; n < MAX_CLIMB && follows_parent(first) &&
			!outlives(first->parent, ts, k->now);
	     n++)
		first = first->parent;
	if (first->tie == STALL_TIE_MAYBE)
		stall_task_own_process(k, &first->pub);
	for (struct stall_task *c = task->child; c; c = c->sibling)
		if (c->tie == STALL_TIE_MAYBE && outlives(c, ts, k->now))
			stall_task_own_process(k, &c->pub);
}

void stall_process_ended(struct stall_kernel *k, struct stall_task *task,
			 int group_dead)
{
	task->last = task->last || group_dead > 0;
	if (group_dead > 1)
		was_last(k, task, k->now - 1);
	else if (!group_dead && task->tie == STALL_TIE_MAYBE &&
		 !has_followers(task))
		confirm(task);
}

static int64_t until(int64_t end_ts)
{
	return end_ts > INT64_MAX - TOGETHER_NS ? INT64_MAX
						: end_ts + TOGETHER_NS;
}

void stall_processes_settle(struct stall_kernel *k)
{
	const struct stall_kernel_state *p = k->priv;

	/* children first: what has left does not move with its parent */
	for (int64_t i = p->ntasks; i-- > 0;)
		if (p->task[i]->last)
			was_last(k, p->task[i], until(p->task[i]->pub.end_ts));
}
