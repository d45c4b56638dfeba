#include "importers/godebug/rows.h"

#define N(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* A row with the id of its line. */
#define put_row(load, type, id, ...)                                \
	do {                                                        \
		const struct stall_val val[] = {__VA_ARGS__};       \
		stall_load_vals((load), (type), (id), val, N(val)); \
	} while (0)

static struct stall_val text_or_null(struct stall_str s)
{
	return s.p ? stall_text(s) : stall_null();
}

int64_t godebug_put_line(struct stall_load *load,
			 const struct godebug_line_row *row)
{
	static const struct stall_rowtype type = {
		"go_line",
		"source_id, instance, kind, lineno, pos, bytes, arrival_ts", 7};
	int64_t id = stall_load_reserve(load, &type);

	put_row(load, &type, id, stall_int(stall_load_source_id(load)),
		stall_int(row->instance), stall_cstr(row->kind),
		stall_int(row->lineno), stall_int(row->pos),
		stall_int(row->bytes), stall_known(row->arrival_ts));
	return id;
}

void godebug_put_cycle(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_cycle",
		"seq, at_ns, gc_cpu_pct, sweep_stw_ns, mark_ns, mark_stw_ns, "
		"sweep_stw_res, mark_res, mark_stw_res, cpu_sweep_ns, "
		"cpu_assist_ns, cpu_bg_ns, cpu_idle_ns, cpu_mark_ns, "
		"heap_start_mb, heap_end_mb, heap_live_mb, heap_goal_mb, "
		"stacks_mb, globals_mb, procs, forced, leak_check",
		23};
	const struct gctrace_cycle *c = &r->cycle;

	put_row(load, &type, ids->line, stall_int(c->seq), stall_int(c->at_ns),
		stall_int(c->cpu_pct), stall_int(c->clock_ns[0]),
		stall_int(c->clock_ns[1]), stall_int(c->clock_ns[2]),
		stall_int(c->clock_res[0]), stall_int(c->clock_res[1]),
		stall_int(c->clock_res[2]), stall_int(c->cpu_ns[0]),
		stall_int(c->cpu_ns[1]), stall_int(c->cpu_ns[2]),
		stall_int(c->cpu_ns[3]), stall_int(c->cpu_ns[4]),
		stall_int(c->heap_mb[0]), stall_int(c->heap_mb[1]),
		stall_int(c->heap_mb[2]), stall_int(c->goal_mb),
		stall_known(c->stacks_mb), stall_known(c->globals_mb),
		stall_int(c->procs), stall_int(c->forced),
		stall_int(c->leak_check));
}

void godebug_put_scan(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_scan",
		"class, objs, single, sparse, dense, spans, sparse_spans, "
		"dense_spans",
		8};
	const struct gctrace_scan *s = &r->scan;

	put_row(load, &type, ids->line, stall_text(s->class),
		stall_int(s->objs), stall_known(s->single),
		stall_known(s->sparse), stall_known(s->dense),
		stall_known(s->spans), stall_known(s->sparse_spans),
		stall_known(s->dense_spans));
}

void godebug_put_finalizers(struct stall_load *load,
			    const struct godebug_ids *ids,
			    const union godebug_record *r)
{
	static const struct stall_rowtype type = {"gc_finalizers",
						  "finalizers, cleanups", 2};

	put_row(load, &type, ids->line, stall_int(r->finalizers.finalizers),
		stall_int(r->finalizers.cleanups));
}

static void put_queues(struct stall_load *load, int64_t line_id,
		       const struct schedtrace_line *l)
{
	static const struct stall_rowtype type = {
		"sched_runq", "line_id, p, runq, schedtick", 4};
	struct stall_str queues = l->queues, ticks = l->ticks;
	int64_t runq;

	for (int64_t p = 0; (runq = schedtrace_next(&queues)) >= 0; p++)
		stall_load_row(load, &type, stall_int(line_id), stall_int(p),
			       stall_int(runq),
			       stall_known(schedtrace_next(&ticks)));
}

static struct stall_val if_detail(const struct schedtrace_line *l, int64_t v)
{
	return l->detail ? stall_int(v) : stall_null();
}

void godebug_put_sched(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"sched_trace",
		"at_ns, gomaxprocs, idleprocs, threads, spinning, "
		"needspinning, idlethreads, runqueue, gcwaiting, nmidlelocked, "
		"stopwait, sysmonwait",
		12};
	const struct schedtrace_line *l = &r->sched;

	put_row(load, &type, ids->line, stall_int(l->at_ns),
		stall_int(l->gomaxprocs), stall_int(l->idleprocs),
		stall_int(l->threads), stall_int(l->spinning),
		stall_known(l->needspinning), stall_int(l->idlethreads),
		stall_int(l->runqueue), if_detail(l, l->gcwaiting),
		if_detail(l, l->nmidlelocked), if_detail(l, l->stopwait),
		if_detail(l, l->sysmonwait));
	put_queues(load, ids->line, l);
}

void godebug_put_p(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"sched_p",
		"sched_line_id, p, status, schedtick, syscalltick, m, "
		"runqsize, gfreecnt, timers",
		9};
	const struct scheddetail_p *p = &r->p;

	put_row(load, &type, ids->line, stall_known(ids->sched_line),
		stall_int(p->p), stall_int(p->status), stall_int(p->schedtick),
		stall_int(p->syscalltick), stall_known(p->m),
		stall_int(p->runqsize), stall_int(p->gfreecnt),
		stall_known(p->timers));
}

