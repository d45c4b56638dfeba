/* symbols.h - names of functions, by where they are */
#ifndef STALL_BINARY_SYMBOLS_H
#define STALL_BINARY_SYMBOLS_H

#include "importers/binary/elf.h"

/* Of several names for one place the one of the highest rank is kept. */
enum symbol_rank { SYMBOL_WEAK, SYMBOL_LOCAL, SYMBOL_GLOBAL };

struct symbol {
	uint64_t at;   /* offset in the file; of a kernel, its address */
	uint64_t size; /* bytes; 0: not told, see symbols_order() */
	uint64_t most; /* where it ends at the latest; 0: see part */
	uint32_t part; /* module; the last one of it ends within its page */
	struct stall_str name; /* borrowed from the text it is of */
	enum symbol_rank rank;
};

struct symbols {
	struct symbol *of;
	size_t n, room;
};

void symbols_add(struct symbols *s, struct symbol one);
void symbols_free(struct symbols *s);

/* Puts them in order of their places, one for each; those without a size end
 * where the next one begins. */
void symbols_order(struct symbols *s);

/*
 * A program's or library's functions, in order: by Go's table if it has one,
 * and by .symtab and .dynsym where that table does not reach. debug: a file
 * that has its .symtab, or NULL.
 */
void symbols_of_elf(struct symbols *s, const struct elf *e,
		    const struct elf *debug);

/*
 * /proc/kallsyms: "ffffffff81000000 T _stext", "\t[module]" behind the name of
 * a module's. In order. False: all addresses are 0, the kernel hid them.
 */
bool symbols_of_kallsyms(struct symbols *s, struct stall_str text);
/* Is it that, by its first bytes? */
bool symbols_is_kallsyms(struct stall_str head);

#endif
