/* goprocs.h - the Go processes of the machine, into go.json */
#ifndef STALL_RECORD_GOPROCS_H
#define STALL_RECORD_GOPROCS_H

#include <sys/types.h>

#include "cmd/record/program.h"
#include "libanalyze/err.h"

/* All that were seen; zeroed at first. */
struct goprocs {
	struct goproc *one;
	int n;
};

/* One with its probes, as answer (of placed.h) tells; NULL: without. */
void goprocs_add(struct goprocs *g, const struct program *p, pid_t pid,
		 const enum tracer_answer *answer);
/* Those that run now and were not seen before. */
void goprocs_look(struct goprocs *g);
/* FOLDER/go.json, an array, whole or not at all. */
int goprocs_write(const struct goprocs *g, const char *folder,
		  struct stall_err *err);
void goprocs_free(struct goprocs *g);

#endif
