/* kallsyms.h - the names of the running kernel's functions */
#ifndef STALL_RECORD_KALLSYMS_H
#define STALL_RECORD_KALLSYMS_H

#include "libanalyze/err.h"

/*
 * Packs `from` (/proc/kallsyms) into a new file. -1 with *err, and no file: it
 * cannot be read or written, or its addresses are hidden.
 */
int kallsyms_keep(const char *to, const char *from, struct stall_err *err);

#endif
