/* feed.c - names, births and ends of threads, and what was lost */
#include "importers/perfdata/feed.h"

#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>

#include "importers/tracepoints/tasks.h"

static const struct stall_reason short_record = {
	"short_record", "records shorter than their type must be"};
static const struct stall_reason lost_samples = {
	"lost_samples", "samples that the processor lost"};
static const struct stall_reason untold_losses = {
	"losses_untold",
	"recordings that lost more samples, by perf's own sums, than there are "
	"records of losses for: as a rule the last ones (how many: lost_untold "
	"in source_info)"};
static const struct stall_reason throttled = {
	"throttled", "times when the kernel stopped sampling, for it took too "
		     "long"};
static const struct stall_reason not_used = {
	"record_not_used", "records of kinds that are not used: context "
			   "switches (--switch-events), namespaces, ..."};

void perf_feed_start(struct perf_feed *f, struct perf_file *pf)
{
	*f = (struct perf_feed){.pf = pf, .first_ts = -1, .last_ts = -1};
	perf_frames_start(&f->frames, pf->load);
}

/* What the head tells must be known by now: it comes first, in pipes too. */
static void begin(struct perf_feed *f)
{
	struct perf_file *pf = f->pf;
	struct stall_kernel *k;

	k = stall_kernel_new(pf->load, *pf->machine ? pf->machine : NULL);
	f->kernel = k;
	f->raw = (struct raw_events){.load = pf->load,
				     .kernel = k,
				     .big_endian = pf->big_endian,
				     .swap = pf->swap,
				     .long_size = pf->long_size};
	raw_events_start(&f->raw, &pf->formats);
	f->tells_births = stall_kernel_has(k, "sched", "sched_process_fork") ||
			  stall_kernel_has(k, "task", "task_newtask");
	f->tells_ends = stall_kernel_has(k, "sched", "sched_process_exit");
}

struct ids {
	int32_t pid, tid;
};

static struct ids read_ids(struct raw_cur *c)
{
	struct ids i = {.pid = (int32_t)raw_u32(c)};

	i.tid = (int32_t)raw_u32(c);
	return i;
}

/* pid, tid, name */
static void take_comm(struct perf_feed *f, struct raw_cur c, int64_t ts,
		      uint16_t misc)
{
	struct ids i = read_ids(&c);
	struct stall_str name = raw_text(&c);

	if (c.bad || i.tid <= 0)
		return;
	if (misc & PERF_RECORD_MISC_COMM_EXEC)
		perf_maps_exec(&f->frames.maps, i.pid);
	stall_kernel_saved_tgid(f->kernel, i.tid, i.pid);
	if (ts < 0)
		stall_kernel_saved_comm(f->kernel, i.tid, name);
	else
		stall_kernel_comm(f->kernel,
				  stall_kernel_thread(f->kernel, i.tid), name);
}

/* pid, parent's pid, tid, parent's tid, time. perf itself tells so of those that
 * are there already, and of each what it has. */
static void take_fork(struct perf_feed *f, struct raw_cur c, int64_t ts,
		      uint16_t misc)
{
	struct stall_thread *parent;
	struct ids pids = read_ids(&c), tids = read_ids(&c);

	if (c.bad || pids.tid <= 0 || tids.pid <= 0)
		return;
	if (!(misc & PERF_RECORD_MISC_FORK_EXEC))
		perf_maps_fork(&f->frames.maps, pids.tid, pids.pid);
	if (ts >= 0 && !f->tells_births) {
		parent = stall_kernel_thread(f->kernel, tids.tid);
		stall_task_born(f->kernel, tids.pid, parent, ts);
	}
	stall_kernel_saved_tgid(f->kernel, tids.pid, pids.pid);
}

/* The same layout. */
static void take_exit(struct perf_feed *f, struct raw_cur c, int64_t ts)
{
	struct stall_thread *t;
	struct ids pids = read_ids(&c), tids = read_ids(&c);

	if (!c.bad && pids.pid == tids.pid)
		perf_maps_exit(&f->frames.maps, pids.pid);
	t = c.bad || tids.pid <= 0 ? NULL
				   : stall_kernel_find(f->kernel, tids.pid);
	if (ts >= 0 && t && !f->tells_ends)
		stall_task_ended(f->kernel, t, ts, -1);
}

