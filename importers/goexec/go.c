/* Goroutines: created, run, stopped, woken. */
#include "importers/goexec/handlers.h"
#include "importers/goexec/rows.h"

static bool running(const struct goexec_where *at)
{
	return goexec_in_go(at) && at->g->status == GO_RUNNING;
}

/* Not in the goroutine that it is about: `at` is where it is created. */
static struct goexec_g *create(struct goexec_program *x, uint64_t goid,
			       int64_t creator, uint64_t entry, uint64_t stack)
{
	int64_t func = goexec_entry_row(x->in, entry);
	struct goexec_g *g = goexec_new_g(x, goid);

	g->named = func >= 0;
	g->row = goexec_put_g(x, goid, creator, func,
			      goexec_stack_row(x->in, stack));
	return g;
}

enum goexec_answer goexec_go_create(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	struct goexec_change to =
		goexec_to(ev->type == EV_GO_CREATE ? GO_RUNNABLE : GO_WAITING);

	if (!at->m || !at->p || (at->g && at->g->status != GO_RUNNING) ||
	    goexec_find_g(x, ev->arg[0]))
		return GOEXEC_WRONG;
	to.waker = at->g ? at->g->row : -1;
	goexec_set_state(
		x, create(x, ev->arg[0], to.waker, ev->arg[1], ev->arg[2]),
		&to);
	return GOEXEC_DONE;
}

