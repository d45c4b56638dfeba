/* Processors: given to threads and taken away; system calls. */
#include "importers/goexec/handlers.h"
#include "importers/goexec/rows.h"

enum goexec_answer goexec_proc_start(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_p *p = goexec_find_p(x, ev->arg[0]);

	if (!p || p->status != PROC_IDLE ||
	    !goexec_follows(x, &p->seq, ev->arg[1]) || at->p)
		return GOEXEC_WAIT;
	if (!at->m)
		return GOEXEC_WRONG;
	goexec_set_seq(x, &p->seq, ev->arg[1]);
	p->status = PROC_RUNNING;
	at->m->p = p->id;
	goexec_hold_p(x, p, at->m->row);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_proc_stop(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	(void)ev;
	if (!at->m || !at->p ||
	    (at->p->status != PROC_RUNNING && at->p->status != PROC_SYSCALL))
		return GOEXEC_WRONG;
	at->p->status = PROC_IDLE;
	at->m->p = GOEXEC_NONE;
	goexec_release_p(x, at->p, false);
	return GOEXEC_DONE;
}

/* Another thread takes it, from one that is in a system call. */
enum goexec_answer goexec_proc_steal(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_p *p = goexec_find_p(x, ev->arg[0]);
	struct goexec_m *victim = goexec_find_m(x, ev->arg[2]);

	if (!p || (p->status != PROC_SYSCALL && p->status != PROC_ABANDONED) ||
	    !goexec_follows(x, &p->seq, ev->arg[1]))
		return GOEXEC_WAIT;
	if (!at->m ||
	    (p->status == PROC_SYSCALL && (!victim || victim->p != p->id)))
		return GOEXEC_WRONG;
	if (p->status == PROC_SYSCALL)
		victim->p = GOEXEC_NONE;
	goexec_set_seq(x, &p->seq, ev->arg[1]);
	p->status = PROC_IDLE;
	goexec_release_p(x, p, victim != at->m);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_proc_status(struct goexec_program *x,
				      const struct goexec_where *at,
				      const struct goexec_ev *ev)
{
	struct goexec_p *p = goexec_find_p(x, ev->arg[0]);
	uint8_t status = ev->arg[1] > PROC_ABANDONED ? 0 : (uint8_t)ev->arg[1];
	bool good = true;

	if (!status)
		return GOEXEC_WRONG;
	if (!p) {
		p = goexec_new_p(x, ev->arg[0]);
		p->status = status;
	} else if (status == PROC_ABANDONED && p->status == PROC_SYSCALL) {
		/* We know better whom it is taken from. */
		goexec_set_seq(x, &p->seq, 0);
		return GOEXEC_DONE;
	} else {
		good = p->status == status;
		p->status = status;
	}
	goexec_set_seq(x, &p->seq, 0);
	if (status == PROC_RUNNING || status == PROC_SYSCALL) {
		if (!at->m)
			return GOEXEC_WRONG;
		at->m->p = p->id;
		if (!p->held)
			goexec_hold_p(x, p, at->m->row);
	}
	return good ? GOEXEC_DONE : GOEXEC_WRONG;
}

/* ---- system calls ---- */

enum goexec_answer goexec_syscall_begin(struct goexec_program *x,
					const struct goexec_where *at,
					const struct goexec_ev *ev)
{
	struct goexec_change to = goexec_on(at, GO_SYSCALL);

	if (!goexec_in_go(at) || at->g->status != GO_RUNNING ||
	    !goexec_follows(x, &at->p->seq, ev->arg[0]))
		return GOEXEC_WRONG;
	goexec_set_seq(x, &at->p->seq, ev->arg[0]);
	at->p->status = PROC_SYSCALL;
	goexec_name_g(x, at->g, ev->arg[1]);
	to.stack = goexec_stack_row(x->in, ev->arg[1]);
	goexec_set_state(x, at->g, &to);
	return GOEXEC_DONE;
}

enum goexec_answer goexec_syscall_end(struct goexec_program *x,
				      const struct goexec_where *at,
				      const struct goexec_ev *ev)
{
	const struct goexec_change to = goexec_on(at, GO_RUNNING);

	(void)ev;
	if (!goexec_in_go(at) || at->g->status != GO_SYSCALL ||
	    at->p->status != PROC_SYSCALL)
		return GOEXEC_WRONG;
	at->p->status = PROC_RUNNING;
	goexec_set_state(x, at->g, &to);
	return GOEXEC_DONE;
}

/* Its processor was taken meanwhile: it has to wait for one. */
enum goexec_answer goexec_syscall_end_blocked(struct goexec_program *x,
					      const struct goexec_where *at,
					      const struct goexec_ev *ev)
{
	struct goexec_change to = goexec_to(GO_RUNNABLE);

	(void)ev;
	if (at->p && at->p->status == PROC_SYSCALL)
		return GOEXEC_WAIT;
	if (!at->m || !at->g || at->g->status != GO_SYSCALL)
		return GOEXEC_WRONG;
	at->m->g = GOEXEC_NONE;
	to.m_id = at->m->row;
	goexec_set_state(x, at->g, &to);
	return GOEXEC_DONE;
}
