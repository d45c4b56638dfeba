/* samples.c - tracepoints for the kernel's families, other events as rows */
#include <linux/perf_event.h>

#include "importers/perfdata/feed.h"
#include "libanalyze/mem.h"

static const struct stall_rowtype event_row = {
	"perf_event", "source_id, name, type, config, period, frequency", 6};
static const struct stall_rowtype sample_row = {
	"perf_sample",
	"ts, perf_event_id, ucpu, utid, mode, ip, period, user_stack_id, "
	"kernel_stack_id, frame_id",
	10};

static const struct stall_reason bad_sample = {
	"bad_sample", "samples that are too short, or of no event of the file"};
static const struct stall_reason torn_stack = {
	"torn_user_stack",
	"samples whose user registers or stack end too early: without user "
	"stack"};
static const struct stall_reason no_time = {
	"sample_without_time", "samples without a time; record with -T"};
static const struct stall_reason no_cpu = {
	"sample_without_cpu", "tracepoints without a CPU or their data; record "
			      "with --sample-cpu -R"};
static const struct stall_reason other_pids = {
	"other_pid_namespace",
	"samples whose thread has another number for perf than for the kernel: "
	"perf ran in a PID namespace of its own"};
static const struct stall_reason deep_chain = {
	"deep_stack", "Stacks cut off, for they were too deep."};

/* ---- stacks ---- */

struct chain {
	int n[2]; /* frames of the kernel's, the user's */
	int64_t id[2];
};

/* Marks say whose the addresses behind them are. */
static void split_chain(struct perf_feed *f, const struct perf_sample *s,
			struct chain *ch)
{
	int to = -1;

	for (uint64_t i = 0; i < s->nchain; i++) {
		uint64_t ip = raw_load64(s->chain + 8 * i, f->pf->swap);

		if (ip >= PERF_CONTEXT_MAX)
			to = ip == PERF_CONTEXT_KERNEL ? 0
			     : ip == PERF_CONTEXT_USER ? 1
						       : -1;
		else if (to >= 0 && ch->n[to] < RAW_MAX_DEPTH)
			f->ip[to][ch->n[to]++] = ip;
		else if (to >= 0)
			stall_load_skip(f->pf->load, &deep_chain, s->ts);
	}
}

static struct chain put_chain(struct perf_feed *f, const struct perf_sample *s,
			      int32_t tid)
{
	struct chain ch = {{0, 0}, {0, 0}};

	bool unwound;

	split_chain(f, s, &ch);
	unwound = !ch.n[1] && s->abi;
	if (unwound)
		ch.n[1] = perf_feed_unwind(f, s);
	for (int user = 0; user < 2; user++) {
		const bool *returns = user && unwound ? f->returns : NULL;
		int n = ch.n[user];
		int64_t chain = n ? perf_frames_chain(&f->frames, s->pid, !user,
						      f->ip[user], returns, n)
				  : 0;

		ch.id[user] = stall_kernel_stack(f->kernel, s->ts, s->ts, tid,
						 user,
						 f->ip[user], n, chain);
	}
	return ch;
}

/* ---- tracepoints ---- */

/* The first two bytes say which one, four at 4 whose, in every kernel. */
enum { COMMON_PID = 4, COMMON = 8 };

static void tell_process(struct perf_feed *f, const struct perf_sample *s,
			 int32_t cpu, int32_t tid)
{
	while (f->ncpus <= cpu) {
		f->last_tid = stall_grow(f->last_tid,
					 (size_t)(f->ncpus + 1) * sizeof(tid));
		f->last_tid[f->ncpus++] = -1;
	}
	if (f->last_tid[cpu] == tid || s->pid <= 0 || s->tid <= 0)
		return;
	f->last_tid[cpu] = tid;
	if (s->tid != tid)
		stall_load_skip(f->pf->load, &other_pids, s->ts);
	else
		stall_kernel_saved_tgid(f->kernel, tid, s->pid);
}

