/* procstat.h - one number of /proc/PID/stat */
#ifndef STALL_RECORD_PROCSTAT_H
#define STALL_RECORD_PROCSTAT_H

#include <sys/types.h>

enum procstat_field {
	PROCSTAT_PARENT = 4, /* as proc(5) numbers them */
	PROCSTAT_BORN = 22,  /* in ticks since the boot */
};

/* 0 if the process is not there. */
unsigned long long procstat(pid_t pid, enum procstat_field field);

#endif
