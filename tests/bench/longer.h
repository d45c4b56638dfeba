/* longer.h - writes a sample several times over, as one trace.dat */
#ifndef STALL_BENCH_LONGER_H
#define STALL_BENCH_LONGER_H

#include "tests/bench/sample.h"

struct longer_options {
	int version;		 /* 6 or 7 */
	const char *compression; /* of version 7: "none", "zlib" or "zstd" */
	int64_t times;
	int64_t step_ns; /* from one repetition to the next */
};

/* False if there is no such compression. */
bool longer_compression_known(const char *name);

/* The times in the sample's pages are others afterwards. */
int longer_write(struct sample *s, const char *path,
		 const struct longer_options *opt, struct stall_err *err);

#endif
