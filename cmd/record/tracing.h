/* tracing.h - what the kernel records of a session, and where it goes */
#ifndef STALL_RECORD_TRACING_H
#define STALL_RECORD_TRACING_H

#include "cmd/record/manifest.h"
#include "cmd/record/pages.h"
#include "cmd/record/program.h"
#include "cmd/record/reader.h"
#include "cmd/record/session.h"
#include "cmd/record/tracefile.h"
#include "cmd/record/tracer.h"

struct tracing {
	const struct session_options *o;
	struct manifest *manifest; /* is told of events and losses */
	struct tracer *tracer[BUFFERS];
	struct readers *readers[BUFFERS];
	struct tracefile file;
	struct program program;
	enum tracer_answer *answer; /* by probe of the program */
	bool on;
};

/* Instances, events and probes; nothing is recorded yet. -1 with *err. */
int tracing_set_up(struct tracing *s, struct stall_err *err);
/* From now on. -1 with *err. */
int tracing_start(struct tracing *s, struct stall_err *err);
/* All that was traced goes into trace.dat; fine if it was done before. */
int tracing_stop(struct tracing *s, struct stall_err *err);
/* Takes all out of the kernel again. */
void tracing_free(struct tracing *s);

#endif
