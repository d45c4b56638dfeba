/* feed.h - records of the kernel, in order of time, become rows */
#ifndef STALL_PERFDATA_FEED_H
#define STALL_PERFDATA_FEED_H

#include "importers/perfdata/file.h"
#include "importers/perfdata/frames.h"
#include "importers/perfdata/sample.h"
#include "importers/perfdata/stream.h"
#include "importers/raw/events.h"

struct perf_feed {
	struct perf_file *pf;
	struct stall_kernel *kernel; /* NULL: no record yet */
	struct raw_events raw;
	int32_t *last_tid; /* by CPU: whose process was told last */
	int32_t ncpus;
	struct perf_frames frames;
	uint64_t ip[2][RAW_MAX_DEPTH]; /* kernel's and user's */
	bool returns[RAW_MAX_DEPTH];   /* of the user's, if unwound */
	bool tells_births, tells_ends; /* by tracepoints */
	int64_t first_ts, last_ts, n;
	uint64_t lost, lost_sum; /* by records of losses; by perf's own sums */
};

void perf_feed_start(struct perf_feed *f, struct perf_file *pf);
/* Writes what is still open. */
void perf_feed_end(struct perf_feed *f);

/* A record of the kernel; ts: its place in the order, -1: before all. */
void perf_feed_record(struct perf_feed *f, const struct perf_record *rec,
		      int64_t ts);

/* samples.c */
void perf_feed_sample(struct perf_feed *f, const struct perf_record *rec);
/* unwind.c: the user's stack by the bytes of it that perf kept: how many
 * frames there are now in f->ip[1] and f->returns */
int perf_feed_unwind(struct perf_feed *f, const struct perf_sample *s);
/* mmap.c */
void perf_feed_mmap(struct perf_feed *f, const struct perf_record *rec,
		    int64_t ts);
/* ksymbol.c */
void perf_feed_ksymbol(struct perf_feed *f, const struct perf_record *rec,
		       int64_t ts);

#endif
