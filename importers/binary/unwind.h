/* unwind.h - from the registers and the stack of a function to its caller's */
#ifndef STALL_BINARY_UNWIND_H
#define STALL_BINARY_UNWIND_H

#include "importers/binary/cfi.h"
#include "importers/binary/gofunc.h"

/* By DWARF's numbers; what the stack pointer's is depends on the machine. */
struct unwind_regs {
	uint64_t of[CFI_REGS];
	uint64_t known; /* a bit each */
	uint64_t pc;
	bool called; /* pc is where a call returns to: the call is before it */
};

/* A piece of a stack that was kept. */
struct unwind_stack {
	uint64_t addr;
	struct stall_str bytes;
};

/* What a program or library knows of its frames. */
struct unwind_program {
	const struct elf *elf;
	struct cfi eh, debug;
	char *unpacked; /* what `debug` reads if it was packed */
	struct gofuncs go;
	bool has_go;
	int sp; /* number of the stack pointer; -1: an unknown machine */
};

enum unwind_end {
	UNWIND_CALLER,	  /* registers are the caller's now */
	UNWIND_OUTERMOST, /* there is none */
	UNWIND_NO_RULE,	  /* nothing is said of it, or nothing that holds */
	UNWIND_CUT,	  /* it is beyond what was kept of the stack */
};

/* elf is borrowed. */
void unwind_open(struct unwind_program *p, const struct elf *elf);
void unwind_close(struct unwind_program *p);

/*
 * One frame up. bias: what was added to addresses of the file when it was
 * loaded. *steps: how much may be done, for damaged rules; becomes less.
 */
enum unwind_end unwind_step(const struct unwind_program *p, uint64_t bias,
			    struct unwind_regs *r,
			    const struct unwind_stack *stack, uint32_t *steps);

static inline bool unwind_knows(const struct unwind_regs *r, uint64_t reg)
{
	return reg < CFI_REGS && r->known >> reg & 1;
}

/* False: it is not all in the piece, or of no size that there is. */
bool unwind_word(const struct unwind_stack *stack, uint64_t addr, size_t size,
		 uint64_t *ret);

/* unwind_expr.c: what an expression makes of the registers, and of *first if
 * it is not NULL. UNWIND_CALLER: *ret is known. */
enum unwind_end unwind_expr(struct stall_str expr, const struct unwind_regs *r,
			    const struct unwind_stack *stack,
			    const uint64_t *first, uint64_t *ret,
			    uint32_t *steps);

#endif
