/* Rows of thread, process and cpu, written when all evidence is in. */
#include <stdlib.h>

#include "importers/tracepoints/kernel_state.h"
#include "libanalyze/mem.h"

const struct stall_rowtype stall_thread_row = {
	"thread",
	"source_id, upid, tid, name, start_ts, end_ts, is_main_thread", 7};
const struct stall_rowtype stall_process_row = {
	"process",
	"source_id, pid, name, start_ts, end_ts, parent_upid, filename, "
	"evidence",
	8};
const struct stall_rowtype stall_cpu_row = {
	"cpu", "source_id, cpu, begin_ts, end_ts", 4};

static const char *const evidence_name[] = {
	[STALL_BY_NOTHING] = "none",
	[STALL_BY_COMM] = "comm",
	[STALL_BY_FORK] = "fork",
	[STALL_BY_TGID] = "tgid",
};

static struct stall_group *group_of(struct stall_task *task)
{
	return (struct stall_group *)stall_task_process(&task->pub);
}

static struct stall_val comm_val(const struct stall_thread *t)
{
	return t->comm[0] ? stall_cstr(t->comm) : stall_null();
}

/* The file's table has the last name of a tid: good for its last owner. */
static void use_saved_name(struct stall_kernel *k, struct stall_task *task)
{
	const struct stall_tid *slot = stall_tid_slot(k, task->pub.tid);

	if (!task->pub.comm[0] && slot->saved && slot->thread == &task->pub)
		memcpy(task->pub.comm, slot->saved->comm, STALL_COMM);
}

static enum stall_evidence evidence_of(const struct stall_task *task,
				       const struct stall_group *g)
{
	if (g->pub.leader == &task->pub || task->tie == STALL_TIE_NONE)
		return STALL_BY_NOTHING; /* says nothing of others */
	return task->tie == STALL_TIE_MAYBE ? STALL_BY_FORK : STALL_BY_TGID;
}

static void add_up(struct stall_group *g, struct stall_task *task,
		   enum stall_evidence by)
{
	if (!g->first)
		g->first = task;
	if (by > g->evidence)
		g->evidence = by;
	if (!g->threads || (g->end_ts >= 0 && task->pub.end_ts > g->end_ts))
		g->end_ts = task->pub.end_ts;
	if (task->pub.end_ts < 0)
		g->end_ts = -1;
	g->threads++;
}

static void add_up_all(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;

	for (int64_t i = 0; i < p->ntasks; i++) {
		struct stall_group *g = group_of(p->task[i]);

		use_saved_name(k, p->task[i]);
		add_up(g, p->task[i], evidence_of(p->task[i], g));
	}
}

/* ---- threads from before the trace, by name ---- */

static bool was_there_before(const struct stall_task *task)
{
	return task->tie == STALL_TIE_NONE && task->pub.start_ts < 0 &&
	       task->pub.comm[0];
}

struct named {
	const char *comm;
	struct stall_group *group;
};

static int by_comm(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->comm,
		      ((const struct named *)b)->comm);
}

static bool is_named_in_group(struct stall_task *task)
{
	const struct stall_group *g = group_of(task);

	return task->pub.comm[0] && g->sure && g->threads > 1;
}

/* One entry a name; no group if threads of two have it. */
static int64_t unite(struct named *name, int64_t n)
{
	int64_t kept = 0;

	for (int64_t i = 0; i < n; i++) {
		struct named *last = kept ? &name[kept - 1] : NULL;

		if (!last || strcmp(last->comm, name[i].comm))
			name[kept++] = name[i];
		else if (last->group != name[i].group)
			last->group = NULL;
	}
	return kept;
}

/*
 * A thread that was there before the trace goes to the one process of several
 * threads, known by evidence, that has a thread of this name. With two such
 * processes nothing can be said; kernel threads, shells and the like have none.
 */
