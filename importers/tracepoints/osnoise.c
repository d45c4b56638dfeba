/*
 * What the kernel's own noise and latency tracers write: timerlat and osnoise
 * (records of their own, system ftrace) and the events of osnoise:*.
 *
 *	timerlat: seq:12 context:0 timer_latency:120807
 *	osnoise: noise:175114 max_sample:24872 hw:32 nmi:0 irq:34 softirq:0
 *thread:19 irq_noise: local_timer:236 start 248.711364394 duration 20221 ns
 *
 * The times of timerlat and of the events are ns, those of osnoise us. `start`
 * is of the local clock whatever the trace's is, so that it is not used: an
 * event is written when the noise is over, and its duration is told.
 */
#include "importers/tracepoints/kernel.h"

enum { US = 1000 };

static const struct stall_rowtype timerlat_row = {
	"timerlat", "ts, ucpu, utid, seq, context, latency_ns", 6};
static const struct stall_rowtype osnoise_row = {
	"osnoise",
	"ts, ucpu, runtime_ns, noise_ns, max_single_ns, hw, nmi, irq, softirq, "
	"thread",
	10};
static const struct stall_rowtype noise_row = {
	"noise", "ts, dur, ucpu, utid, kind, name, vector, interference", 8};

static const struct stall_reason odd_context = {
	"odd_context", "timerlat records of a context that is not known"};

enum { SEQ, CONTEXT, LATENCY };

static void on_timerlat(struct stall_kernel *k, void *state,
			const struct stall_format *fmt,
			const struct stall_event *ev)
{
	static const char *const contexts[] = {"irq", "thread", "user"};
	uint64_t context = (uint64_t)ev->v[CONTEXT].i;

	(void)state;
	(void)fmt;
	if (context > 2) {
		stall_load_skip(k->load, &odd_context, -1);
		return;
	}
	stall_load_row(k->load, &timerlat_row, stall_int(ev->ts),
		       stall_int(k->cpu[ev->cpu].ucpu),
		       stall_int(stall_kernel_running(k, ev)->utid),
		       stall_int(ev->v[SEQ].i), stall_cstr(contexts[context]),
		       stall_int(ev->v[LATENCY].i));
}

enum { NOISE, MAX_SAMPLE, HW, NMI, IRQ, SOFTIRQ, THREAD, RUNTIME };

static struct stall_val us(int64_t v)
{
	return v < 0 || v > INT64_MAX / US ? stall_null() : stall_int(v * US);
}

static void on_osnoise(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	stall_load_row(k->load, &osnoise_row, stall_int(ev->ts),
		       stall_int(k->cpu[ev->cpu].ucpu),
		       ev->have & 1 << RUNTIME ? us(ev->v[RUNTIME].i)
					       : stall_null(),
		       us(ev->v[NOISE].i), us(ev->v[MAX_SAMPLE].i),
		       stall_int(ev->v[HW].i), stall_int(ev->v[NMI].i),
		       stall_int(ev->v[IRQ].i), stall_int(ev->v[SOFTIRQ].i),
		       stall_int(ev->v[THREAD].i));
}

/* ---- a single noise ---- */

struct noise {
	const char *kind;
	int64_t dur;
	const struct stall_thread *thread; /* NULL: it was none's */
	struct stall_val name, vector, interference;
};

static void put(struct stall_kernel *k, const struct stall_event *ev,
		const struct noise *n)
{
	int64_t dur = n->dur < 0 || n->dur > ev->ts ? 0 : n->dur;

	stall_load_row(k->load, &noise_row, stall_int(ev->ts - dur),
		       stall_int(dur), stall_int(k->cpu[ev->cpu].ucpu),
		       n->thread ? stall_int(n->thread->utid) : stall_null(),
		       stall_cstr(n->kind), n->name, n->vector,
		       n->interference);
}

/* Fields: duration, then what there is to tell who it was. */
static void on_irq(struct stall_kernel *k, void *state,
		   const struct stall_format *fmt, const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	put(k, ev,
	    &(struct noise){.kind = "irq",
			    .dur = ev->v[0].i,
			    .name = stall_text(ev->v[2].s),
			    .vector = stall_int(ev->v[1].i)});
}

static void on_softirq(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	put(k, ev,
	    &(struct noise){.kind = "softirq",
			    .dur = ev->v[0].i,
			    .vector = stall_int(ev->v[1].i)});
}

static void on_nmi(struct stall_kernel *k, void *state,
		   const struct stall_format *fmt, const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	put(k, ev, &(struct noise){.kind = "nmi", .dur = ev->v[0].i});
}

static void on_thread(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	struct stall_thread *t = stall_kernel_thread(k, (int32_t)ev->v[1].i);

	(void)state;
	(void)fmt;
	stall_kernel_comm(k, t, ev->v[2].s);
	put(k, ev,
	    &(struct noise){.kind = "thread",
			    .dur = ev->v[0].i,
			    .thread = t,
			    .name = stall_text(ev->v[2].s)});
}

/* What the tracer's thread saw: a gap, and how many of the others were in it.
 */
static void on_sample(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	put(k, ev,
	    &(struct noise){.kind = "sample",
			    .dur = ev->v[0].i,
			    .interference = stall_int(ev->v[1].i)});
}

static const struct stall_tracepoint events[] = {
	{"ftrace",
	 "timerlat",
	 on_timerlat,
	 {"seqnum", "context", "timer_latency"}},
	{"ftrace",
	 "osnoise",
	 on_osnoise,
	 {"noise", "max_sample", "hw_count", "nmi_count", "irq_count",
	  "softirq_count", "thread_count", "?runtime"}},
	{"osnoise", "irq_noise", on_irq, {"duration", "vector", "desc[]"}},
	{"osnoise", "softirq_noise", on_softirq, {"duration", "vector"}},
	{"osnoise", "nmi_noise", on_nmi, {"duration"}},
	{"osnoise", "thread_noise", on_thread, {"duration", "pid", "comm[]"}},
	{"osnoise",
	 "sample_threshold",
	 on_sample,
	 {"duration", "interference"}},
	{NULL}};

const struct stall_family stall_family_osnoise = {
	.name = "osnoise",
	.events = events,
};
