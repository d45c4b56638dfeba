#include "importers/goexec/rows.h"

static const struct stall_rowtype goroutine_row = {
	"goroutine", "source_id, goid, ts, creator_id, func_id, stack_id", 6};
static const struct stall_rowtype func_row = {"goroutine_func",
					      "goroutine_id, func_id", 2};
static const struct stall_rowtype state_row = {
	"go_state",
	"ts, dur, goroutine_id, state, m_id, p, reason_id, stack_id, waker_id, "
	"doubtful",
	10};
static const struct stall_rowtype m_row = {
	"go_m", "source_id, tid, begin_ts, end_ts", 4};
static const struct stall_rowtype proc_row = {
	"go_proc_slice", "ts, dur, source_id, p, m_id, stolen", 6};

static struct stall_val flag(bool set)
{
	return set ? stall_int(1) : stall_null();
}

static struct stall_val time_since(const struct goexec_program *x, int64_t ts,
				   bool over)
{
	return over ? stall_int(x->now - ts) : stall_null();
}

/* ---- goroutines ---- */

int64_t goexec_put_g(struct goexec_program *x, uint64_t goid, int64_t creator,
		     int64_t func, int64_t stack)
{
	return stall_load_row(x->load, &goroutine_row, stall_int(x->source_id),
			      stall_int((int64_t)goid), stall_int(x->now),
			      stall_known(creator), stall_known(func),
			      stall_known(stack));
}

void goexec_name_g(struct goexec_program *x, struct goexec_g *g, uint64_t stack)
{
	int64_t func = g->named ? -1 : goexec_entry_row(x->in, stack);

	if (func < 0)
		return;
	g->named = true;
	stall_load_row(x->load, &func_row, stall_int(g->row), stall_int(func));
}

static void put_state(struct goexec_program *x, const struct goexec_g *g,
		      bool over)
{
	stall_load_row(x->load, &state_row, stall_int(g->since),
		       time_since(x, g->since, over), stall_int(g->row),
		       stall_int(g->status), stall_known(g->m_id),
		       stall_known(g->p), stall_known(g->reason),
		       stall_known(g->stack), stall_known(g->waker),
		       flag(g->doubtful));
}

struct goexec_change goexec_to(uint8_t status)
{
	return (struct goexec_change){status, -1, -1, -1, -1, -1};
}

struct goexec_change goexec_on(const struct goexec_where *at, uint8_t status)
{
	struct goexec_change c = goexec_to(status);

	c.m_id = at->m ? at->m->row : -1;
	c.p = at->p ? (int64_t)at->p->id : -1;
	return c;
}

void goexec_set_state(struct goexec_program *x, struct goexec_g *g,
		      const struct goexec_change *to)
{
	if (g->status)
		put_state(x, g, true);
	g->status = to->status;
	g->since = x->now;
	g->reason = to->reason;
	g->stack = to->stack;
	g->waker = to->waker;
	g->m_id = to->m_id;
	g->p = to->p;
	g->doubtful = false;
}

void goexec_end_g(struct goexec_program *x, const struct goexec_g *g)
{
	if (g->status)
		put_state(x, g, false);
}

/* ---- threads and processors ---- */

void goexec_put_ms(struct goexec_program *x)
{
	for (size_t i = 0; i < x->nm; i++) {
		const struct goexec_m *m = &x->m[i];
		const struct stall_val v[] = {
			stall_int(x->source_id), stall_int((int64_t)m->id),
			stall_int(m->begin), stall_int(m->end)};

		stall_load_vals(x->load, &m_row, m->row, v, 4);
	}
}

int64_t goexec_reserve_m(struct goexec_program *x)
{
	return stall_load_reserve(x->load, &m_row);
}

void goexec_hold_p(struct goexec_program *x, struct goexec_p *p, int64_t m_id)
{
	p->held = true;
	p->since = x->now;
	p->m_id = m_id;
}

static void put_proc(struct goexec_program *x, struct goexec_p *p, bool over,
		     bool stolen)
{
	if (p->held)
		stall_load_row(x->load, &proc_row, stall_int(p->since),
			       time_since(x, p->since, over),
			       stall_int(x->source_id),
			       stall_int((int64_t)p->id), stall_known(p->m_id),
			       flag(stolen));
	p->held = false;
}

void goexec_release_p(struct goexec_program *x, struct goexec_p *p, bool stolen)
{
	put_proc(x, p, true, stolen);
}

void goexec_end_p(struct goexec_program *x, struct goexec_p *p)
{
	put_proc(x, p, false, false);
}
