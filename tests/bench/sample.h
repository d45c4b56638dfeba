/* sample.h - a small trace.dat held in memory, to be written again, longer */
#ifndef STALL_BENCH_SAMPLE_H
#define STALL_BENCH_SAMPLE_H

#include "importers/tracedat/file.h"

/* What a file has besides options and events; the same bytes in both versions,
 * in the order of version 6. */
enum sample_part {
	SAMPLE_HEADER_INFO,
	SAMPLE_FTRACE,
	SAMPLE_SYSTEMS,
	SAMPLE_KALLSYMS,
	SAMPLE_PRINTK,
	SAMPLE_COMMS,
	SAMPLE_PARTS
};

struct sample_option {
	uint16_t id;
	struct stall_str data;
};

struct sample_cpu {
	uint32_t cpu;
	char *page;
	size_t npages;
	size_t *stamp; /* where in the pages a time stands by itself */
	size_t nstamps;
};

struct sample {
	struct tracedat td;
	struct stall_str part[SAMPLE_PARTS];
	struct sample_option *option; /* not those about places in the file */
	size_t noptions;
	struct sample_cpu *cpu;
	uint32_t ncpus;
	int64_t events, first_ts, last_ts; /* of all CPUs, as in the file */

	struct stall_source *src;
	struct stall_load *load;
	struct stall_backend *back;
	struct stall_schema *schema;
	struct sqlite3 *db;
};

/* close it in any case. Files with several buffers are refused. */
int sample_open(struct sample *s, const char *path, struct stall_err *err);
void sample_close(struct sample *s);

/* All times of a CPU become later. */
void sample_shift(struct sample *s, struct sample_cpu *cpu, int64_t ns);

#endif
