/* sample.h - what a record of the kernel tells of its time and place */
#ifndef STALL_PERFDATA_SAMPLE_H
#define STALL_PERFDATA_SAMPLE_H

#include "importers/perfdata/attrs.h"

struct perf_sample {
	struct perf_attr *attr;
	int64_t ts;	       /* ns; -1: not told */
	int32_t pid, tid, cpu; /* -1: not told */
	uint64_t ip, period;   /* 0: not told */
	const char *chain;     /* addresses, in the file's byte order */
	uint64_t nchain;
	struct stall_str raw; /* the tracepoint's record */
	uint64_t abi;	      /* of the registers; 0: there are none */
	const char *regs;     /* the user's, those that its event asks for */
	struct stall_str stack; /* the user's, from the stack pointer on */
	bool torn;		/* its registers or stack end too early */
};

/*
 * Of the bytes behind a record's head: a sample, or what is at the end of
 * every other record of the kernel (nothing, if attributes do not ask for it).
 * False: its event is not known, or it is shorter than it must be.
 */
bool perf_sample_read(struct perf_sample *s, struct perf_attrs *attrs,
		      struct raw_cur c);
bool perf_sample_trailer(struct perf_sample *s, struct perf_attrs *attrs,
			 struct raw_cur c);

/* The time alone, of a sample: what it is put in order by. */
int64_t perf_sample_time(struct perf_attrs *attrs, struct raw_cur c);

#endif
