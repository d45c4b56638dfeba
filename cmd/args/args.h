/* args.h - options of a command, and what it prints to */
#ifndef STALL_ARGS_H
#define STALL_ARGS_H

#include <getopt.h>
#include <stdio.h>

#include "libanalyze/err.h"

/*
 * getopt_long() that puts its complaints into *err. Returns the option's
 * letter, -1 at the end (optind is the first argument), '?' with *err.
 * `letters` begins with a colon.
 */
int args_next(int argc, char **argv, const char *letters,
	      const struct option *options, struct stall_err *err);

/*
 * Standard output, or a file that takes the place of the one at path when it is
 * complete; a link, a device or a pipe there is written to. path NULL: standard
 * output.
 */
struct args_output {
	FILE *f;
	const char *path;
	char *temporary; /* NULL: written to in place */
};
int args_output_open(struct args_output *o, const char *path,
		     struct stall_err *err);
int args_output_close(struct args_output *o, struct stall_err *err);

#endif
