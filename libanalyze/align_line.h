/* align_line.h - how one clock goes by another, from events that both timed */
#ifndef STALL_ALIGN_LINE_H
#define STALL_ALIGN_LINE_H

#include "libanalyze/align_grams.h"

enum stall_line_verdict {
	LINE_FITS,
	LINE_FEW,	/* too few events are in both */
	LINE_SCATTERED, /* they do not agree on one offset */
	LINE_UNSTEADY,	/* they do about, but the clocks do not go evenly */
	LINE_SHORT,	/* all at one moment */
};

struct stall_line {
	enum stall_line_verdict verdict;
	size_t matched;	   /* events that are in both */
	size_t agreed;	   /* of these, that lie on the line */
	int64_t from, to;  /* the first of them, by both clocks */
	int64_t drift_ppt; /* what the base gains on each unit, / 1e12 */
	int64_t span;	   /* from the first to the last, base */
	int64_t residual;  /* ns; how far off one of them is at most */
	int64_t lag;	   /* ns; what the residuals cannot show */
	int64_t error;	   /* ns; bound for all of the recording's times */
};

struct stall_line_input {
	struct stall_pair *pair; /* is sorted by the call */
	size_t n;
	bool in_ns;	    /* the clock counts ns, not cycles */
	int64_t begin, end; /* of the recording, by its own clock */
};

void stall_line_fit(const struct stall_line_input *in,
		    struct stall_line *ret_line);

/*
 * The same where the two did not stamp the same moment: all pairs of `late`
 * have a `to` that is not before what `from` stands for, those of `early` one
 * that is not behind it. The truth is between; residual is half of what both
 * leave open.
 */
void stall_line_between(const struct stall_line_input *late,
			const struct stall_line_input *early,
			struct stall_line *ret_line);

/* A time of the clock on the base. Never goes back, and no time is too far. */
int64_t stall_line_move(const struct stall_line *l, int64_t from);

#endif
