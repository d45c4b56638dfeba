/* args.h - what strace prints between the parentheses, as numbers */
#ifndef STALL_STRACE_ARGS_H
#define STALL_STRACE_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

#define STRACE_MAX_ARGS 8

struct strace_args {
	struct stall_str arg[STRACE_MAX_ARGS];
	int n; /* those in arg; more are dropped */
};

/* Appends what text lists, so that the two halves of a call can be put
 * together. */
void strace_args_add(struct strace_args *a, struct stall_str text);

/*
 * An argument as the number it is: 8<UDP:[...]>, 0x7f00, -1, SIGURG,
 * AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, flags=CLONE_VM|CLONE_THREAD. Pointers that
 * were followed ("text", {...}, [...]) and names that nobody asks for are 0.
 */
int64_t strace_number(struct stall_str arg);

/* What a call returned; false: not told, or it did not return. Errors are
 * negative, as the kernel has them. */
bool strace_result(struct stall_str ret, int64_t *value);

/* The port and family (AF_INET, AF_INET6) of a printed socket address. */
bool strace_address(struct stall_str arg, int64_t *family, int64_t *port);

/* The family and ports of an inet datagram socket that -yy shows as
 * 8<UDP:[127.0.0.1:50861->127.0.0.77:53]>; peer -1: it is not connected. */
bool strace_udp(struct stall_str fd, int64_t *family, int64_t *local,
		int64_t *peer);

/* The number behind "name=" in a printed structure. */
bool strace_field(struct stall_str s, const char *name, int64_t *value);

#endif
