/* feed.h - the traced kernel, for importers that carry its events
 *
 * An importer makes a kernel, tells it the formats of the file, feeds it the
 * events in order of time over all CPUs, and finishes it.
 */
#ifndef STALL_FEED_H
#define STALL_FEED_H

#include "importers/tracepoints/kernel.h"

/* uname_machine: "x86_64"; NULL if the file does not say. */
struct stall_kernel *stall_kernel_new(struct stall_load *load,
				      const char *uname_machine);
/* Writes what is still open and frees; NULL is fine. */
void stall_kernel_finish(struct stall_kernel *k);

/* The index of a CPU, made if new; use it as stall_event.cpu. */
int32_t stall_kernel_cpu(struct stall_kernel *k, int32_t number);

/*
 * Call once for each event format of the file, before the first event. probe:
 * the event is a uprobe or kprobe (its format has a __probe_ip or
 * __probe_func). Never NULL; lives as long as the kernel.
 */
struct stall_format *stall_kernel_format(struct stall_kernel *k,
					 const char *system, const char *name,
					 bool probe);

/* The system that a handled event of this name is of; "": none is. For text
 * that does not say it. */
const char *stall_kernel_system_of(const char *name);

void stall_kernel_event(struct stall_kernel *k, const struct stall_format *fmt,
			const struct stall_event *ev);

/*
 * An event by somebody who does not see CPUs, a tracer of system calls: its cpu
 * is -1, and it may be a little older than the one before. Only events of the
 * system "strace" can be told this way, and signal_deliver.
 */
void stall_kernel_told(struct stall_kernel *k, const struct stall_format *fmt,
		       const struct stall_event *ev);

/* All fields of an event whose format says keep; names and bytes borrowed. */
struct stall_arg {
	const char *name;
	struct stall_val val; /* INT or TEXT */
};
void stall_kernel_keep(struct stall_kernel *k, const struct stall_format *fmt,
		       const struct stall_event *ev,
		       const struct stall_arg *arg, int nargs);

/* Time goes on without an event: what is told next is of this time. */
void stall_kernel_time(struct stall_kernel *k, int64_t ts);

/* A stack, user or kernel; its row in table stack, 0: it has no frames.
 * event_ts: of the event it is of; -1: not known. chain: row of its first frame
 * in chain_frame; 0: they are not there. */
int64_t stall_kernel_stack(struct stall_kernel *k, int64_t ts,
			   int64_t event_ts, int32_t tid, bool user,
			   const uint64_t *ip, int n, int64_t chain);

/* Between two events of a CPU some were lost; events < 0: not known how many.
 * from < 0: since before the first event. */
void stall_kernel_lost(struct stall_kernel *k, int32_t cpu, int64_t from,
		       int64_t to, int64_t events);

/* From the file's own tables, before the first event. */
void stall_kernel_saved_comm(struct stall_kernel *k, int32_t tid,
			     struct stall_str comm);
void stall_kernel_saved_tgid(struct stall_kernel *k, int32_t tid, int32_t tgid);

#endif
