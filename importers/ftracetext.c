/* ftracetext.c - kernel traces as text: tracefs, trace-cmd report, perf script
 *
 * Each line that is an event (ftracetext/line.h) goes to the kernel with the
 * fields it prints (event.h). What the text leaves out is not known here
 * either: which clock it is, and with six digits all below a microsecond.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/ftracetext/event.h"
#include "libanalyze/importer.h"
#include "libanalyze/mem.h"

enum {
	HALF_US = 500,
	PROGRESS_LINES = 0x3fff,
	MAX_CPUS = 8192,
	SURE = 80,
	ONLY_LIKELY = 55,
	LOOKED_AT = 4 << 20,
};

static const struct stall_reason no_context = {
	"line_without_context",
	"events without their time and thread (nocontext-info, or a part of a "
	"line)"};
static const struct stall_reason other_line = {
	"line_not_read", "lines that are neither events nor comments"};
static const struct stall_reason bad_args = {
	"event_not_read", "events whose fields do not read as they should"};
static const struct stall_reason too_many = {
	"too_many_events", "events of further names than can be told apart"};

/* What is known of a CPU between two lines. */
struct seen {
	int64_t last_ts; /* -1: nothing yet */
	int64_t lost;	 /* events before the next one; 0: none, -1: some */
	int32_t tid;
};

struct ftracetext {
	struct stall_load *load;
	struct stall_kernel *kernel;
	struct text_events events;
	struct seen *cpu; /* by the kernel's index */
	int32_t ncpus;
	int64_t first_ts, last_ts, base_ns, n;
	enum text_time time;
	bool any, others; /* events; other lines that are no comments */
	uint64_t words[6];
};

/* Tracepoints that no other machine has tell that numbers are x86-64's. */
static const char *machine_of(struct stall_str all)
{
	static const char *const only_x86[] = {
		"local_timer_entry:", "reschedule_entry:",
		"call_function_single_entry:"};

	if (all.n > LOOKED_AT)
		all.n = LOOKED_AT;
	for (size_t i = 0; i < sizeof(only_x86) / sizeof(*only_x86); i++)
		if (memmem(all.p, all.n, only_x86[i], strlen(only_x86[i])))
			return "x86_64";
	return NULL;
}

static struct seen *seen_of(struct ftracetext *f, int32_t cpu)
{
	while (f->ncpus <= cpu) {
		f->cpu = stall_grow(f->cpu,
				    (size_t)(f->ncpus + 1) * sizeof(*f->cpu));
		f->cpu[f->ncpus++] = (struct seen){-1, 0, -1};
	}
	return &f->cpu[cpu];
}

/* The command in front of the line: what the file knows of a thread. */
static void take_name(struct ftracetext *f, const struct text_line *l)
{
	struct stall_thread *t;

	if (l->tid <= 0 || !l->comm.n || *l->comm.p == '<')
		return;
	t = stall_kernel_find(f->kernel, l->tid);
	if (t && !*t->comm)
		stall_kernel_comm(f->kernel, t, l->comm);
}

/* Who it must be where the line does not say. */
static int32_t running(const struct ftracetext *f, int32_t cpu,
		       const struct seen *s)
{
	const struct stall_thread *t = f->kernel->cpu[cpu].current;

	return t ? t->tid : s->tid;
}

static void take_event(struct ftracetext *f, const struct text_line *l,
		       int64_t place)
{
	struct text_event *t = text_event_of(&f->events, f->kernel, l);
	int32_t cpu = stall_kernel_named_cpu(f->kernel, l->cpu);
	struct stall_event ev = {.ts = l->ts, .cpu = cpu, .tid = l->tid};
	struct seen *s;

	if (!t || cpu < 0) {
		stall_load_skip(f->load, &too_many, place);
		return;
	}
	if (!text_event_read(t, l->args, &ev, f->words)) {
		stall_load_skip(f->load, &bad_args, place);
		return;
	}
	s = seen_of(f, cpu);
	if (ev.tid < 0)
		ev.tid = running(f, cpu, s);
	if (s->lost)
		stall_kernel_lost(f->kernel, cpu, s->last_ts, l->ts, s->lost);
	t->fmt->count++;
	if (l->tgid > 0 && l->tid > 0 && s->tid != l->tid)
		stall_kernel_saved_tgid(f->kernel, l->tid, l->tgid);
	stall_kernel_event(f->kernel, t->fmt, &ev);
	if (s->tid != ev.tid)
		take_name(f, l);
	*s = (struct seen){l->ts, 0, ev.tid};
	f->n++;
}

