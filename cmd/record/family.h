/* family.h - a process and its descendants */
#ifndef STALL_RECORD_FAMILY_H
#define STALL_RECORD_FAMILY_H

#include <sys/types.h>

/*
 * Puts pid and the processes that descend from it into to[], max at most, as
 * /proc tells their parents now; one whose parent has ended is not found.
 * Returns how many.
 */
int family_of(pid_t pid, pid_t *to, int max);

#endif
