/* json_read.h - a JSON text, value by value */
#ifndef STALL_JSON_READ_H
#define STALL_JSON_READ_H

#include "libanalyze/err.h"
#include "libanalyze/source.h"
#include "libanalyze/val.h"

/*
 * Calls leaf() for each value that is no object and no array, in the order of
 * the text. path is that of its keys and indexes, "/thread/0/max"; true and
 * false are 1 and 0. Path and text are borrowed for the call. -1 and err if it
 * is not JSON, or of more than 64 MiB.
 */
int stall_json_read(struct stall_str text,
		    void (*leaf)(void *ctx, const char *path,
				 struct stall_val v),
		    void *ctx, struct stall_err *err);

#endif
