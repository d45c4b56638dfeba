/* cgroups.h - the control groups of a process, and those around them */
#ifndef STALL_RECORD_CGROUPS_H
#define STALL_RECORD_CGROUPS_H

#include <sys/types.h>

/*
 * Adds to *list the folders of the groups that a process is in, and of the
 * groups around each up to the root, whose limits hold as well: a line each,
 * the innermost first, and none twice. *list: NULL, or to be freed.
 */
void cgroups_add(char **list, pid_t pid);

/*
 * Copies their limits and what they have used into FOLDER/PART, by
 * snapshot_copy(). Of both versions.
 */
void cgroups_copy(const char *folder, const char *part, const char *list);

#endif