/* The text does not say its clock, but its times tell whether they are ns. */
static void begin(struct ftracetext *f, const struct text_line *l)
{
	if (l->time == TEXT_NS || l->time == TEXT_US)
		f->base_ns = stall_load_base(f->load, "local", false);
	f->first_ts = l->ts + f->base_ns;
}

static void take_line(struct ftracetext *f, struct stall_str text,
		      int64_t lineno)
{
	struct text_line l;

	switch (text_line_read(&l, text)) {
	case TEXT_EVENT:
		if (!f->any)
			begin(f, &l);
		l.ts += f->base_ns;
		f->any = true;
		f->time = l.time;
		f->last_ts = l.ts > f->last_ts ? l.ts : f->last_ts;
		take_event(f, &l, lineno);
		break;
	case TEXT_LOST:
		if (l.cpu < MAX_CPUS) {
			int32_t cpu = stall_kernel_named_cpu(f->kernel, l.cpu);

			seen_of(f, cpu)->lost = l.ts;
		}
		break;
	case TEXT_NO_CONTEXT:
		stall_load_skip(f->load, &no_context, lineno);
		break;
	default:
		f->others |= text.n && *text.p != '#';
		/* Stacks of perf script and headers are no events either. */
		if (text.n && !strchr("#\t ", *text.p) &&
		    !memchr(text.p, '=', text.n))
			stall_load_skip(f->load, &other_line, lineno);
		break;
	}
}

static void put_facts(struct ftracetext *f)
{
	static const struct {
		const char *clock, *times; /* clock NULL: told already */
		int64_t error;
	} told[] = {
		[TEXT_TICKS] = {"counter", "without a unit", 0},
		[TEXT_NS] = {NULL, "ns", 0},
		[TEXT_US] = {NULL, "us, rounded", HALF_US},
		[TEXT_SINCE] = {"local", "us since the first event", 0},
	};
	const char *times = told[f->time].times;

	stall_load_info(f->load, "times",
			(struct stall_str){times, strlen(times)});
	if (told[f->time].clock || !f->any)
		stall_load_clock(f->load,
				 f->any ? told[f->time].clock : "local",
				 "unaligned", 0, -1);
	stall_load_rounded(f->load, told[f->time].error);
	stall_load_span(f->load, f->first_ts, f->any ? f->last_ts : -2, f->n);
}

static int ftracetext_import(struct stall_source *src, struct stall_load *load,
			     struct stall_err *err)
{
	struct ftracetext f = {.load = load, .first_ts = -1, .last_ts = -1};
	struct stall_str line;

	(void)err;
	f.kernel = stall_kernel_new(load, machine_of(stall_source_all(src)));
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		take_line(&f, line, stall_source_lineno(src));
		if (!(stall_source_lineno(src) & PROGRESS_LINES))
			stall_load_progress(load, stall_source_pos(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	if (!f.any && f.others) /* a format that is not read, "verbose" */
		stall_load_skip(load, &other_line, 1);
	put_facts(&f);
	stall_kernel_finish(f.kernel);
	text_events_free(&f.events);
	free(f.cpu);
	return 0;
}

static int ftracetext_probe(struct stall_str head)
{
	static const char tracer[] = "# tracer: ";
	int events = 0, bid;
	struct text_line l;

	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	bid = head.n > 10 && !memcmp(head.p, tracer, 10) ? SURE : 0;
	for (const char *p = head.p, *end = p + head.n, *nl;
	     (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1)
		events +=
			text_line_read(
				&l, (struct stall_str){p, (size_t)(nl - p)}) ==
			TEXT_EVENT;
	if (events > 1)
		return SURE;
	return events && !bid ? ONLY_LIKELY : bid;
}

const struct stall_importer stall_importer_ftracetext = {
	.name = "ftracetext",
	.summary = "kernel traces as text: trace and trace_pipe of tracefs, "
		   "trace-cmd report, perf script",
	.probe = ftracetext_probe,
	.import = ftracetext_import,
};
