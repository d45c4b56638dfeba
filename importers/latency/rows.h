/* rows.h - what latency tools measured, as rows */
#ifndef STALL_LATENCY_ROWS_H
#define STALL_LATENCY_ROWS_H

#include "libanalyze/load.h"

/* As table latency_summary; numbers that are not told are STALL_NULL, which an
 * all-zero struct has. */
struct latency {
	const char *tool, *what;
	struct stall_val cpu, thread, tid, priority, interval_ns;
	struct stall_val n, over, min_ns, avg_ns, max_ns, last_ns, overruns;
	int64_t res_ns;
};

/* Its row's id, for what comes before it in the file. Rows are put in the order
 * in which their ids were taken. */
int64_t latency_id(struct stall_load *load);
/* id 0: takes one. */
int64_t latency_put(struct stall_load *load, int64_t id,
		    const struct latency *l);

/* Nothing is put for n = 0. to_ns < from_ns: open. */
void latency_bucket(struct stall_load *load, int64_t id, int64_t from_ns,
		    int64_t to_ns, int64_t n);
void latency_sample(struct stall_load *load, int64_t id, int64_t seq,
		    int64_t ns);

struct osnoise {
	int64_t cpu, periods, runtime_ns, noise_ns, max_noise_ns, max_single_ns;
	int64_t hw, nmi, irq, softirq, thread;
};
void osnoise_put(struct stall_load *load, const struct osnoise *o);

#endif
