/* fragment.h - the beginning of a record whose rest is still to come */
#ifndef GODEBUG_FRAGMENT_H
#define GODEBUG_FRAGMENT_H

#include "importers/godebug/container.h"
#include "importers/godebug/kinds.h"

/*
 * Each operand of a print in the runtime is a write(2) of its own, so other
 * output may land between any two. What a record was cut off at is then at the
 * beginning of a later line.
 */
struct godebug_fragment {
	const struct godebug_kind *kind; /* NULL: there is none */
	char *text;
	size_t n, room;
	int pieces;
	struct godebug_line line; /* where it began; its text is not kept */
};

void godebug_fragment_set(struct godebug_fragment *f,
			  const struct godebug_kind *kind,
			  struct stall_str text,
			  const struct godebug_line *line);

/*
 * Adds what may be the rest, and reads the whole as the record. False if that
 * is none: then nothing was added, except that with *ret_short all is well so
 * far and it has grown; there is an end to that after a few pieces. A number is
 * never put together from two.
 */
bool godebug_fragment_join(struct godebug_fragment *f, struct stall_str rest,
			   union godebug_record *r, bool *ret_short);

void godebug_fragment_free(struct godebug_fragment *f);

#endif
