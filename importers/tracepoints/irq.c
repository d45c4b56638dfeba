/*
 * Interrupts and soft interrupts: pairs of entry and exit on one CPU.
 *
 *	irq:irq_handler_entry	irq=24 name=virtio0-input.0
 *	irq:softirq_entry	vec=3 [action=NET_RX]
 *	irq_vectors:local_timer_entry	vector=236
 *
 * They nest (a timer inside a soft interrupt), so each CPU has a short stack.
 * An exit closes the entry of its kind and number; entries above that one have
 * lost their exit.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/kernel.h"
#include "libanalyze/mem.h"

#define MAX_DEPTH 8
#define MAX_NAME  48
#define MAX_NAMES 4096

enum kind { HARDIRQ, SOFTIRQ, VECTOR };

struct open {
	enum kind kind;
	int64_t nr, ts, utid, name_id;
};

/* A row of irq_name. */
struct irq_name {
	enum kind kind;
	int64_t nr, id;
	size_t n;
	char name[MAX_NAME];
};

struct irq_cpu {
	struct open open[MAX_DEPTH];
	int depth;
};

struct irqs {
	struct irq_cpu **cpu;
	int32_t ncpus;
	struct irq_name *name; /* the one found last comes first */
	int nnames;
};

#define IRQ_COLUMNS "ts, dur, ucpu, utid, irq_name_id", 5

static const struct stall_rowtype irq_row[] = {
	[HARDIRQ] = {"hardirq_slice", IRQ_COLUMNS},
	[SOFTIRQ] = {"softirq_slice", IRQ_COLUMNS},
	[VECTOR] = {"vector_slice", IRQ_COLUMNS},
};
static const struct stall_rowtype name_row = {"irq_name",
					      "source_id, irq, name", 3};

static const char *const softirq_name[] = {
	"HI",	    "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
	"IRQ_POLL", "TASKLET", "SCHED",	 "HRTIMER", "RCU"};

static struct irq_cpu *cpu_of(struct stall_kernel *k, struct irqs *s,
			      int32_t cpu)
{
	if (cpu >= s->ncpus) {
		s->cpu = stall_grow(s->cpu, (size_t)k->ncpus * sizeof(*s->cpu));
		memset(s->cpu + s->ncpus, 0,
		       (size_t)(k->ncpus - s->ncpus) * sizeof(*s->cpu));
		s->ncpus = k->ncpus;
	}
	if (!s->cpu[cpu])
		s->cpu[cpu] = stall_alloc(sizeof(**s->cpu));
	return s->cpu[cpu];
}

/* end < 0: not known. */
static void write_slice(struct stall_kernel *k, int32_t cpu,
			const struct open *o, int64_t end)
{
	stall_load_row(k->load, &irq_row[o->kind], stall_int(o->ts),
		       end < 0 ? stall_null() : stall_int(end - o->ts),
		       stall_int(k->cpu[cpu].ucpu), stall_int(o->utid),
		       stall_int(o->name_id));
}

static bool is_named(const struct irq_name *x, enum kind kind, int64_t nr,
		     struct stall_str name)
{
	return x->kind == kind && x->nr == nr && x->n == name.n &&
	       !memcmp(x->name, name.p, name.n);
}

/* The row of irq_name; made if new. Few interrupts make up nearly all. */
static int64_t name_id(struct stall_kernel *k, struct irqs *s, enum kind kind,
		       int64_t nr, struct stall_str name)
{
	struct irq_name found = {.kind = kind, .nr = nr, .n = name.n};
	int i = 0;

	if (!name.n)
		name.p = "";
	if (name.n >= MAX_NAME)
		found.n = name.n = MAX_NAME - 1;
	while (i < s->nnames && !is_named(&s->name[i], kind, nr, name))
		i++;
	if (i < s->nnames) {
		found = s->name[i];
	} else {
		memcpy(found.name, name.p, name.n);
		found.id = stall_load_row(
			k->load, &name_row,
			stall_int(stall_load_source_id(k->load)), stall_int(nr),
			name.n ? stall_text(name) : stall_null());
		if (s->nnames < MAX_NAMES)
			s->nnames++;
		i = s->nnames - 1;
		s->name = stall_grow(s->name,
				     (size_t)s->nnames * sizeof(*s->name));
	}
	memmove(s->name + 1, s->name, (size_t)i * sizeof(*s->name));
	s->name[0] = found;
	return found.id;
}

/* Those above `depth` have no end. */
static void drop_to(struct stall_kernel *k, int32_t cpu, struct irq_cpu *c,
		    int depth)
{
	while (c->depth > depth)
		write_slice(k, cpu, &c->open[--c->depth], -1);
}

static int find(const struct irq_cpu *c, enum kind kind, int64_t nr)
{
	int i = c->depth - 1;

	while (i >= 0 && (c->open[i].kind != kind || c->open[i].nr != nr))
		i--;
	return i;
}

static void enter(struct stall_kernel *k, struct irqs *s,
		  const struct stall_event *ev, enum kind kind, int64_t nr,
		  struct stall_str name)
{
	struct irq_cpu *c = cpu_of(k, s, ev->cpu);
	int same = find(c, kind, nr);
	struct open *o;

