/* manifest.h - what was recorded, when, how, and what of it is missing */
#ifndef STALL_RECORD_MANIFEST_H
#define STALL_RECORD_MANIFEST_H

#include "cmd/record/exectrace.h"
#include "cmd/record/session.h"
#include "cmd/record/tracer.h"

struct manifest_event {
	const char *system, *name; /* as in trace.dat */
	enum tracer_answer answer;
};

struct manifest {
	const struct session_options *o;
	struct manifest_event *event;
	int nevents;
	long long *lost; /* by CPU; -1: not known */
	int ncpus;
	int status;	    /* of the program; -1: none, or not over */
	const char *state;  /* "recording", "complete", "incomplete" */
	const char *why;    /* "incomplete": what happened; else NULL */
	char snapshot[100]; /* why a flight recorder kept it; "": did not */
	struct exectrace_result exectrace;
	struct stall_err no_kallsyms; /* why not, if asked for; else "" */
	char *clocks[2];	      /* at the beginning and the end, JSON */
};

/* Replaces FOLDER/manifest.json and FOLDER/clocks.json, whole or not at all. */
int manifest_write(const struct manifest *m, struct stall_err *err);

#endif
