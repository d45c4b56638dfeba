/* align_text.h - what aligning text with a trace works on */
#ifndef STALL_ALIGN_TEXT_H
#define STALL_ALIGN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Kinds of records that tell a time. go_init and gc_cycle count from one zero.
 */
enum stall_text_kind { TEXT_OTHER, TEXT_GC, TEXT_INIT, TEXT_SCHED, TEXT_KINDS };

struct stall_text_line {
	int64_t line_id, pos;
	int64_t arrival_ts; /* -1: not stamped */
	int instance;
	enum stall_text_kind kind;
	int64_t at_ns; /* since the zero; the truth is below at_ns + res_ns */
	int64_t res_ns;
	int64_t took_ns;    /* what the record tells of ended no sooner */
	int64_t seq;	    /* of a collection */
	int64_t write_ts;   /* when its first byte was written; -1: not found */
	int64_t utid, upid; /* by whom */
};

/* A write(2) to a standard stream, in order of time. */
struct stall_text_write {
	int64_t ts, utid, upid, bytes;
	int fd;
};

/* A stop for sweep termination that probes saw, in order of time. */
struct stall_text_stop {
	int64_t ts, upid;
	bool on_cpu; /* its thread had been running for a while */
};

#endif
