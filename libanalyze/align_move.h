/* align_move.h - a source's times, moved to another clock */
#ifndef STALL_ALIGN_MOVE_H
#define STALL_ALIGN_MOVE_H

#include "libanalyze/align_line.h"

struct sqlite3;

/* All times of its kernel tables; -1: the database tells why. */
int stall_align_move(struct sqlite3 *db, int64_t source_id,
		     const struct stall_line *line);

#endif
