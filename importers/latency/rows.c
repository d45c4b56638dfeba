#include "importers/latency/rows.h"

static const struct stall_rowtype summary_row = {
	"latency_summary",
	"source_id, tool, what, cpu, thread, tid, priority, interval_ns, n, "
	"over, min_ns, avg_ns, max_ns, last_ns, overruns, res_ns",
	16};
static const struct stall_rowtype bucket_row = {
	"latency_bucket", "latency_id, from_ns, to_ns, n", 4};
static const struct stall_rowtype sample_row = {
	"latency_sample", "latency_id, seq, latency_ns", 3};
static const struct stall_rowtype osnoise_row = {
	"osnoise_summary",
	"source_id, cpu, periods, runtime_ns, noise_ns, max_noise_ns, "
	"max_single_ns, hw, nmi, irq, softirq, thread",
	12};

int64_t latency_id(struct stall_load *load)
{
	return stall_load_reserve(load, &summary_row);
}

int64_t latency_put(struct stall_load *load, int64_t id,
		    const struct latency *l)
{
	const struct stall_val val[] = {
		stall_int(stall_load_source_id(load)),
		stall_cstr(l->tool),
		stall_cstr(l->what),
		l->cpu,
		l->thread,
		l->tid,
		l->priority,
		l->interval_ns,
		l->n,
		l->over,
		l->min_ns,
		l->avg_ns,
		l->max_ns,
		l->last_ns,
		l->overruns,
		stall_int(l->res_ns),
	};

	if (!id)
		id = latency_id(load);
	stall_load_vals(load, &summary_row, id, val,
			(int)(sizeof(val) / sizeof(*val)));
	return id;
}

void latency_bucket(struct stall_load *load, int64_t id, int64_t from_ns,
		    int64_t to_ns, int64_t n)
{
	if (n)
		stall_load_row(
			load, &bucket_row, stall_int(id), stall_int(from_ns),
			to_ns < from_ns ? stall_null() : stall_int(to_ns),
			stall_int(n));
}

void latency_sample(struct stall_load *load, int64_t id, int64_t seq,
		    int64_t ns)
{
	stall_load_row(load, &sample_row, stall_int(id), stall_int(seq),
		       stall_int(ns));
}

void osnoise_put(struct stall_load *load, const struct osnoise *o)
{
	stall_load_row(load, &osnoise_row,
		       stall_int(stall_load_source_id(load)), stall_int(o->cpu),
		       stall_int(o->periods), stall_int(o->runtime_ns),
		       stall_int(o->noise_ns), stall_int(o->max_noise_ns),
		       stall_int(o->max_single_ns), stall_int(o->hw),
		       stall_int(o->nmi), stall_int(o->irq),
		       stall_int(o->softirq), stall_int(o->thread));
}