static void take_tracepoint(struct perf_feed *f, const struct perf_sample *s)
{
	int32_t cpu = stall_kernel_named_cpu(f->kernel, s->cpu), tid;

	if (cpu < 0 || s->raw.n < COMMON) {
		stall_load_skip(f->pf->load, &no_cpu, s->ts);
		return;
	}
	tid = (int32_t)raw_load32(s->raw.p + COMMON_PID, f->pf->swap);
	tell_process(f, s, cpu, tid);
	raw_events_event(&f->raw, s->raw, s->ts, cpu);
	if (s->nchain || s->abi)
		put_chain(f, s, tid);
}

/* ---- other events ---- */

static int64_t event_id(struct perf_feed *f, struct perf_attr *attr)
{
	struct stall_load *load = f->pf->load;
	const struct stall_val period = stall_int((int64_t)attr->period);

	if (attr->row)
		return attr->row;
	attr->row = stall_load_row(
		load, &event_row, stall_int(stall_load_source_id(load)),
		attr->name ? stall_cstr(attr->name) : stall_null(),
		stall_int(attr->type), stall_int((int64_t)attr->config),
		attr->freq ? stall_null() : period,
		attr->freq ? period : stall_null());
	return attr->row;
}

static struct stall_val mode_of(uint16_t misc)
{
	static const char *const names[] = {
		[PERF_RECORD_MISC_KERNEL] = "kernel",
		[PERF_RECORD_MISC_USER] = "user",
		[PERF_RECORD_MISC_HYPERVISOR] = "hypervisor",
		[PERF_RECORD_MISC_GUEST_KERNEL] = "guest kernel",
		[PERF_RECORD_MISC_GUEST_USER] = "guest user",
	};
	unsigned mode = misc & PERF_RECORD_MISC_CPUMODE_MASK;
	const char *name =
		mode < sizeof(names) / sizeof(*names) ? names[mode] : NULL;

	return name ? stall_cstr(name) : stall_null();
}

static struct stall_val id_or_null(int64_t id)
{
	return id ? stall_int(id) : stall_null();
}

static void take_sample(struct perf_feed *f, const struct perf_sample *s,
			uint16_t misc)
{
	int32_t cpu = stall_kernel_named_cpu(f->kernel, s->cpu);
	struct stall_thread *t =
		s->tid < 0 ? NULL : stall_kernel_thread(f->kernel, s->tid);
	bool kernel = (misc & PERF_RECORD_MISC_CPUMODE_MASK) ==
		      PERF_RECORD_MISC_KERNEL;
	struct chain ch = {{0, 0}, {0, 0}};
	int64_t frame = 0;

	if (s->pid > 0 && t)
		stall_kernel_saved_tgid(f->kernel, s->tid, s->pid);
	if ((s->nchain || s->abi) && t)
		ch = put_chain(f, s, s->tid);
	if (s->ip)
		frame = perf_frames_one(&f->frames, s->pid, kernel, s->ip,
					false);
	stall_load_row(
		f->pf->load, &sample_row, stall_int(s->ts),
		stall_int(event_id(f, s->attr)),
		cpu < 0 ? stall_null() : stall_int(f->kernel->cpu[cpu].ucpu),
		t ? stall_int(t->utid) : stall_null(), mode_of(misc),
		id_or_null((int64_t)s->ip), id_or_null((int64_t)s->period),
		id_or_null(ch.id[1]), id_or_null(ch.id[0]),
		id_or_null(frame));
}

void perf_feed_sample(struct perf_feed *f, const struct perf_record *rec)
{
	struct perf_sample s;

	if (!perf_sample_read(&s, &f->pf->attrs,
			      perf_file_over(f->pf, rec->body))) {
		stall_load_skip(f->pf->load, &bad_sample, -1);
		return;
	}
	if (s.ts < 0) {
		stall_load_skip(f->pf->load, &no_time, -1);
		return;
	}
	if (s.torn)
		stall_load_skip(f->pf->load, &torn_stack, s.ts);
	f->first_ts = f->n++ ? f->first_ts : s.ts;
	f->last_ts = s.ts;
	if (s.attr->type == PERF_TYPE_TRACEPOINT)
		take_tracepoint(f, &s);
	else
		take_sample(f, &s, rec->misc);
}
