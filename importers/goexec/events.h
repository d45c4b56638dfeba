/* events.h - the events of execution traces of Go 1.22 and later
 *
 * Numbers and arguments as internal/trace/tracev2/events.go of Go 1.26 has
 * them; each event type kept its number since Go 1.22.
 */
#ifndef GOEXEC_EVENTS_H
#define GOEXEC_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

enum goexec_type {
	EV_BATCH = 1,
	EV_STACKS = 2,
	EV_STACK = 3,
	EV_STRINGS = 4,
	EV_STRING = 5,
	EV_CPU_SAMPLES = 6,
	EV_CPU_SAMPLE = 7,
	EV_FREQUENCY = 8,
	EV_PROCS_CHANGE = 9,
	EV_PROC_START = 10,
	EV_PROC_STOP = 11,
	EV_PROC_STEAL = 12,
	EV_PROC_STATUS = 13,
	EV_GO_CREATE = 14,
	EV_GO_CREATE_SYSCALL = 15,
	EV_GO_START = 16,
	EV_GO_DESTROY = 17,
	EV_GO_DESTROY_SYSCALL = 18,
	EV_GO_STOP = 19,
	EV_GO_BLOCK = 20,
	EV_GO_UNBLOCK = 21,
	EV_GO_SYSCALL_BEGIN = 22,
	EV_GO_SYSCALL_END = 23,
	EV_GO_SYSCALL_END_BLOCKED = 24,
	EV_GO_STATUS = 25,
	EV_STW_BEGIN = 26,
	EV_STW_END = 27,
	EV_GC_ACTIVE = 28,
	EV_GC_BEGIN = 29,
	EV_GC_END = 30,
	EV_SWEEP_ACTIVE = 31,
	EV_SWEEP_BEGIN = 32,
	EV_SWEEP_END = 33,
	EV_ASSIST_ACTIVE = 34,
	EV_ASSIST_BEGIN = 35,
	EV_ASSIST_END = 36,
	EV_HEAP_ALLOC = 37,
	EV_HEAP_GOAL = 38,
	EV_GO_LABEL = 39,
	EV_TASK_BEGIN = 40,
	EV_TASK_END = 41,
	EV_REGION_BEGIN = 42,
	EV_REGION_END = 43,
	EV_LOG = 44,
	EV_GO_SWITCH = 45,
	EV_GO_SWITCH_DESTROY = 46,
	EV_GO_CREATE_BLOCKED = 47,
	EV_GO_STATUS_STACK = 48,
	EV_EXP_BATCH = 49,
	EV_SYNC = 50,
	EV_CLOCK_SNAPSHOT = 51,
	EV_END_OF_GENERATION = 52,
	EV_ALLOC_FIRST = 128, /* experiment AllocFree */
	EV_ALLOC_LAST = 136,
	EV_TYPES,
};

enum { GOEXEC_MAX_ARGS = 4 }; /* without the time */

struct goexec_spec {
	const char *name; /* NULL: no such event in a batch of events */
	uint8_t nargs;	  /* after the time */
	uint8_t since;	  /* minor version of the format that has it */
};
extern const struct goexec_spec goexec_specs[EV_TYPES];

/* States of goroutines and processors, as GoStatus and ProcStatus say them. */
enum { GO_RUNNABLE = 1, GO_RUNNING = 2, GO_SYSCALL = 3, GO_WAITING = 4 };
enum {
	PROC_RUNNING = 1,
	PROC_IDLE = 2,
	PROC_SYSCALL = 3,
	PROC_ABANDONED = 4,
};

#define GOEXEC_NONE UINT64_MAX /* no thread, processor, task */

#endif
