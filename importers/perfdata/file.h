/* file.h - a perf.data taken apart: what it says of itself, where records are
 */
#ifndef STALL_PERFDATA_FILE_H
#define STALL_PERFDATA_FILE_H

#include "importers/perfdata/attrs.h"
#include "importers/perfdata/programs.h"
#include "importers/raw/formats.h"

struct perf_file {
	struct stall_load *load;
	struct stall_str all;
	bool pipe;	       /* all is told by records */
	bool big_endian, swap; /* swap: not the order of this machine */
	bool cut;	       /* it was not finished, or ends too early */
	struct perf_attrs attrs;
	struct stall_str data; /* the records */
	struct raw_formats formats;
	int long_size;
	char machine[32];
	struct perf_programs programs; /* given with it */
};

/*
 * The pieces borrow from all; close frees what is owned. -1: it is of a kind
 * that cannot be read, or has no events.
 */
int perf_file_open(struct perf_file *pf, struct stall_str all,
		   struct stall_load *load, struct stall_err *err);
void perf_file_close(struct perf_file *pf);

struct raw_cur perf_file_over(const struct perf_file *pf, struct stall_str s);

/* features.c: one part of the header, by its number. */
void perf_feature(struct perf_file *pf, uint64_t id, struct stall_str part);
/* One build id and the name of its file. */
void perf_build_id(struct perf_file *pf, struct stall_str body, uint16_t misc);
/* The formats of tracepoints. */
void perf_tracing_data(struct perf_file *pf, struct stall_str part);
/* The clock that all times are of, by the first event; before the first of
 * them is read. */
void perf_tell_clock(struct perf_file *pf);

#endif
