/* tar.h - the members of a tar archive in memory, and making one
 *
 * POSIX ustar and pax, GNU's long names and large sizes. Links, devices and
 * sparse files are passed over.
 */
#ifndef STALL_TAR_H
#define STALL_TAR_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "libanalyze/source.h"

struct stall_tar {
	struct stall_str all;
	size_t at;
	bool cut; /* the archive ends too early, or is damaged there */
};

struct stall_tar_member {
	char name[PATH_MAX];   /* as stored, "./" taken off; longer ones are cut
				*/
	struct stall_str data; /* borrowed from the archive */
};

/* head: 512 bytes are enough. */
bool stall_is_tar(struct stall_str head);

/* The next regular file; false at the end. Start with {all}. */
bool stall_tar_next(struct stall_tar *t, struct stall_tar_member *m);

/* Appends a file; stall_tar_end() once behind all. Errors are latched in to. */
void stall_tar_put(FILE *to, const char *name, struct stall_str data);
void stall_tar_end(FILE *to);

#endif
