/* session.h - one recording, from the folder's making to its last file */
#ifndef STALL_RECORD_SESSION_H
#define STALL_RECORD_SESSION_H

#include <stdbool.h>
#include <sys/types.h>

#include "libanalyze/err.h"

struct trigger;

struct session_options {
	const char *folder;
	const char *sets;   /* of --events */
	const char *binary; /* the Go program, if it is not argv[0]; or NULL */
	const char *exectrace; /* of --exec-trace, or NULL */
	const char *godebug;   /* of --gotrace; NULL: none */
	char **argv;	       /* the program; NULL: none */
	pid_t pid;	       /* of --pid; 0: none */
	double seconds;	       /* of --duration; 0: until told to stop */
	bool kallsyms;	       /* of --kallsyms */
	int size_kb;	       /* of buffer for each CPU */
	int version;	       /* of trace.dat: 6 or 7 */
	const struct trigger *snapshot; /* flight recorder; NULL: record all */
};

/*
 * Records until the program or process ends, the time is over, or a signal says
 * so. Returns the program's exit status, 0 if there is none, or -1 with *err.
 * Whatever happens nothing stays behind in tracefs, and what was recorded is in
 * the folder.
 */
int session_run(const struct session_options *o, struct stall_err *err);

/*
 * Makes the trace.dat of a recording whose recorder was killed, of what had
 * come until then. -1 with *err, also if there is nothing to be done.
 */
int session_finish(const char *folder, struct stall_err *err);

#endif
