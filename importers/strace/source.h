/* source.h - strace's lines as they were before several writers shared a file
 */
#ifndef STALL_STRACE_SOURCE_H
#define STALL_STRACE_SOURCE_H

#include "libanalyze/source.h"

/*
 * Who the lines are of that do not tell it; -1: not known. name: of the file,
 * as -ff makes them, NAME.TID. Without -o strace leaves the id out as long as
 * there is one thread only: it is the one that shows up later and that strace
 * did not say to have attached.
 */
int32_t strace_untold_tid(const char *name, struct stall_str all);

/*
 * Without -o, "strace: Process 7 attached" stands in the middle of a line, and
 * the rest of that on the next. Lines are put together again here.
 */
struct strace_joiner;

struct strace_joiner *strace_joiner_new(void);
/* What to read for this line; n is 0: nothing yet. It lives as long as the
 * joiner, or as the line. */
struct stall_str strace_join(struct strace_joiner *j, struct stall_str line);
void strace_joiner_free(struct strace_joiner *j); /* NULL is fine */

#endif
