/* placed.h - probes in the kernel, which must not stay there */
#ifndef STALL_RECORD_PLACED_H
#define STALL_RECORD_PLACED_H

#include "cmd/record/goprobes.h"
#include "cmd/record/tracer.h"

/*
 * The kernel has one list of probes for all: ours are in groups that carry this
 * process's id, "gostw_4711".
 */
void placed_group(const char *group, char *to, size_t size);

/*
 * Places those whose set is wanted and switches them on in t. answer[] (as long
 * as p->probe) tells what became of each: TRACER_MISSING of a set not wanted.
 */
void placed_add(const struct probes *p, const char *sets, struct tracer *t,
		enum tracer_answer *answer);
/* Takes away all of this process's; no instance may have them on any more. */
void placed_remove(void);
/* Takes away those of recorders that are not alive; how many, or -1. */
int placed_clean(void);

#endif
