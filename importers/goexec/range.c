/* Stops of the world, marking, sweeping, and helping to mark. */
#include "importers/goexec/handlers.h"
#include "importers/goexec/rows.h"

static enum goexec_answer begin(struct goexec_program *x, struct goexec_open *o,
				const struct goexec_where *at, uint64_t reason,
				uint64_t stack)
{
	if (o->is)
		return GOEXEC_WRONG;
	goexec_open_now(x, o, at, reason, stack);
	return GOEXEC_DONE;
}

static enum goexec_answer finish(struct goexec_program *x,
				 struct goexec_open *o,
				 const struct goexec_range *r)
{
	if (!o->is)
		return GOEXEC_WRONG;
	goexec_put_range(x, o, r, true);
	return GOEXEC_DONE;
}

/* It had begun before this generation, and before the trace if this is its
 * first one. */
static enum goexec_answer active(struct goexec_program *x,
				 struct goexec_open *o)
{
	if (o->is)
		return GOEXEC_DONE;
	*o = (struct goexec_open){.is = true,
				  .before_trace = true,
				  .ts = x->now,
				  .m_id = -1,
				  .reason = -1,
				  .stack = -1};
	return x->gen == x->first_gen ? GOEXEC_DONE : GOEXEC_WRONG;
}

enum goexec_answer goexec_stw_begin(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	return goexec_in_go(at)
		       ? begin(x, &at->g->stw, at, ev->arg[0], ev->arg[1])
		       : GOEXEC_WRONG;
}

enum goexec_answer goexec_stw_end(struct goexec_program *x,
				  const struct goexec_where *at,
				  const struct goexec_ev *ev)
{
	struct goexec_range r = {"stw", -1, -1, -1, -1};

	(void)ev;
	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	r.goroutine = at->g->row;
	return finish(x, &at->g->stw, &r);
}

/* ---- marking; its changes are numbered ---- */

enum { GC_UNKNOWN, GC_MARKING, GC_NOT };

enum goexec_answer goexec_gc_active(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	(void)at;
	if (x->gc_state != GC_UNKNOWN && ev->arg[0] != x->gc_seq + 1)
		return GOEXEC_WAIT;
	if (x->gc_state == GC_NOT)
		return GOEXEC_WRONG;
	x->gc_seq = ev->arg[0];
	x->gc_state = GC_MARKING;
	return active(x, &x->gc);
}

enum goexec_answer goexec_gc_begin(struct goexec_program *x,
				   const struct goexec_where *at,
				   const struct goexec_ev *ev)
{
	if (x->gc_state != GC_UNKNOWN && ev->arg[0] != x->gc_seq + 1)
		return GOEXEC_WAIT;
	if (x->gc_state == GC_MARKING)
		return GOEXEC_WRONG;
	x->gc_seq = ev->arg[0];
	x->gc_state = GC_MARKING;
	return begin(x, &x->gc, at, 0, ev->arg[1]);
}

enum goexec_answer goexec_gc_end(struct goexec_program *x,
				 const struct goexec_where *at,
				 const struct goexec_ev *ev)
{
	const struct goexec_range r = {"gc_mark", -1, -1, -1, -1};

	(void)at;
	if (ev->arg[0] != x->gc_seq + 1)
		return GOEXEC_WAIT;
	if (x->gc_state != GC_MARKING)
		return GOEXEC_WRONG;
	x->gc_seq = ev->arg[0];
	x->gc_state = GC_NOT;
	return finish(x, &x->gc, &r);
}

/* ---- sweeping, by processor ---- */

enum goexec_answer goexec_sweep_active(struct goexec_program *x,
				       const struct goexec_where *at,
				       const struct goexec_ev *ev)
{
	struct goexec_p *p = goexec_find_p(x, ev->arg[0]);

	(void)at;
	return p ? active(x, &p->sweep) : GOEXEC_WRONG;
}

enum goexec_answer goexec_sweep_begin(struct goexec_program *x,
				      const struct goexec_where *at,
				      const struct goexec_ev *ev)
{
	return at->m && at->p ? begin(x, &at->p->sweep, at, 0, ev->arg[0])
			      : GOEXEC_WRONG;
}

enum goexec_answer goexec_sweep_end(struct goexec_program *x,
				    const struct goexec_where *at,
				    const struct goexec_ev *ev)
{
	struct goexec_range r = {"sweep", -1, -1,
				 (int64_t)(ev->arg[0] & INT64_MAX),
				 (int64_t)(ev->arg[1] & INT64_MAX)};

	if (!at->m || !at->p)
		return GOEXEC_WRONG;
	r.p = (int64_t)at->p->id;
	r.goroutine = at->g ? at->g->row : -1;
	return finish(x, &at->p->sweep, &r);
}

/* ---- assists, by goroutine ---- */

enum goexec_answer goexec_assist_active(struct goexec_program *x,
					const struct goexec_where *at,
					const struct goexec_ev *ev)
{
	struct goexec_g *g = goexec_find_g(x, ev->arg[0]);

	(void)at;
	return g ? active(x, &g->assist) : GOEXEC_WRONG;
}

enum goexec_answer goexec_assist_begin(struct goexec_program *x,
				       const struct goexec_where *at,
				       const struct goexec_ev *ev)
{
	return goexec_in_go(at) ? begin(x, &at->g->assist, at, 0, ev->arg[0])
				: GOEXEC_WRONG;
}

enum goexec_answer goexec_assist_end(struct goexec_program *x,
				     const struct goexec_where *at,
				     const struct goexec_ev *ev)
{
	struct goexec_range r = {"assist", -1, -1, -1, -1};

	(void)ev;
	if (!goexec_in_go(at))
		return GOEXEC_WRONG;
	r.goroutine = at->g->row;
	return finish(x, &at->g->assist, &r);
}
