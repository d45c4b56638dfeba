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
 * kernel, command line, sysctls, CPUs, interrupts. What cannot be read is left
 * out, and what is there already is kept as it is.
 */
void snapshot_files(const char *folder, const char *part);

/*
 * The same for what changes while a program runs, cheap enough to do it then:
 * the machine's counters of memory; of process pid (0: none) and its
 * descendants limits, status and threads, of 16 processes at most and of 1000
 * threads each; of their cgroups, and of those in *cgroups already (see
 * cgroups.h), limits and what they have used.
 */
void snapshot_running(const char *folder, const char *part, pid_t pid,
		      char **cgroups);

/* One file, as the two above do. */
void snapshot_copy(const char *folder, const char *part, const char *from);

#endif
