/* program.h - the Go programs of a recording: what they are, where they are
 * probed */
#ifndef STALL_RECORD_PROGRAM_H
#define STALL_RECORD_PROGRAM_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "cmd/record/goprobes.h"
#include "cmd/record/tracer.h"

struct program {
	char *path;	  /* NULL: not found */
	char version[64]; /* "go1.26.8"; "": no Go program */
	char *module;	  /* build settings, as in the file */
	struct probes probes;
};

/*
 * Of a process, of a program as execvp() would find it, or of a file; first
 * that is given. Of no Go program there are no probes but those of the C
 * library.
 */
void program_find(struct program *p, pid_t pid, const char *command);
/* A running process, without probes. False: it is no Go program. */
bool program_identify(struct program *p, pid_t pid);
void program_free(struct program *p);

/* A JSON object; pid 0: not running, the environment is our own. answer: of
 * placed.h; NULL: without probes. */
void program_describe(const struct program *p, pid_t pid,
		      const enum tracer_answer *answer, FILE *f);

#endif