/* A thread of C calls Go. */
enum goexec_answer goexec_go_create_syscall(struct goexec_program *x,
					    const struct goexec_where *at,
					    const struct goexec_ev *ev)
{
	const struct goexec_change to = goexec_on(at, GO_SYSCALL);

	if (!at->m || at->g || goexec_find_g(x, ev->arg[0]))
		return GOEXEC_WRONG;
	at->m->g = ev->arg[0];
	goexec_set_state(x, create(x, ev->arg[0], -1, 0, 0), &to);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_go_start(struct goexec_program *x,
				   const struct goexec_where *at,
				   const struct goexec_ev *ev)
{
	struct goexec_g *g = goexec_find_g(x, ev->arg[0]);
	const struct goexec_change to = goexec_on(at, GO_RUNNING);

	if (!g || g->status != GO_RUNNABLE ||
	    !goexec_follows(x, &g->seq, ev->arg[1]))
		return GOEXEC_WAIT;
	if (!at->m || !at->p || at->g)
		return GOEXEC_WRONG;
	goexec_set_seq(x, &g->seq, ev->arg[1]);
	goexec_set_state(x, g, &to);
	at->m->g = g->goid;
	return GOEXEC_DONE;
}

static void end(struct goexec_program *x, struct goexec_g *g)
{
	const struct goexec_change gone = goexec_to(0);

	goexec_set_state(x, g, &gone);
	goexec_drop_g(x, g);
}

/* GoStop, GoBlock, GoDestroy */
enum goexec_answer goexec_go_stop(struct goexec_program *x,
				  const struct goexec_where *at,
				  const struct goexec_ev *ev)
{
	struct goexec_change to = goexec_on(
		at, ev->type == EV_GO_STOP ? GO_RUNNABLE : GO_WAITING);

	if (!running(at))
		return GOEXEC_WRONG;
	at->m->g = GOEXEC_NONE;
	if (ev->type == EV_GO_DESTROY) {
		end(x, at->g);
		return GOEXEC_DONE;
	}
	goexec_name_g(x, at->g, ev->arg[1]);
	to.reason = goexec_string_row(x->in, ev->arg[0]);
	to.stack = goexec_stack_row(x->in, ev->arg[1]);
	goexec_set_state(x, at->g, &to);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_go_destroy_syscall(struct goexec_program *x,
					     const struct goexec_where *at,
					     const struct goexec_ev *ev)
{
	(void)ev;
	if (!at->m || !at->g || at->g->status != GO_SYSCALL ||
	    (at->p && at->p->status != PROC_SYSCALL))
		return GOEXEC_WRONG;
	if (at->p) { /* nobody can tell any more whom it is taken from */
		at->p->status = PROC_ABANDONED;
		goexec_release_p(x, at->p, false);
	}
	at->m->g = at->m->p = GOEXEC_NONE;
	end(x, at->g);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_go_unblock(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_g *g = goexec_find_g(x, ev->arg[0]);
	struct goexec_change to = goexec_to(GO_RUNNABLE);

	if (!g || g->status != GO_WAITING ||
	    !goexec_follows(x, &g->seq, ev->arg[1]))
		return GOEXEC_WAIT;
	goexec_set_seq(x, &g->seq, ev->arg[1]);
	to.waker = at->g ? at->g->row : -1;
	goexec_set_state(x, g, &to);
	return GOEXEC_DONE;
}

/* One goroutine hands its thread to another (iter.Pull and the like). */
enum goexec_answer goexec_go_switch(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	struct goexec_g *next = goexec_find_g(x, ev->arg[0]);
	const struct goexec_change waits = goexec_on(at, GO_WAITING);
	struct goexec_change runs = goexec_on(at, GO_RUNNING);

	if (!running(at))
		return GOEXEC_WRONG;
	if (!next || next->status != GO_WAITING ||
	    !goexec_follows(x, &next->seq, ev->arg[1]))
		return GOEXEC_WAIT;
	goexec_set_seq(x, &next->seq, ev->arg[1]);
	runs.waker = at->g->row;
	at->m->g = next->goid;
	if (ev->type == EV_GO_SWITCH)
		goexec_set_state(x, at->g, &waits);
	else
		end(x, at->g);
	goexec_set_state(x, next, &runs);
	return GOEXEC_DONE;
}

/* ---- what there is at the beginning of a generation ---- */

/* Whose system call it is that the status tells of; made if it is new. */
static bool bind(struct goexec_program *x, const struct goexec_where *at,
		 const struct goexec_ev *ev)
{
	uint64_t goid = ev->arg[0], mid = ev->arg[1];
	bool same = at->m && at->m->id == mid;
	struct goexec_m *m;

	if (ev->arg[2] == GO_RUNNING) {
		if (at->m)
			at->m->g = goid;
		return at->m != NULL;
	}
	if (ev->arg[2] != GO_SYSCALL)
		return true;
	if (mid == GOEXEC_NONE)
		return false;
	m = same ? at->m : goexec_find_m(x, mid);
	if (!m)
		m = goexec_new_m(x, mid);
	else if (m->g != goid && (!same || x->gen != x->first_gen))
		return false;
	m->g = goid;
	return true;
}

static void begin_with(struct goexec_program *x, struct goexec_g *g,
		       const struct goexec_where *at,
		       const struct goexec_ev *ev)
{
	const struct goexec_m *m = goexec_find_m(x, ev->arg[1]);
	struct goexec_change to = goexec_to((uint8_t)ev->arg[2]);

	if (to.status == GO_RUNNING)
		to = goexec_on(at, GO_RUNNING);
	if (to.status == GO_SYSCALL && m)
		to.m_id = m->row;
	if (ev->type == EV_GO_STATUS_STACK && to.status != GO_RUNNING)
		to.stack = goexec_stack_row(x->in, ev->arg[3]);
	goexec_set_state(x, g, &to);
}

/* GoStatus, GoStatusStack */
enum goexec_answer goexec_go_status(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	struct goexec_g *g = goexec_find_g(x, ev->arg[0]);
	bool stacked = ev->type == EV_GO_STATUS_STACK;
	bool expected = g ? g->status == ev->arg[2] : x->gen == x->first_gen;

	if (ev->arg[2] < GO_RUNNABLE || ev->arg[2] > GO_WAITING)
		return GOEXEC_WRONG;
	if (!g)
		g = create(x, ev->arg[0], -1, stacked ? ev->arg[3] : 0, 0);
	goexec_set_seq(x, &g->seq, 0);
	if (stacked)
		goexec_name_g(x, g, ev->arg[3]);
	/* Something was lost if it is not what we think; the trace is right. */
	if (!expected)
		g->doubtful = true;
	expected &= bind(x, at, ev);
	if (g->status != ev->arg[2])
		begin_with(x, g, at, ev);
	return expected ? GOEXEC_DONE : GOEXEC_WRONG;
}
