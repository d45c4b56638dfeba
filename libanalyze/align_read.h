/* align_read.h - the kernel events by which two sources are compared */
#ifndef STALL_ALIGN_READ_H
#define STALL_ALIGN_READ_H

#include "libanalyze/align_grams.h"

struct sqlite3;

/* All sequences of a source that are between two times, ended; -1: the database
 * tells why. */
int stall_align_read(struct sqlite3 *db, int64_t source_id, int64_t from,
		     int64_t to, struct stall_grams *g);

#endif
