/* wrap.h - what log collectors put around a line */
#ifndef GODEBUG_WRAP_H
#define GODEBUG_WRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

/* A line of the file, unwrapped. */
struct godebug_piece {
	struct stall_str text;
	int64_t arrival_ts, pid; /* -1: not told */
	bool partial;		 /* the program's line goes on in the next */
	bool foreign;		 /* not of stderr */
	bool escaped;		 /* text is the inside of a JSON string */
};

struct godebug_wrap {
	const char *name;
	/* False: the line is not wrapped like this. */
	bool (*open)(struct stall_str line, struct godebug_piece *piece);
};

extern const struct godebug_wrap godebug_wraps[]; /* name NULL at the end */

/* JSON string escapes undone; `to` has room for n bytes. Returns the length. */
size_t godebug_unescape(struct stall_str text, char *to);

#endif
