/* calls.h - strace's lines, put together to calls and told to the kernel */
#ifndef STALL_STRACE_CALLS_H
#define STALL_STRACE_CALLS_H

#include "importers/strace/line.h"
#include "importers/tracepoints/feed.h"

struct strace_calls;

/* The kernel is borrowed and outlives it; the text of the lines, too. */
struct strace_calls *strace_calls_new(struct stall_kernel *k);
/* A line of any kind but STRACE_OTHER; l->ts is on the file's time line. */
void strace_calls_take(struct strace_calls *c, const struct strace_line *l);
void strace_calls_free(struct strace_calls *c); /* NULL is fine */

/* Threads that no call made were put into the process of the first one. */
bool strace_calls_assumed(const struct strace_calls *c);

#endif
