/* human.h - numbers as people read them */
#ifndef STALL_HUMAN_H
#define STALL_HUMAN_H

#include <stddef.h>
#include <stdint.h>

/* Room enough for any of these. */
#define STALL_HUMAN 48

/* All write to buf[STALL_HUMAN] and return it. */
char *stall_human_ns(char *buf, int64_t ns);	   /* "7.79 ms" */
char *stall_human_ts(char *buf, int64_t ns);	   /* "12.345678901" seconds */
char *stall_human_share(char *buf, double share);  /* "37.2 %" */
char *stall_human_bytes(char *buf, int64_t bytes); /* "1.50 MiB" */
char *stall_human_real(char *buf, double x);	   /* three digits or more */

/* For programs: the shortest that reads back as the same number. */
char *stall_exact_real(char *buf, double x);

#endif
