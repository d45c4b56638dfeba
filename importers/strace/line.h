/* line.h - one line of strace, taken apart; borrows from the text */
#ifndef STALL_STRACE_LINE_H
#define STALL_STRACE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

struct strace_line {
	enum strace_kind {
		STRACE_OTHER,	   /* not a line of strace, or not a call */
		STRACE_NOTE,	   /* strace about itself: nothing happened */
		STRACE_CALL,	   /* read(3, "x", 1) = 1 <0.000004> */
		STRACE_UNFINISHED, /* read(3,  <unfinished ...> */
		STRACE_RESUMED,	 /* <... read resumed>"x", 1) = 1 <0.000004> */
		STRACE_SIGNAL,	 /* --- SIGURG {si_signo=SIGURG, ...} --- */
		STRACE_ENDED,	 /* +++ exited with 0 +++ */
		STRACE_REPLACED, /* +++ superseded by execve in pid 7 +++ */
	} kind;
	enum strace_time {
		STRACE_NO_TIME,
		STRACE_EPOCH, /* -ttt: since 1970 */
		STRACE_DAY,   /* -t, -tt: since midnight */
		STRACE_DELTA, /* -r: since the line before */
	} time;
	int32_t tid;	       /* 0: not told */
	struct stall_str comm; /* -Y: of the thread; n is 0: not told */
	int64_t ts;	       /* ns */
	int64_t digit_ns;      /* what the last digit of ts stands for */
	struct stall_str name; /* of the call or the signal */
	struct stall_str args; /* "3, \"x\", 1"; of a signal: what it carried */
	struct stall_str ret;  /* "-1 EAGAIN (...)"; n is 0: not in the line */
	int64_t dur;	       /* ns; -1: not told (no -T) */
};

/* line: without its '\n'. */
void strace_line_read(struct strace_line *l, struct stall_str line);

/* Seconds with a fraction at the beginning of s; how long it is, 0: none.
 * digit_ns may be NULL. */
size_t strace_seconds(struct stall_str s, int64_t *ns, int64_t *digit_ns);

#endif
