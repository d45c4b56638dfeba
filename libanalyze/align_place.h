/* align_place.h - the clocks of a text on the time line of a trace */
#ifndef STALL_ALIGN_PLACE_H
#define STALL_ALIGN_PLACE_H

#include "libanalyze/align_bound.h"
#include "libanalyze/align_match.h"

struct stall_text_process {
	int64_t upid, pid;
	int64_t exec_ts; /* last one; -1: not in the trace */
	int64_t start_ts;
	bool is_go; /* its threads behave like Go's */
	int threads;
};

struct stall_place_input {
	const struct stall_text_line *line;
	size_t nlines;
	const struct stall_match *match; /* NULL: the text was not found */
	const struct stall_text_process *process;
	size_t nprocesses;
	const struct stall_text_stop *stop;
	size_t nstops;
	bool stamps;	   /* arrival times are on the trace's clock */
	const char *clock; /* the trace's; NULL: no trace, or the base clock */
};

/* A row of clock_map. */
struct stall_map {
	int instance;
	const char *clock; /* "gctrace", "schedtrace" */
	int64_t upid;	   /* -1: not known */
	int64_t offset_ns, early_ns, late_ns;
	enum stall_method method;
	char evidence[400];
};

/* One row for each clock that could be placed; the caller frees them. */
size_t stall_place_text(const struct stall_place_input *in,
			struct stall_map **ret_maps);

/*
 * Where the text was found in a trace with another clock, and its lines are
 * stamped: how that clock becomes the base clock. False: it does not.
 */
bool stall_place_trace(const struct stall_text_line *line, size_t nlines,
		       const char *clock, struct stall_map *ret);

const char *stall_method_name(enum stall_method m);

#endif
