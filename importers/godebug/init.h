/* init.h - GODEBUG=inittrace=1 */
#ifndef GODEBUG_INIT_H
#define GODEBUG_INIT_H

#include "importers/godebug/scan.h"

struct init_line {
	struct stall_str package;
	int64_t at_ns, at_res, dur_ns, dur_res, bytes, allocs;
};

bool init_line(struct scan *s, struct init_line *v);

#endif
