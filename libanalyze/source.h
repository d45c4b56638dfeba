/* source.h - an input file, mapped, read as bytes or line by line */
#ifndef STALL_SOURCE_H
#define STALL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "libanalyze/err.h"

struct stall_source;

/* A borrowed piece of the source; valid until the source is closed. */
struct stall_str {
	const char *p;
	size_t n;
};

static inline bool stall_str_same(struct stall_str a, struct stall_str b)
{
	return a.n == b.n && !memcmp(a.p, b.p, a.n);
}

/*
 * The caller closes. A directory, a pipe or a missing file is an error. What
 * gzip or zstd packed is unpacked (unpack.h); all below is of what was in it.
 */
struct stall_source *stall_source_open(const char *path, struct stall_err *err);
/* The same for who wants its head only: no more than that need be unpacked. */
struct stall_source *stall_source_open_head(const char *path,
					    struct stall_err *err);
/* For tests and fuzzing; copies the bytes. */
struct stall_source *stall_source_mem(const char *name, const void *p,
				      size_t n);
/*
 * A part of another source, borrowed: that one must be closed later. Unpacked
 * as files are; most: of what is packed, how many bytes must be there.
 */
struct stall_source *stall_source_part(const char *name, struct stall_str part,
				       size_t most, struct stall_err *err);
#define STALL_HEAD_BYTES 4096
void stall_source_close(struct stall_source *src); /* NULL is fine */

/* It was packed, and ends too early or is damaged. */
bool stall_source_torn(const struct stall_source *src);
const char *stall_source_name(const struct stall_source *src); /* as opened */
struct stall_str stall_source_head(const struct stall_source *src); /* 4 KiB */
struct stall_str stall_source_all(const struct stall_source *src);

/*
 * The next line without its '\n'; false at the end. A last line without '\n'
 * is a line too: stall_source_cut() tells. lineno and pos belong to the line
 * returned last; pos is the offset of its first byte.
 */
bool stall_source_line(struct stall_source *src, struct stall_str *line);
int64_t stall_source_lineno(const struct stall_source *src);
int64_t stall_source_pos(const struct stall_source *src);
bool stall_source_cut(const struct stall_source *src);

#endif
