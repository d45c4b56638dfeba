/* tables.h - what the numbers in one generation stand for */
#ifndef GOEXEC_TABLES_H
#define GOEXEC_TABLES_H

#include "importers/goexec/batch.h"
#include "importers/goexec/map.h"

enum { GOEXEC_MAX_FRAMES = 128 }; /* of a stack */

struct goexec_tables {
	struct goexec_map strings, stacks; /* to places in the arrays */
	struct goexec_string {
		struct stall_str text; /* in the file */
		int64_t row;	       /* in go_string; 0: not written */
	} * string;
	struct goexec_wire_stack {
		struct wire frames; /* pc, function, file, line of each */
		uint64_t n;
		int64_t row; /* in go_stack; 0: not written */
	} * stack;
	size_t nstrings, string_room, nstacks, stack_room;

	uint64_t freq;	   /* of its times, per second; 0: not told */
	bool has_clock;	   /* a reading of clocks: */
	uint64_t clock_ts; /* in units of freq */
	uint64_t mono_ns, wall_s, wall_ns;
};

/* Reads the tables among the batches; what is damaged is counted. */
void goexec_tables_read(struct goexec_tables *t, const struct goexec_file *f,
			const struct goexec_gen *g);
void goexec_tables_free(struct goexec_tables *t);

/* Is it a batch of events, not of a table? */
bool goexec_has_events(const struct goexec_batch *b, int version);

/* NULL: 0 ("no text", "no stack"), or not in the tables. */
struct goexec_string *goexec_string(struct goexec_tables *t, uint64_t id);
struct goexec_wire_stack *goexec_stack(struct goexec_tables *t, uint64_t id);

#endif
