/* clocks.h - how clocks stood to CLOCK_MONOTONIC when somebody read several */
#ifndef STALL_CLOCKS_H
#define STALL_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#define STALL_CLOCK_NAME 16

struct stall_clock_offset {
	char clock[STALL_CLOCK_NAME];
	int64_t least, most; /* what makes its times CLOCK_MONOTONIC's lies
				between, by all readings */
	bool bounded;	     /* each reading told how far apart it was taken */
};

struct stall_clock_read {
	char clock[STALL_CLOCK_NAME];
	int64_t ns, error_ns;
};

/* Of one run. Zeroed is empty; free() offset. */
struct stall_clocks {
	struct stall_clock_offset *offset;
	int n;
	/* the snapshot that is being told */
	int64_t source_id, snapshot;
	struct stall_clock_read at_once[8];
	int nat_once;
};

/* A reading. Those of one snapshot of one source are told in a row; error_ns:
 * how far apart they were taken at most, -1: not known. */
void stall_clocks_add(struct stall_clocks *c, int64_t source_id,
		      int64_t snapshot, const char *clock, int64_t ns,
		      int64_t error_ns);

/* The middle of what the readings allow, and half its width (-1: not known).
 * False: no reading of that clock. */
bool stall_clocks_offset(const struct stall_clocks *c, const char *clock,
			 int64_t *offset_ns, int64_t *error_ns);

#endif
