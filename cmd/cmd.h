/* cmd.h - a subcommand */
#ifndef STALL_CMD_H
#define STALL_CMD_H

#include "libanalyze/err.h"

enum {
	EXIT_OK = 0,
	EXIT_FINDING = 1,      /* a gate found something */
	EXIT_BAD = 2,	       /* usage, I/O or bad input */
	EXIT_INCONCLUSIVE = 3, /* loss, a cut-off file with --strict */
};

/*
 * cmd/foo.c defines stall_command_foo, found by its file name. run() gets
 * argv[0] = the command's name and returns an exit status, or -1 with *err
 * (exit status 2, and main prints it). `help` is all that follows the name in
 * `stallscope help NAME`.
 */
struct stall_command {
	const char *name;
	const char *summary; /* one line */
	const char *usage;   /* what follows the name */
	const char *help;
	int (*run)(int argc, char **argv, struct stall_err *err);
};

#endif
