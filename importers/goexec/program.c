#include "importers/goexec/program.h"

#include <stdlib.h>

#include "importers/goexec/handlers.h"
#include "importers/goexec/rows.h"
#include "libanalyze/mem.h"

/* ---- who is there ---- */

struct goexec_g *goexec_find_g(struct goexec_program *x, uint64_t goid)
{
	uint64_t at;

	return goexec_map_get(&x->gs, goid, &at) ? &x->g[at] : NULL;
}

struct goexec_p *goexec_find_p(struct goexec_program *x, uint64_t id)
{
	uint64_t at;

	return goexec_map_get(&x->ps, id, &at) ? &x->p[at] : NULL;
}

struct goexec_m *goexec_find_m(struct goexec_program *x, uint64_t id)
{
	uint64_t at;

	return goexec_map_get(&x->ms, id, &at) ? &x->m[at] : NULL;
}

struct goexec_g *goexec_new_g(struct goexec_program *x, uint64_t goid)
{
	size_t at = x->nfree_g ? x->free_g[--x->nfree_g] : x->ng++;

	x->g = stall_more(x->g, at, &x->g_room, sizeof(*x->g));
	goexec_map_put(&x->gs, goid, at);
	x->g[at] = (struct goexec_g){.goid = goid,
				     .since = x->now,
				     .seq = {x->gen, 0},
				     .reason = -1,
				     .stack = -1,
				     .waker = -1,
				     .m_id = -1,
				     .p = -1};
	return &x->g[at];
}

struct goexec_p *goexec_new_p(struct goexec_program *x, uint64_t id)
{
	x->p = stall_more(x->p, x->np, &x->p_room, sizeof(*x->p));
	goexec_map_put(&x->ps, id, x->np);
	x->p[x->np] =
		(struct goexec_p){.id = id, .seq = {x->gen, 0}, .m_id = -1};
	return &x->p[x->np++];
}

struct goexec_m *goexec_new_m(struct goexec_program *x, uint64_t id)
{
	x->m = stall_more(x->m, x->nm, &x->m_room, sizeof(*x->m));
	goexec_map_put(&x->ms, id, x->nm);
	x->m[x->nm] = (struct goexec_m){.id = id,
					.row = goexec_reserve_m(x),
					.begin = x->now,
					.end = x->now,
					.g = GOEXEC_NONE,
					.p = GOEXEC_NONE};
	return &x->m[x->nm++];
}

static void free_regions(struct goexec_g *g)
{
	while (g->regions) {
		struct goexec_region *r = g->regions;

		g->regions = r->next;
		free(r);
	}
}

void goexec_drop_g(struct goexec_program *x, struct goexec_g *g)
{
	free_regions(g);
	goexec_map_remove(&x->gs, g->goid);
	x->free_g = stall_more(x->free_g, x->nfree_g, &x->free_g_room,
			       sizeof(*x->free_g));
	x->free_g[x->nfree_g++] = (size_t)(g - x->g);
	*g = (struct goexec_g){0};
}

/* ---- order ---- */

bool goexec_follows(const struct goexec_program *x,
		    const struct goexec_seq *seq, uint64_t n)
{
	return seq->gen == x->gen && n == seq->n + 1;
}

void goexec_set_seq(const struct goexec_program *x, struct goexec_seq *seq,
		    uint64_t n)
{
	*seq = (struct goexec_seq){x->gen, n};
}

