/* line.h - a line of trace text: who, where, when, which event
 *
 * tracefs, trace-cmd report and perf script put the same in front of an event:
 *
 *	lto cgu.01-7142    (   5954) [000] d.h..  2344.236017: EVENT: ...
 *	     tsrun-3645  [001]   980.014582835: (+44) EVENT: ...
 *	   dnscli 10617 [001]  1511.637322: SYSTEM:EVENT: ...
 *	run_text-7166      0d..2. 18863us+: EVENT: ...
 */
#ifndef FTRACETEXT_LINE_H
#define FTRACETEXT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

struct text_line {
	struct stall_str comm; /* "": cut short by this format */
	int32_t tid, tgid;     /* -1: not told */
	int32_t cpu;
	int64_t ts; /* ns; ticks if the time has no unit */
	enum text_time {
		TEXT_TICKS, /* "235276:" a counter, cycles, jiffies */
		TEXT_NS,    /* "980.014582835:" */
		TEXT_US,    /* "980.014582:" rounded to the nearest */
		TEXT_SINCE, /* "18863us:" since the first event */
	} time;
	struct stall_str system; /* "": not told */
	struct stall_str event, args;
	/* "sys_write(" and "sys_write -> ", which are two events of one name */
	enum text_bare { TEXT_WHOLE, TEXT_ENTERS, TEXT_EXITS } bare;
};

enum text_kind {
	TEXT_EVENT,
	TEXT_LOST,	 /* cpu; lost events in ts, -1: not told how many */
	TEXT_NO_CONTEXT, /* an event without what stands in front of it */
	TEXT_OTHER,
};

enum text_kind text_line_read(struct text_line *l, struct stall_str text);

/* What is behind the first n bytes. */
static inline struct stall_str text_from(struct stall_str s, size_t n)
{
	return (struct stall_str){s.p + n, s.n - n};
}

/* Blanks taken off. */
struct stall_str text_trim(struct stall_str s);
/* Decimal digits at the beginning; how many bytes. */
size_t text_digits(struct stall_str s, int64_t *ret);

#endif
