/* snapshot.h - what the machine was like: clocks, /proc, /sys */
#ifndef STALL_RECORD_SNAPSHOT_H
#define STALL_RECORD_SNAPSHOT_H

#include <stdio.h>
#include <sys/types.h>

/*
 * One object: the clocks read one after the other, several times, each between
 * two readings of CLOCK_MONOTONIC; ns.
 */
void snapshot_clocks(FILE *f);

/*
 * Copies files of /proc, /sys and /boot into FOLDER/PART under their own paths:
 * kernel, command line, sysctls, CPUs, interrupts; of process pid (0: none) its
 * limits, status and threads; of cgroups (NULL: none) their limits and what
 * they have used. What cannot be read is left out.
 */
void snapshot_files(const char *folder, const char *part, pid_t pid,
		    const char *cgroups);

/* The folders of the cgroups that a process is in, a line each; to be freed. */
char *snapshot_cgroups_of(pid_t pid);

#endif
