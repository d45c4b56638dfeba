/* calls.h - what the numbers in a few system calls tell */
#ifndef STALL_CALLS_H
#define STALL_CALLS_H

#include "importers/tracepoints/kernel.h"
#include "importers/tracepoints/sockets.h"

/* The call a thread is in, or was in last. */
struct stall_call {
	struct stall_thread *thread; /* NULL: free */
	struct stall_call *next;     /* free ones */
	int64_t ts;
	int64_t dur, ret; /* dur < 0: the exit was not seen */
	int32_t nr;
	uint8_t action; /* see stall_call_action() */
	uint8_t nargs;	/* how many of arg are known */
	bool raw;	/* raw_syscalls told its entry */
	bool twice;	/* both sources did, so both will tell the exit */
	bool open;
	int64_t arg[3];
	int64_t socket_id; /* it is on; 0: none */
	struct stall_socket *closing;
	/* What the thread last connected or sent on, for poll(2), whose file
	 * descriptor is behind a pointer; 0: none. */
	int64_t last_id;
	int32_t last_fd;
};

struct stall_calls {
	struct stall_kernel *k;
	struct stall_sockets *sockets;
	int slot; /* the family's, in stall_process.own */
};

/* What there is to do for the call of that name; 0: nothing. */
uint8_t stall_call_action(const char *name);

/* For calls with an action only: entered, and over. */
void stall_call_enter(struct stall_calls *cs, struct stall_call *c);
void stall_call_leave(struct stall_calls *cs, struct stall_call *c);

/* Its exit comes with another number, and without a result. */
bool stall_call_loses_number(const struct stall_call *c);
/* Makes threads, which come out of it without having gone in. */
bool stall_call_is_birth(uint8_t action);

#endif
