/* gofunc.h - functions of a Go program, whether it was stripped or not */
#ifndef STALL_BINARY_GOFUNC_H
#define STALL_BINARY_GOFUNC_H

#include "importers/binary/elf.h"

/*
 * The table that the runtime itself finds functions by (runtime/symtab.go,
 * Go 1.18 and later): strip leaves it where it is.
 */
struct gofuncs {
	const struct elf *elf;
	struct stall_str table; /* from its header on */
	uint64_t addr, text;	/* of the table, and of the first function */
	uint64_t nfunc, names, pctab, functab; /* offsets in the table */
	uint32_t quantum;		       /* of instruction lengths */
};

struct gofunc {
	uint64_t entry, end; /* addresses */
	uint32_t pcsp;	     /* offset in pctab: how deep the stack is where */
};

/* False if the file has no such table, or one that is damaged. */
bool gofuncs_open(struct gofuncs *g, const struct elf *elf);
/* By its whole name: "runtime.gcStart". */
bool gofuncs_find(const struct gofuncs *g, const char *name,
		  struct gofunc *ret);

/* How a frame lies at an instruction. */
struct gofunc_frame {
	int64_t depth;	  /* bytes of the stack since the entry; -1: not told */
	bool outermost;	  /* it has no caller */
	bool moves_stack; /* to another one, or by who knows how much */
};

/* False: no function is there. *steps: see unwind_step(). */
bool gofuncs_frame(const struct gofuncs *g, uint64_t pc,
		   struct gofunc_frame *ret, uint32_t *steps);

/* Number i of nfunc, in order of addresses; its name borrows from the file,
 * empty: damaged. */
void gofuncs_nth(const struct gofuncs *g, uint64_t i, struct gofunc *ret,
		 struct stall_str *name);

/*
 * Where the function returns: addresses of its RET instructions, at most max.
 * Never a guess: of x86, whose instructions have no fixed length, only those
 * that the table of stack depths shows.
 */
int gofuncs_returns(const struct gofuncs *g, const struct gofunc *f,
		    uint64_t *ret, int max);

#endif
