/* container.h - getting at the lines a program wrote, whatever wraps them */
#ifndef GODEBUG_CONTAINER_H
#define GODEBUG_CONTAINER_H

#include "importers/godebug/wrap.h"
#include "libanalyze/source.h"

/*
 * A line as the program wrote it. `pos` counts bytes of what the program wrote,
 * so that it is the same whatever wrapping the text has gone through.
 */
struct godebug_line {
	struct stall_str text; /* without its end; borrowed until the next */
	int64_t pos;
	int64_t lineno;	    /* in the file; of its first piece */
	int64_t file_pos;   /* ditto */
	int64_t arrival_ts; /* ns, CLOCK_MONOTONIC; -1: not stamped */
	int64_t pid;	    /* told by the wrapping; -1: not told */
	bool cut;	    /* the file ends in it, without '\n' */
};

struct godebug_container {
	struct stall_source *src;
	const struct godebug_wrap *wrap; /* NULL: none */
	bool crlf;
	int64_t pos;	 /* of the next line */
	int64_t foreign; /* lines of another stream than stderr */
	char *buf;	 /* unescaped or put together */
	size_t n, room;
};

/* Tells the wrapping from the source's head. The source stays the caller's. */
void godebug_container_open(struct godebug_container *c,
			    struct stall_source *src);
/* The next line of the program's stderr; false at the end. */
bool godebug_container_line(struct godebug_container *c,
			    struct godebug_line *line);
void godebug_container_close(struct godebug_container *c);

const char *godebug_container_name(const struct godebug_container *c);

#endif