/* An id, and how many; since the last event on its CPU, or on any. */
static void take_lost(struct perf_feed *f, struct raw_cur c,
		      const struct perf_sample *place, int64_t ts)
{
	struct stall_kernel *k = f->kernel;
	int64_t events;
	int32_t cpu, only;

	raw_u64(&c);
	events = (int64_t)raw_u64(&c);
	if (c.bad || ts < 0)
		return;
	f->lost += (uint64_t)events;
	only = place->cpu < 0 ? -1 : stall_kernel_named_cpu(k, place->cpu);
	for (cpu = 0; cpu < k->ncpus; cpu++)
		if (only < 0 || cpu == only)
			stall_kernel_lost(k, cpu, k->cpu[cpu].last_ts, ts,
					  only < 0 ? -1 : events);
}

/*
 * In order of time it is the processor that lost them. Without a time it is
 * perf's sum for one event, written last, of what LOST records told before.
 */
static void take_lost_samples(struct perf_feed *f, struct raw_cur c, int64_t ts)
{
	if (ts < 0)
		f->lost_sum += raw_u64(&c);
	else
		stall_load_skip(f->pf->load, &lost_samples, ts);
}

static void tell_untold_losses(struct perf_feed *f)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%llu",
			 (unsigned long long)(f->lost_sum - f->lost));

	if (f->lost_sum <= f->lost)
		return;
	stall_load_skip(f->pf->load, &untold_losses, -1);
	stall_load_info(f->pf->load, "lost_untold",
			(struct stall_str){text, (size_t)n});
}

static void take_other(struct perf_feed *f, const struct perf_record *rec,
		       const struct perf_sample *place, int64_t ts)
{
	struct raw_cur c = perf_file_over(f->pf, rec->body);

	switch (rec->type) {
	case PERF_RECORD_COMM:
		take_comm(f, c, ts, rec->misc);
		break;
	case PERF_RECORD_FORK:
		take_fork(f, c, ts, rec->misc);
		break;
	case PERF_RECORD_EXIT:
		take_exit(f, c, ts);
		break;
	case PERF_RECORD_LOST:
		take_lost(f, c, place, ts);
		break;
	case PERF_RECORD_LOST_SAMPLES:
		take_lost_samples(f, c, ts);
		break;
	case PERF_RECORD_THROTTLE:
		stall_load_skip(f->pf->load, &throttled, ts);
		break;
	case PERF_RECORD_MMAP:
	case PERF_RECORD_MMAP2:
		perf_feed_mmap(f, rec, ts);
		break;
	case PERF_RECORD_KSYMBOL:
		perf_feed_ksymbol(f, rec, ts);
		break;
	case PERF_RECORD_UNTHROTTLE:
	case PERF_RECORD_BPF_EVENT:
		break;
	default:
		stall_load_skip(f->pf->load, &not_used, rec->type);
	}
}

void perf_feed_record(struct perf_feed *f, const struct perf_record *rec,
		      int64_t ts)
{
	struct raw_cur c = perf_file_over(f->pf, rec->body);
	struct perf_sample place;

	if (!f->kernel)
		begin(f);
	if (ts >= 0)
		stall_kernel_time(f->kernel, ts);
	if (rec->type == PERF_RECORD_SAMPLE)
		perf_feed_sample(f, rec);
	else if (perf_sample_trailer(&place, &f->pf->attrs, c))
		take_other(f, rec, &place, ts);
	else
		stall_load_skip(f->pf->load, &short_record, rec->type);
}

void perf_feed_end(struct perf_feed *f)
{
	if (!f->kernel)
		begin(f);
	tell_untold_losses(f);
	stall_load_span(f->pf->load, f->first_ts, f->n ? f->last_ts : -2, f->n);
	stall_kernel_finish(f->kernel);
	raw_events_end(&f->raw);
	perf_frames_end(&f->frames);
	free(f->last_tid);
}
