/* tee.h - a program's standard error, kept and stamped while it is shown */
#ifndef STALL_RECORD_TEE_H
#define STALL_RECORD_TEE_H

#include <stdbool.h>
#include <stdio.h>

#include "libanalyze/err.h"

struct tee {
	FILE *log, *stamped; /* stderr.log, stderr.ts */
	bool in_line;
	bool failed; /* one of them could not be written */
};

/* Creates both in the folder. */
int tee_open(struct tee *t, const char *folder, struct stall_err *err);
/*
 * Takes what is there on fd: shown on our standard error, kept byte for byte,
 * and each line with the time its first byte came, "SECONDS.NS " of
 * CLOCK_MONOTONIC, before it. False at its end.
 */
bool tee_take(struct tee *t, int fd);
int tee_close(struct tee *t, struct stall_err *err); /* fine if not open */

#endif
