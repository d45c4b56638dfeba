/* merge.h - the events of all threads of a generation in one order
 *
 * Times are a hint only: what a thread did before another is told by sequence
 * numbers, which the state of the program must agree with (program.h).
 */
#ifndef GOEXEC_MERGE_H
#define GOEXEC_MERGE_H

#include "importers/goexec/batch.h"
#include "importers/goexec/events.h"

struct goexec_ev {
	uint64_t ts; /* in units of the trace's frequency */
	uint64_t arg[GOEXEC_MAX_ARGS];
	uint8_t type;
};

enum goexec_answer {
	GOEXEC_DONE,
	GOEXEC_WAIT,  /* something else must have happened before */
	GOEXEC_WRONG, /* it cannot have happened */
};

struct goexec_merge {
	struct goexec_file *file;
	const struct goexec_gen *gen;
	/* Takes an event of thread m (GOEXEC_NONE: of no thread). */
	enum goexec_answer (*advance)(void *state, uint64_t m,
				      const struct goexec_ev *ev);
	void *state;
};

/* Hands on what can be put in order and counts the rest. */
void goexec_merge(const struct goexec_merge *m);

#endif
