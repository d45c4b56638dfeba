/* batch.h - the batches of an execution trace, by generation
 *
 * What one thread wrote in about a second, mixed with tables for all of them;
 * nothing in a generation can be understood before all of it is there.
 */
#ifndef GOEXEC_BATCH_H
#define GOEXEC_BATCH_H

#include "importers/goexec/wire.h"
#include "libanalyze/load.h"

enum { GOEXEC_HEADER = 16 };

struct goexec_batch {
	uint64_t gen, m, time; /* m: thread id, or GOEXEC_NONE */
	struct wire data;
	uint8_t kind; /* first byte of data; 0: empty */
	bool experimental;
};

struct goexec_file {
	struct stall_load *load;
	const uint8_t *start;
	struct wire rest;
	int version;		   /* 26: "go 1.26 trace" */
	struct goexec_batch spill; /* first of the next generation */
	bool spilled;
};

/* "go 1.26 trace": 26; 0: not the head of an execution trace. */
int goexec_version(struct stall_str head);

void goexec_file_init(struct goexec_file *f, struct stall_str all,
		      struct stall_load *load);

/* A generation's batches as they stand in the file. Zeroed is empty. */
struct goexec_gen {
	uint64_t gen;
	struct goexec_batch *batch;
	size_t n, room;
	size_t end; /* where it ends in the file */
	bool whole; /* it is known, or must be thought, to have its end */
};

/* False: there are no more. What is damaged is counted. */
bool goexec_gen_next(struct goexec_file *f, struct goexec_gen *g);
void goexec_gen_free(struct goexec_gen *g);

#endif
