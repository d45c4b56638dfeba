/* intern.h - strings, functions and stacks, each in the database once
 *
 * A generation has numbers of its own for them; the same content of another
 * generation gets the same row.
 */
#ifndef GOEXEC_INTERN_H
#define GOEXEC_INTERN_H

#include "importers/goexec/tables.h"

struct goexec_intern {
	struct stall_load *load;
	struct goexec_tables *tables; /* of the generation being read */
	struct goexec_map strings, funcs, stacks; /* content to rows */
};

/* All take the generation's number; -1: 0, or not in its tables. */
int64_t goexec_string_row(struct goexec_intern *in, uint64_t id);
int64_t goexec_stack_row(struct goexec_intern *in, uint64_t id);
/* The function that a goroutine with this stack began with, in go_func. */
int64_t goexec_entry_row(struct goexec_intern *in, uint64_t stack);

void goexec_intern_free(struct goexec_intern *in);

#endif
