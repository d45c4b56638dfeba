/* align_calls.h - what strace saw, compared with what the kernel traced */
#ifndef STALL_ALIGN_CALLS_H
#define STALL_ALIGN_CALLS_H

#include "libanalyze/align_line.h"

struct sqlite3;

struct stall_calls_input {
	int64_t source_id, base_id; /* exactly one of them is strace's */
	bool from_strace;	    /* which */
	bool in_ns;		    /* as in stall_line_input */
	int64_t begin, end;
};

/* -1: the database tells why. */
int stall_align_calls(struct sqlite3 *db, const struct stall_calls_input *in,
		      struct stall_line *ret_line);

#endif