void godebug_put_m(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"sched_m",
		"sched_line_id, m, p, curg, mallocing, throwing, preemptoff, "
		"locks, dying, spinning, blocked, lockedg",
		12};
	const struct scheddetail_m *m = &r->m;

	put_row(load, &type, ids->line, stall_known(ids->sched_line),
		stall_int(m->m), stall_known(m->p), stall_known(m->curg),
		stall_int(m->mallocing), stall_int(m->throwing),
		stall_text(m->preemptoff), stall_int(m->locks),
		stall_int(m->dying), stall_int(m->spinning),
		stall_int(m->blocked), stall_known(m->lockedg));
}

void godebug_put_g(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"sched_g", "sched_line_id, g, status, scan, reason, m, lockedm",
		7};
	const struct scheddetail_g *g = &r->g;
	bool waiting = g->status == SCHEDDETAIL_WAITING;

	put_row(load, &type, ids->line, stall_known(ids->sched_line),
		stall_int(g->g), stall_int(g->status), stall_int(g->scan),
		waiting ? stall_text(g->reason) : stall_null(),
		stall_known(g->m), stall_known(g->lockedm));
}

void godebug_put_assist(struct stall_load *load, const struct godebug_ids *ids,
			const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_pacer_assist",
		"ratio, scan_mb, live_mb, goal_mb, dedicated, fractional", 6};
	const struct pacer_assist *a = &r->assist;

	put_row(load, &type, ids->line, stall_real(a->ratio),
		stall_int(a->scan_mb), stall_int(a->live_mb),
		stall_int(a->goal_mb), stall_int(a->dedicated),
		stall_real(a->fractional));
}

void godebug_put_mark(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_pacer_mark",
		"cpu_pct, goal_pct, heap_bytes, stack_bytes, globals_bytes, "
		"expected_bytes, trigger_bytes, live_bytes, over_goal_bytes, "
		"cons_mark, controller_reset",
		11};
	const struct pacer_mark *m = &r->mark;

	put_row(load, &type, ids->line, stall_int(m->cpu_pct),
		stall_int(m->goal_pct), stall_int(m->heap), stall_int(m->stack),
		stall_int(m->globals), stall_int(m->expected),
		stall_int(m->trigger), stall_int(m->live),
		stall_int(m->over_goal), stall_real(m->cons_mark),
		stall_int(m->reset));
}

void godebug_put_mark_old(struct stall_load *load,
			  const struct godebug_ids *ids,
			  const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_pacer_mark_old",
		"marked_bytes, trigger_ratio, trigger_bytes, heap_ratio, "
		"heap_bytes, goal_ratio, goal_bytes, cpu, cpu_goal, "
		"work_bytes, goal_delta, actual_delta, cpu_ratio",
		13};
	const struct pacer_mark_old *o = &r->mark_old;

	put_row(load, &type, ids->line, stall_int(o->marked),
		stall_real(o->trigger_ratio), stall_int(o->trigger),
		stall_real(o->heap_ratio), stall_int(o->heap),
		stall_real(o->goal_ratio), stall_int(o->goal),
		stall_real(o->cpu), stall_real(o->cpu_goal), stall_int(o->work),
		stall_real(o->goal_delta), stall_real(o->actual_delta),
		stall_real(o->cpu_ratio));
}

void godebug_put_sweep(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_pacer_sweep",
		"heap_mb, allocated_mb, pages, pages_per_byte", 4};
	const struct pacer_sweep *s = &r->sweep;

	put_row(load, &type, ids->line, stall_int(s->heap_mb),
		stall_int(s->allocated_mb), stall_int(s->pages),
		stall_real(s->pages_per_byte));
}

void godebug_put_scav(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_scav",
		"gen, work_kib, bg_kib, eager_kib, returned_kib, util_pct, "
		"forced, controller_reset",
		8};
	const struct scav_line *s = &r->scav;

	put_row(load, &type, ids->line, stall_known(s->gen),
		stall_known(s->work_kib), stall_known(s->bg_kib),
		stall_known(s->eager_kib), stall_int(s->returned_kib),
		stall_int(s->util_pct), stall_int(s->forced),
		stall_int(s->reset));
}

void godebug_put_scvg(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"gc_scvg",
		"released_mb, inuse_mb, idle_mb, sys_mb, consumed_mb, forced",
		6};
	const struct scav_scvg *s = &r->scvg;

	put_row(load, &type, ids->line, stall_int(s->released_mb),
		stall_known(s->inuse_mb), stall_known(s->idle_mb),
		stall_known(s->sys_mb), stall_known(s->consumed_mb),
		stall_int(s->forced));
}

void godebug_put_init(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"go_init",
		"package, at_ns, at_res, dur, dur_res, bytes, allocs", 7};
	const struct init_line *i = &r->init;

	put_row(load, &type, ids->line, stall_text(i->package),
		stall_int(i->at_ns), stall_int(i->at_res), stall_int(i->dur_ns),
		stall_int(i->dur_res), stall_int(i->bytes),
		stall_int(i->allocs));
}

void godebug_put_netdns(struct stall_load *load, const struct godebug_ids *ids,
			const union godebug_record *r)
{
	static const struct stall_rowtype type = {
		"go_resolver", "text, host, lookup_order", 3};

	put_row(load, &type, ids->line, stall_text(r->netdns.text),
		text_or_null(r->netdns.host), text_or_null(r->netdns.order));
}

void godebug_put_crash(struct stall_load *load, int64_t line_id,
		       struct stall_str what)
{
	static const struct stall_rowtype type = {"go_crash", "what", 1};

	put_row(load, &type, line_id, stall_text(what));
}