static void group_by_name(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;
	struct named *name = stall_alloc((size_t)p->ntasks * sizeof(*name));
	int64_t n = 0;

	for (int64_t i = 0; i < p->ntasks; i++)
		if (is_named_in_group(p->task[i]))
			name[n++] = (struct named){p->task[i]->pub.comm,
						   group_of(p->task[i])};
	if (n)
		qsort(name, (size_t)n, sizeof(*name), by_comm);
	n = unite(name, n);
	for (int64_t i = 0; n && i < p->ntasks; i++) {
		struct named key = {p->task[i]->pub.comm, NULL}, *hit;

		if (!was_there_before(p->task[i]) ||
		    group_of(p->task[i])->threads > 1)
			continue;
		hit = bsearch(&key, name, (size_t)n, sizeof(*name), by_comm);
		if (!hit || !hit->group)
			continue;
		group_of(p->task[i])->first = NULL; /* nobody's now */
		p->task[i]->pub.process = &hit->group->pub;
		add_up(hit->group, p->task[i], STALL_BY_COMM);
	}
	free(name);
}

/* ---- rows ---- */

static void thread_row(struct stall_kernel *k, struct stall_task *task)
{
	const struct stall_thread *t = &task->pub;
	const struct stall_process *p = stall_task_process(&task->pub);
	bool idle = t == k->priv->idle;

	stall_load_vals(
		k->load, &stall_thread_row, t->utid,
		(const struct stall_val[]){
			stall_int(stall_load_source_id(k->load)),
			idle ? stall_null() : stall_int(p->upid),
			stall_int(t->tid),
			comm_val(t),
			stall_known(t->start_ts),
			stall_known(t->end_ts),
			p->pid < 0 ? stall_null() : stall_int(p->pid == t->tid),
		},
		stall_thread_row.ncolumns);
}

static struct stall_val parent_of(const struct stall_group *g,
				  const struct stall_task *first)
{
	const struct stall_process *p;

	if (!first->parent || !first->parent->pub.tid)
		return stall_null();
	p = stall_task_process(&first->parent->pub);
	return p == &g->pub ? stall_null() : stall_int(p->upid);
}

static void process_row(struct stall_kernel *k, const struct stall_group *g)
{
	const struct stall_task *first =
		g->pub.leader ? (const struct stall_task *)g->pub.leader
			      : g->first;
	/* a single thread that is known to be all there is */
	enum stall_evidence by =
		g->threads == 1 && g->pub.leader ? STALL_BY_TGID : g->evidence;

	stall_load_vals(
		k->load, &stall_process_row, g->pub.upid,
		(const struct stall_val[]){
			stall_int(stall_load_source_id(k->load)),
			stall_known(g->pub.pid),
			comm_val(&first->pub),
			stall_known(first->pub.start_ts),
			stall_known(g->end_ts),
			parent_of(g, first),
			g->filename.p ? stall_text(g->filename) : stall_null(),
			stall_cstr(evidence_name[by]),
		},
		stall_process_row.ncolumns);
}

static void cpu_rows(struct stall_kernel *k)
{
	for (int32_t i = 0; i < k->ncpus; i++)
		stall_load_vals(
			k->load, &stall_cpu_row, k->cpu[i].ucpu,
			(const struct stall_val[]){
				stall_int(stall_load_source_id(k->load)),
				stall_int(k->cpu[i].number),
				stall_known(k->cpu[i].first_ts),
				stall_known(k->cpu[i].last_ts),
			},
			stall_cpu_row.ncolumns);
}

void stall_task_rows(struct stall_kernel *k)
{
	struct stall_kernel_state *p = k->priv;

	stall_processes_settle(k);
	add_up_all(k);
	group_by_name(k);
	for (int64_t i = 0; i < p->ntasks; i++)
		thread_row(k, p->task[i]);
	for (int64_t i = 0; i < p->ngroups; i++)
		if (p->group[i]->first && !p->group[i]->pub.same &&
		    &p->group[i]->pub != p->no_process)
			process_row(k, p->group[i]);
	cpu_rows(k);
}
