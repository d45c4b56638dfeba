/* crash.h - finding where a program began to dump its goroutines */
#ifndef GODEBUG_CRASH_H
#define GODEBUG_CRASH_H

#include "importers/godebug/container.h"

/* A first line that looks like a crash, until a goroutine's header proves it.
 */
struct godebug_crash {
	int lines_left; /* in which it may come; 0: nothing is suspected */
	struct godebug_line line; /* text is kept below */
	char what[256];
};

/*
 * A line that is no record. True if it proves a crash: c->line is then where
 * it began, with what it said.
 */
bool godebug_crash_line(struct godebug_crash *c,
			const struct godebug_line *line);

#endif
