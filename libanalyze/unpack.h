/* unpack.h - a file that gzip or zstd made smaller */
#ifndef STALL_UNPACK_H
#define STALL_UNPACK_H

#include <stdbool.h>

#include "libanalyze/source.h"

/* Does it begin as one of them does? */
bool stall_is_packed(struct stall_str all);

/* How much of a file's name is left without the ending that packing added. */
size_t stall_unpacked_name(const char *name, size_t n);

/* What a file is called: without its folder, and as before it was packed. */
struct stall_str stall_file_name(const char *path);

/*
 * What is in it, in a file without a name under $TMPDIR (else /var/tmp), whose
 * room it takes; the caller closes. It may stop once there are `most` bytes.
 * *ret_torn: it ends too early or is damaged; what came before is there. -1
 * with *err: it could not be written.
 */
int stall_unpack(struct stall_str all, size_t most, bool *ret_torn,
		 struct stall_err *err);

#endif
