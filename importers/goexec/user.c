/* What a program says of itself: regions, tasks, logs; and a few figures. */
#include <stdlib.h>

#include "importers/goexec/handlers.h"
#include "importers/goexec/rows.h"
#include "libanalyze/mem.h"

enum goexec_answer goexec_procs_change(struct goexec_program *x,
				       const struct goexec_where *at,
				       const struct goexec_ev *ev)
{
	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	goexec_put_metric(x, "gomaxprocs", ev->arg[0]);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_heap_alloc(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	if (!at->m || !at->p)
		return GOEXEC_WRONG;
	goexec_put_metric(x, "heap_alloc", ev->arg[0]);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_heap_goal(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	if (!at->m || !at->p)
		return GOEXEC_WRONG;
	goexec_put_metric(x, "heap_goal", ev->arg[0]);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_label(struct goexec_program *x,
				const struct goexec_where *at,
				const struct goexec_ev *ev)
{
	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	goexec_put_label(x, at->g->row, ev->arg[0]);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_log(struct goexec_program *x,
			      const struct goexec_where *at,
			      const struct goexec_ev *ev)
{
	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	goexec_put_log(x, at->g->row, ev);
	return GOEXEC_DONE;
}

/* ---- tasks: any goroutine may end one, and more than once ---- */

enum goexec_answer goexec_task_begin(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_task *t;

	if (!goexec_in_go(at) ||
	    !goexec_map_put(&x->tasks, ev->arg[0], x->ntasks))
		return GOEXEC_WRONG;
	x->task =
		stall_more(x->task, x->ntasks, &x->task_room, sizeof(*x->task));
	t = &x->task[x->ntasks++];
	t->id = ev->arg[0];
	t->parent = ev->arg[1];
	t->name = goexec_string_row(x->in, ev->arg[2]);
	t->goroutine = at->g->row;
	goexec_open_now(x, &t->open, at, 0, ev->arg[3]);
	return GOEXEC_DONE;
}

/* The last one takes its place. */
static void forget_task(struct goexec_program *x, uint64_t at)
{
	goexec_map_remove(&x->tasks, x->task[at].id);
	x->ntasks--;
	if (at == x->ntasks)
		return;
	x->task[at] = x->task[x->ntasks];
	goexec_map_remove(&x->tasks, x->task[at].id);
	goexec_map_put(&x->tasks, x->task[at].id, at);
}

enum goexec_answer goexec_task_end(struct goexec_program *x,
				   const struct goexec_where *at,
				   const struct goexec_ev *ev)
{
	uint64_t place;

	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	if (!goexec_map_get(&x->tasks, ev->arg[0], &place))
		return GOEXEC_DONE; /* of one begun before, or ended before */
	goexec_put_task(x, &x->task[place], true);
	forget_task(x, place);
	return GOEXEC_DONE;
}

/* ---- regions lie in each other, by goroutine ---- */

static struct goexec_region *new_region(struct goexec_program *x,
					const struct goexec_where *at,
					const struct goexec_ev *ev)
{
	struct goexec_region *r = stall_alloc(sizeof(*r));

	r->task = ev->arg[0];
	r->name = goexec_string_row(x->in, ev->arg[1]);
	goexec_open_now(x, &r->open, at, 0, ev->arg[2]);
	return r;
}

enum goexec_answer goexec_region_begin(struct goexec_program *x,
				       const struct goexec_where *at,
				       const struct goexec_ev *ev)
{
	struct goexec_region *r;

	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	r = new_region(x, at, ev);
	r->next = at->g->regions;
	at->g->regions = r;
	return GOEXEC_DONE;
}

enum goexec_answer goexec_region_end(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_region *r = goexec_in_go(at) ? at->g->regions : NULL;

	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	if (!r) {
		r = new_region(x, at, ev);
		r->open.before_trace = true;
		r->open.ts = x->first_ts;
	} else if (r->task != ev->arg[0] ||
		   r->name != goexec_string_row(x->in, ev->arg[1])) {
		return GOEXEC_WRONG;
	} else {
		at->g->regions = r->next;
	}
	goexec_put_region(x, at->g->row, r, true);
	free(r);
	return GOEXEC_DONE;
}
