/* align.h - putting sources with clocks of their own on the base clock */
#ifndef STALL_ALIGN_H
#define STALL_ALIGN_H

#include "libanalyze/err.h"

struct sqlite3;

/*
 * Called inside the transaction that ends an import, when all rows and indexes
 * are there. The database may hold runs of earlier imports too.
 */
int stall_align(struct sqlite3 *db, struct stall_err *err);

#endif
