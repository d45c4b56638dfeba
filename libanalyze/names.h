/* names.h - numbers of the system and of the Go runtime, by name */
#ifndef STALL_NAMES_H
#define STALL_NAMES_H

#include <stdint.h>

/* NULL if the number has no name. */
const char *stall_stw_reason(int64_t reason); /* "GC mark termination" */
const char *stall_signal_name(int64_t sig);   /* "SIGURG", "SIGRTMIN+3" */
const char *stall_errno_name(int64_t err);    /* "ETIMEDOUT" */

#endif
