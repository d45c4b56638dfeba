/* align_events.h - kernel traces on other clocks, put on the base by events */
#ifndef STALL_ALIGN_EVENTS_H
#define STALL_ALIGN_EVENTS_H

#include "libanalyze/err.h"

struct sqlite3;

/*
 * Where two sources of a run have the same kernel events, the unaligned one's
 * rows are moved. To be called when all rows and indexes are there, before text
 * is placed. What was moved once stays.
 */
int stall_align_events(struct sqlite3 *db, struct stall_err *err);

#endif
