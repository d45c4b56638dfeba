/* align_match.h - finding a text among the write(2) calls of a trace */
#ifndef STALL_ALIGN_MATCH_H
#define STALL_ALIGN_MATCH_H

#include "libanalyze/align_text.h"

struct stall_match_input {
	const struct stall_text_write *write;
	size_t nwrites;
	int64_t text_bytes;
	/* Upids whose exec the trace has: their text begins with its writes. */
	const int64_t *born;
	size_t nborn;
	int64_t loss_ts; /* events were lost from here on; INT64_MAX: none */
	bool arrivals_count; /* the trace's clock is the one of the stamps */
};

struct stall_match {
	size_t records, found; /* in the part of the text the trace covers */
	size_t writes;
	int64_t bytes; /* written in all */
	bool whole;    /* to the byte what the text has */
};

/*
 * The sizes of a process's writes add up to positions in its text. Where each
 * record that the trace covers begins at the beginning of a write, and no other
 * place in the text fits as well, write_ts, utid and upid of the lines are set.
 * lines are in any order. False: the text was not found.
 */
bool stall_match_writes(const struct stall_match_input *in,
			struct stall_text_line *line, size_t nlines,
			struct stall_match *ret);

#endif
