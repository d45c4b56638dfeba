/* debug.h - symbols that are kept apart from their program */
#ifndef STALL_SYMBOLS_DEBUG_H
#define STALL_SYMBOLS_DEBUG_H

#include "importers/binary/elf.h"
#include "libanalyze/load.h"

/*
 * Debug packages, and objcopy --only-keep-debug, have them in a file of their
 * own, which has the program's addresses but not its places. False: none is
 * imported with the program.
 */
bool debug_of(const struct stall_load *load, const struct elf *program,
	      struct elf *ret);
/* Is a program imported with it that it was taken from? name: the file's. */
bool debug_has_program(const struct stall_load *load, const struct elf *debug,
		       const char *name);

#endif
