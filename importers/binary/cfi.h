/* cfi.h - what compilers write down of each instruction for who unwinds
 *
 * Call frame information, in .eh_frame and .debug_frame: how to find, at any
 * instruction, where the function's frame begins and where the caller's
 * registers are kept (DWARF 5, section 6.4; Linux Standard Base, "Exception
 * Frames").
 */
#ifndef STALL_BINARY_CFI_H
#define STALL_BINARY_CFI_H

#include "importers/binary/dwarf.h"

enum { CFI_REGS = 33 }; /* those that frames are found by, of any machine */

/* Where a register of the caller is. CFA: the address at which its frame
 * begins. */
enum cfi_how {
	CFI_SAME,      /* nobody has changed it */
	CFI_UNDEFINED, /* nowhere; of the return address: there is no caller */
	CFI_AT,	       /* in memory, at CFA + n */
	CFI_IS,	       /* CFA + n itself */
	CFI_REGISTER,  /* register `reg` + n */
	CFI_AT_EXPR,   /* in memory, at what `expr` makes of the CFA */
	CFI_IS_EXPR,   /* that itself */
};

struct cfi_rule {
	enum cfi_how how;
	uint64_t reg;
	int64_t n;
	struct stall_str expr;
};

/* Of one instruction. */
struct cfi_row {
	struct cfi_rule cfa, reg[CFI_REGS];
	uint64_t returns; /* number of the rule for the return address */
	bool signal;	  /* its caller was interrupted: it made no call */
};

struct cfi_function {
	uint64_t begin, end;
	uint64_t at; /* offset of its entry */
};

struct cfi {
	struct stall_str section;
	uint64_t addr; /* of the section */
	bool debug;    /* .debug_frame, which numbers entries another way */
	struct cfi_function *of; /* by address */
	size_t n, room;
};

/*
 * Looks for all functions of a section, which is borrowed; of the table that
 * linkers make of them (.eh_frame_hdr) nothing is needed then, and what it
 * lacks is found too. Free with cfi_close(), also what has none.
 */
void cfi_open(struct cfi *c, struct stall_str section, uint64_t addr,
	      bool debug);
void cfi_close(struct cfi *c);

/*
 * False: nothing is said of that instruction, or nothing sound. *steps: how
 * much may be done, which becomes less.
 */
bool cfi_row(const struct cfi *c, uint64_t pc, struct cfi_row *ret,
	     uint32_t *steps);

/* ---- cfi_entry.c: one entry of the section ---- */

/* What several functions have in common. */
struct cfi_common {
	uint64_t code_factor, returns;
	int64_t data_factor;
	uint8_t encoding; /* of addresses */
	bool augmented, signal;
	struct stall_str program;
};

struct cfi_entry {
	uint64_t at, next; /* offsets */
	uint64_t common;   /* of its common part; at: it is one, or empty */
	struct dwarf rest;
};

/* The one at *at, which moves behind it; false: there is none. */
bool cfi_next(const struct cfi *c, uint64_t *at, struct cfi_entry *ret);
bool cfi_common(const struct cfi *c, uint64_t at, struct cfi_common *ret);
/* A function's range; its program is left in e->rest. */
bool cfi_range(const struct cfi *c, const struct cfi_common *common,
	       struct cfi_entry *e, struct cfi_function *ret);
uint64_t cfi_address(const struct cfi *c, struct dwarf *d, uint8_t encoding);

#endif