	if (same >= 0) /* it cannot interrupt itself */
		drop_to(k, ev->cpu, c, same);
	if (c->depth == MAX_DEPTH)
		drop_to(k, ev->cpu, c, 0);
	o = &c->open[c->depth++];
	o->kind = kind;
	o->nr = nr;
	o->ts = ev->ts;
	o->utid = stall_kernel_thread(k, ev->tid)->utid;
	o->name_id = name_id(k, s, kind, nr, name);
}

static void leave(struct stall_kernel *k, struct irqs *s,
		  const struct stall_event *ev, enum kind kind, int64_t nr)
{
	struct irq_cpu *c = cpu_of(k, s, ev->cpu);
	int i = find(c, kind, nr);

	if (i < 0)
		return;
	drop_to(k, ev->cpu, c, i + 1);
	write_slice(k, ev->cpu, &c->open[i], ev->ts);
	c->depth = i;
}

/* ---- events ---- */

enum { NR, NAME };

static void on_irq_entry(struct stall_kernel *k, void *state,
			 const struct stall_format *fmt,
			 const struct stall_event *ev)
{
	(void)fmt;
	enter(k, state, ev, HARDIRQ, ev->v[NR].i, ev->v[NAME].s);
}

static void on_irq_exit(struct stall_kernel *k, void *state,
			const struct stall_format *fmt,
			const struct stall_event *ev)
{
	(void)fmt;
	leave(k, state, ev, HARDIRQ, ev->v[NR].i);
}

static void on_softirq_entry(struct stall_kernel *k, void *state,
			     const struct stall_format *fmt,
			     const struct stall_event *ev)
{
	const size_t n = sizeof(softirq_name) / sizeof(softirq_name[0]);
	int64_t vec = ev->v[NR].i;
	const char *name = vec >= 0 && (size_t)vec < n ? softirq_name[vec] : "";

	(void)fmt;
	enter(k, state, ev, SOFTIRQ, vec,
	      (struct stall_str){name, strlen(name)});
}

static void on_softirq_exit(struct stall_kernel *k, void *state,
			    const struct stall_format *fmt,
			    const struct stall_event *ev)
{
	(void)fmt;
	leave(k, state, ev, SOFTIRQ, ev->v[NR].i);
}

/* "local_timer_entry" is the vector "local_timer". */
static void on_vector_entry(struct stall_kernel *k, void *state,
			    const struct stall_format *fmt,
			    const struct stall_event *ev)
{
	struct stall_str name = {fmt->name,
				 strlen(fmt->name) - strlen("_entry")};

	enter(k, state, ev, VECTOR, ev->v[NR].i, name);
}

static void on_vector_exit(struct stall_kernel *k, void *state,
			   const struct stall_format *fmt,
			   const struct stall_event *ev)
{
	(void)fmt;
	leave(k, state, ev, VECTOR, ev->v[NR].i);
}

/* ---- gaps and the end ---- */

static void on_lost(struct stall_kernel *k, void *state, int32_t cpu,
		    int64_t from, int64_t to)
{
	(void)from;
	(void)to;
	drop_to(k, cpu, cpu_of(k, state, cpu), 0);
}

static void *start(struct stall_kernel *k)
{
	(void)k;
	return stall_alloc(sizeof(struct irqs));
}

static void finish(struct stall_kernel *k, void *state, int64_t end_ts)
{
	struct irqs *s = state;

	(void)end_ts;
	for (int32_t i = 0; i < s->ncpus; i++) {
		if (s->cpu[i])
			drop_to(k, i, s->cpu[i], 0);
		free(s->cpu[i]);
	}
	free(s->cpu);
	free(s->name);
	free(s);
}

#define VECTOR_PAIR(name)                                            \
	{"irq_vectors", name "_entry", on_vector_entry, {"vector"}}, \
	{                                                            \
		"irq_vectors", name "_exit", on_vector_exit,         \
		{                                                    \
			"vector"                                     \
		}                                                    \
	}

static const struct stall_tracepoint events[] = {
	{"irq", "irq_handler_entry", on_irq_entry, {"irq", "name[]"}},
	{"irq", "irq_handler_exit", on_irq_exit, {"irq"}},
	{"irq", "softirq_entry", on_softirq_entry, {"vec"}},
	{"irq", "softirq_exit", on_softirq_exit, {"vec"}},
	VECTOR_PAIR("local_timer"),
	VECTOR_PAIR("reschedule"),
	VECTOR_PAIR("call_function"),
	VECTOR_PAIR("call_function_single"),
	VECTOR_PAIR("irq_work"),
	VECTOR_PAIR("x86_platform_ipi"),
	VECTOR_PAIR("spurious_apic"),
	VECTOR_PAIR("error_apic"),
	VECTOR_PAIR("thermal_apic"),
	VECTOR_PAIR("threshold_apic"),
	VECTOR_PAIR("deferred_error_apic"),
	{NULL}};

const struct stall_family stall_family_irq = {
	.name = "irq",
	.events = events,
	.start = start,
	.finish = finish,
	.lost = on_lost,
};
