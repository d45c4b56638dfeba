/* Rows of what begins and ends, and of what only happens. */
#include "importers/goexec/rows.h"

static const struct stall_rowtype range_row = {
	"go_range",
	"ts, dur, source_id, kind, goroutine_id, m_id, p, reason_id, stack_id, "
	"swept, reclaimed, before_trace",
	12};
static const struct stall_rowtype region_row = {
	"go_region",
	"ts, dur, goroutine_id, task, name_id, stack_id, before_trace", 7};
static const struct stall_rowtype task_row = {
	"go_task",
	"ts, dur, goroutine_id, task, parent, name_id, stack_id, before_trace",
	8};
static const struct stall_rowtype log_row = {
	"go_log", "ts, goroutine_id, task, key_id, value_id, stack_id", 6};
static const struct stall_rowtype label_row = {"go_label",
					       "ts, goroutine_id, label_id", 3};
static const struct stall_rowtype metric_row = {
	"go_metric", "ts, source_id, name, value", 4};
static const struct stall_rowtype sample_row = {
	"go_cpu_sample", "ts, source_id, goroutine_id, tid, p, stack_id", 6};
static const struct stall_rowtype count_row = {
	"event_count", "source_id, system, name, count, handled", 5};

static const struct stall_reason bad_sample = {
	"bad_cpu_sample", "batches of CPU samples that cannot be read to their "
			  "end"};

static struct stall_val id_or_null(uint64_t id)
{
	return id > INT64_MAX ? stall_null() : stall_int((int64_t)id);
}

static struct stall_val dur(const struct goexec_program *x,
			    const struct goexec_open *o, bool over)
{
	return over ? stall_int(x->now - o->ts) : stall_null();
}

static struct stall_val before(const struct goexec_open *o)
{
	return o->before_trace ? stall_int(1) : stall_null();
}

void goexec_open_now(struct goexec_program *x, struct goexec_open *o,
		     const struct goexec_where *at, uint64_t reason,
		     uint64_t stack)
{
	*o = (struct goexec_open){
		.is = true,
		.ts = x->now,
		.m_id = at->m ? at->m->row : -1,
		.reason = goexec_string_row(x->in, reason),
		.stack = goexec_stack_row(x->in, stack),
	};
}

void goexec_put_range(struct goexec_program *x, struct goexec_open *o,
		      const struct goexec_range *r, bool over)
{
	stall_load_row(x->load, &range_row, stall_int(o->ts), dur(x, o, over),
		       stall_int(x->source_id), stall_cstr(r->kind),
		       stall_known(r->goroutine), stall_known(o->m_id),
		       stall_known(r->p), stall_known(o->reason),
		       stall_known(o->stack), stall_known(r->swept),
		       stall_known(r->reclaimed), before(o));
	o->is = false;
}

void goexec_put_region(struct goexec_program *x, int64_t goroutine,
		       const struct goexec_region *r, bool over)
{
	stall_load_row(x->load, &region_row, stall_int(r->open.ts),
		       dur(x, &r->open, over), stall_int(goroutine),
		       r->task ? id_or_null(r->task) : stall_null(),
		       stall_known(r->name), stall_known(r->open.stack),
		       before(&r->open));
}

void goexec_put_task(struct goexec_program *x, const struct goexec_task *t,
		     bool over)
{
	stall_load_row(x->load, &task_row, stall_int(t->open.ts),
		       dur(x, &t->open, over), stall_int(t->goroutine),
		       stall_int((int64_t)t->id),
		       t->parent ? id_or_null(t->parent) : stall_null(),
		       stall_known(t->name), stall_known(t->open.stack),
		       before(&t->open));
}

void goexec_put_log(struct goexec_program *x, int64_t goroutine,
		    const struct goexec_ev *ev)
{
	stall_load_row(x->load, &log_row, stall_int(x->now),
		       stall_int(goroutine),
		       ev->arg[0] ? id_or_null(ev->arg[0]) : stall_null(),
		       stall_known(goexec_string_row(x->in, ev->arg[1])),
		       stall_known(goexec_string_row(x->in, ev->arg[2])),
		       stall_known(goexec_stack_row(x->in, ev->arg[3])));
}

void goexec_put_label(struct goexec_program *x, int64_t goroutine,
		      uint64_t label)
{
	stall_load_row(x->load, &label_row, stall_int(x->now),
		       stall_int(goroutine),
		       stall_known(goexec_string_row(x->in, label)));
}

void goexec_put_metric(struct goexec_program *x, const char *name,
		       uint64_t value)
{
	stall_load_row(x->load, &metric_row, stall_int(x->now),
		       stall_int(x->source_id), stall_cstr(name),
		       stall_int((int64_t)(value & INT64_MAX)));
}

/* ---- CPU samples: 6 { 7 time m p g stack } ---- */

static void put_sample(struct goexec_program *x, const uint64_t *part)
{
	const struct goexec_g *g = part[3] ? goexec_find_g(x, part[3]) : NULL;

	stall_load_row(x->load, &sample_row, stall_int(goexec_ns(x, part[0])),
		       stall_int(x->source_id),
		       g ? stall_int(g->row) : stall_null(),
		       id_or_null(part[1]), id_or_null(part[2]),
		       stall_known(goexec_stack_row(x->in, part[4])));
	x->count[EV_CPU_SAMPLE]++;
}

void goexec_put_samples(struct goexec_program *x, const struct goexec_file *f,
			const struct goexec_gen *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct wire w = g->batch[i].data;

		if (g->batch[i].kind != EV_CPU_SAMPLES ||
		    g->batch[i].experimental)
			continue;
		for (w.p++; w.p < w.end;) {
			bool good = wire_byte(&w) == EV_CPU_SAMPLE;
			uint64_t part[5];

			for (int k = 0; k < 5; k++)
				part[k] = wire_uint(&w);
			if (!good || w.bad) {
				stall_load_skip(f->load, &bad_sample,
						(int64_t)(w.p - f->start));
				break;
			}
			put_sample(x, part);
		}
	}
}

void goexec_put_counts(struct goexec_program *x)
{
	for (int i = 0; i < EV_TYPES; i++) {
		const char *name =
			i == EV_CPU_SAMPLE ? "CPUSample" : goexec_specs[i].name;

		if (x->count[i])
			stall_load_row(x->load, &count_row,
				       stall_int(x->source_id),
				       stall_cstr("go"), stall_cstr(name),
				       stall_int(x->count[i]),
				       stall_int(i < EV_ALLOC_FIRST));
	}
}
