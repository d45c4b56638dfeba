/* frames.h - addresses of call chains and where they lie, each written once */
#ifndef STALL_PERFDATA_FRAMES_H
#define STALL_PERFDATA_FRAMES_H

#include "importers/perfdata/maps.h"
#include "libanalyze/load.h"

struct perf_frame {
	uint64_t address;
	int64_t map; /* row in perf_map; 0: none is known */
	bool returns, kernel;
	int64_t row; /* in frame; 0: a free place of the table */
};

struct perf_chain {
	uint64_t hash;
	int64_t row; /* of its first frame, in chain_frame */
	uint32_t at, n; /* in ids */
};

/*
 * Both are tables by hash. When there is no more room all is forgotten, and
 * what comes again is written again.
 */
struct perf_frames {
	struct stall_load *load;
	struct perf_maps maps;
	struct perf_frame *frame;
	struct perf_chain *chain;
	int64_t *ids; /* frames of chains */
	size_t nframes, nchains, nids;
};

void perf_frames_start(struct perf_frames *f, struct stall_load *load);
void perf_frames_end(struct perf_frames *f);

/* Row of one address; returns: it is the one that a call returns to. */
int64_t perf_frames_one(struct perf_frames *f, int32_t pid, bool kernel,
			uint64_t address, bool returns);

/* Row of a chain's first frame, innermost first; the others follow. n > 0.
 * returns: for each of them; NULL: all but the first one. */
int64_t perf_frames_chain(struct perf_frames *f, int32_t pid, bool kernel,
			  const uint64_t *ip, const bool *returns, int n);

#endif
