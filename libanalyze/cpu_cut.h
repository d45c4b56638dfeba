/* cpu_cut.h - what a CPU did in a while, cut into pieces */
#ifndef STALL_CPU_CUT_H
#define STALL_CPU_CUT_H

#include "libanalyze/pieces.h"

/* The statements it takes, of one connection; prepared at the first use. */
struct stall_cpu_cutter;

struct stall_cpu_cutter *stall_cpu_cutter_new(struct sqlite3 *db);
void stall_cpu_cutter_free(struct stall_cpu_cutter *k);

/*
 * Appends the pieces of [from, to), which sum to it; see cpu_use.h. A ucpu that
 * is negative is not known. Returns an SQLite code.
 */
int stall_cpu_cut(struct stall_cpu_cutter *k, int64_t ucpu, int64_t from,
		  int64_t to, struct stall_pieces *pieces);

#endif
