/* align_compare.h - two sources of one run, compared by their events */
#ifndef STALL_ALIGN_COMPARE_H
#define STALL_ALIGN_COMPARE_H

#include "libanalyze/align_line.h"

struct sqlite3;

/* As fit_sources.sql tells it. */
enum stall_fit_how { IS_BASE = 1, TO_MOVE, TO_CHECK };

struct stall_fit_source {
	int64_t source_id, run_id, begin, end, error_ns, events;
	char *path;
	enum stall_fit_how how;
	bool in_ns;		  /* its clock counts them, not cycles */
	bool strace;		  /* of its calls only */
	bool moved;		  /* by an earlier import, which told of it */
	bool read;		  /* grams has all */
	struct stall_grams grams; /* free() gram */
};

/*
 * Where the times of src are by those of base, whose own error is added;
 * between strace and others by calls, else by kernel events. -1: the database
 * tells why.
 */
int stall_align_compare(struct sqlite3 *db, struct stall_fit_source *src,
			struct stall_fit_source *base,
			struct stall_line *ret_line);

#endif