int64_t goexec_ns(const struct goexec_program *x, uint64_t ts)
{
	unsigned __int128 ns = (unsigned __int128)ts * 1000000000 / x->freq;

	return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

/* ---- events ---- */

static goexec_handler *const handlers[EV_TYPES] = {
	[EV_PROCS_CHANGE] = goexec_procs_change,
	[EV_PROC_START] = goexec_proc_start,
	[EV_PROC_STOP] = goexec_proc_stop,
	[EV_PROC_STEAL] = goexec_proc_steal,
	[EV_PROC_STATUS] = goexec_proc_status,
	[EV_GO_CREATE] = goexec_go_create,
	[EV_GO_CREATE_SYSCALL] = goexec_go_create_syscall,
	[EV_GO_START] = goexec_go_start,
	[EV_GO_DESTROY] = goexec_go_stop,
	[EV_GO_DESTROY_SYSCALL] = goexec_go_destroy_syscall,
	[EV_GO_STOP] = goexec_go_stop,
	[EV_GO_BLOCK] = goexec_go_stop,
	[EV_GO_UNBLOCK] = goexec_go_unblock,
	[EV_GO_SYSCALL_BEGIN] = goexec_syscall_begin,
	[EV_GO_SYSCALL_END] = goexec_syscall_end,
	[EV_GO_SYSCALL_END_BLOCKED] = goexec_syscall_end_blocked,
	[EV_GO_STATUS] = goexec_go_status,
	[EV_STW_BEGIN] = goexec_stw_begin,
	[EV_STW_END] = goexec_stw_end,
	[EV_GC_ACTIVE] = goexec_gc_active,
	[EV_GC_BEGIN] = goexec_gc_begin,
	[EV_GC_END] = goexec_gc_end,
	[EV_SWEEP_ACTIVE] = goexec_sweep_active,
	[EV_SWEEP_BEGIN] = goexec_sweep_begin,
	[EV_SWEEP_END] = goexec_sweep_end,
	[EV_ASSIST_ACTIVE] = goexec_assist_active,
	[EV_ASSIST_BEGIN] = goexec_assist_begin,
	[EV_ASSIST_END] = goexec_assist_end,
	[EV_HEAP_ALLOC] = goexec_heap_alloc,
	[EV_HEAP_GOAL] = goexec_heap_goal,
	[EV_GO_LABEL] = goexec_label,
	[EV_TASK_BEGIN] = goexec_task_begin,
	[EV_TASK_END] = goexec_task_end,
	[EV_REGION_BEGIN] = goexec_region_begin,
	[EV_REGION_END] = goexec_region_end,
	[EV_LOG] = goexec_log,
	[EV_GO_SWITCH] = goexec_go_switch,
	[EV_GO_SWITCH_DESTROY] = goexec_go_switch,
	[EV_GO_CREATE_BLOCKED] = goexec_go_create,
	[EV_GO_STATUS_STACK] = goexec_go_status,
};

/* Times by different threads may be out of order by a little; rows are not. */
static void set_time(struct goexec_program *x, uint64_t ts)
{
	int64_t ns = goexec_ns(x, ts);

	if (x->first_ts < 0)
		x->first_ts = ns;
	if (ns > x->now)
		x->now = ns;
}

enum goexec_answer goexec_advance(void *program, uint64_t m,
				  const struct goexec_ev *ev)
{
	struct goexec_program *x = program;
	int64_t was = x->now;
	struct goexec_where at = {NULL, NULL, NULL};
	enum goexec_answer answer = GOEXEC_DONE;

	set_time(x, ev->ts);
	if (m != GOEXEC_NONE) {
		at.m = goexec_find_m(x, m);
		if (!at.m)
			at.m = goexec_new_m(x, m);
		if (at.m->g != GOEXEC_NONE)
			at.g = goexec_find_g(x, at.m->g);
		if (at.m->p != GOEXEC_NONE)
			at.p = goexec_find_p(x, at.m->p);
	}
	if (handlers[ev->type])
		answer = handlers[ev->type](x, &at, ev);
	if (answer == GOEXEC_WAIT) {
		x->now = was;
		return answer;
	}
	at.m = m == GOEXEC_NONE ? NULL : goexec_find_m(x, m);
	if (at.m)
		at.m->end = x->now;
	x->count[ev->type]++;
	return answer;
}

/* ---- the end ---- */

static void finish_g(struct goexec_program *x, struct goexec_g *g)
{
	const struct goexec_range stw = {"stw", g->row, -1, -1, -1};
	const struct goexec_range assist = {"assist", g->row, -1, -1, -1};

	goexec_end_g(x, g);
	if (g->stw.is)
		goexec_put_range(x, &g->stw, &stw, false);
	if (g->assist.is)
		goexec_put_range(x, &g->assist, &assist, false);
	for (const struct goexec_region *r = g->regions; r; r = r->next)
		goexec_put_region(x, g->row, r, false);
	free_regions(g);
}

static void finish_p(struct goexec_program *x, struct goexec_p *p)
{
	const struct goexec_range sweep = {"sweep", -1, (int64_t)p->id, -1, -1};

	goexec_end_p(x, p);
	if (p->sweep.is)
		goexec_put_range(x, &p->sweep, &sweep, false);
}

void goexec_program_finish(struct goexec_program *x)
{
	const struct goexec_range gc = {"gc_mark", -1, -1, -1, -1};

	for (size_t i = 0; i < x->ng; i++)
		if (x->g[i].status)
			finish_g(x, &x->g[i]);
	for (size_t i = 0; i < x->np; i++)
		finish_p(x, &x->p[i]);
	for (size_t i = 0; i < x->ntasks; i++)
		goexec_put_task(x, &x->task[i], false);
	if (x->gc.is)
		goexec_put_range(x, &x->gc, &gc, false);
	goexec_put_ms(x);
	goexec_put_counts(x);
	goexec_map_free(&x->gs);
	goexec_map_free(&x->ps);
	goexec_map_free(&x->ms);
	goexec_map_free(&x->tasks);
	free(x->g);
	free(x->p);
	free(x->m);
	free(x->task);
	free(x->free_g);
}
