/* tracepoint.h - what one kind of kernel event means */
#ifndef STALL_TRACEPOINT_H
#define STALL_TRACEPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

#define STALL_MAX_FIELDS 16

struct stall_kernel;
struct stall_thread;

/*
 * A field's value: `i` for numbers (sign-extended as its format says), `s` for
 * strings and arrays (the bytes in the record, numbers in host order). Strings
 * end before their first NUL. Borrowed for the call.
 */
union stall_field {
	int64_t i;
	struct stall_str s;
};

/* One event, as an importer hands it over: in order of time over all CPUs. */
struct stall_event {
	int64_t ts;    /* ns, base clock (the file's own if unaligned) */
	int32_t cpu;   /* index into stall_kernel.cpu, not a machine's number */
	int32_t tid;   /* common_pid: the task on the CPU; 0 is idle */
	uint32_t have; /* bit i: field i is in this file's format */
	union stall_field v[STALL_MAX_FIELDS]; /* as tracepoint.fields lists */
};

/* One event format of a file; made by stall_kernel_format(). */
struct stall_format {
	const char *system, *name;	   /* owned by the kernel */
	const struct stall_tracepoint *tp; /* who handles it; NULL: nobody */
	bool keep;     /* also wanted as rows of its own, with all fields */
	int64_t count; /* events seen; the importer counts */
};

/*
 * One file in importers/tracepoints/ that defines `const struct stall_family
 * stall_family_NAME` is one family of events; the Makefile finds it by its file
 * name ("tracepoints/NAME.c" is a family if it defines one by that name). To
 * add events: that file and a test.
 *
 * A field is "name" or "name|other" (the first one present is taken); with a
 * leading '?' it may be missing: its bit in `have` is unset and its value 0.
 * With "[]" behind it must be a string or an array, so that `s` may be used:
 * one that is a number counts as missing, which a user's own probe may well
 * have. An event type that lacks a field it must have is not handled at all: it
 * is counted as skipped ("missing_field").
 *
 * "*args[]" stands for the arguments of a named system call, whose fields have
 * a name of their own in every format: the fields after __syscall_nr (or nr) as
 * long as they are of 8 bytes, at most 6, as one array of numbers.
 */
struct stall_tracepoint {
	const char *system; /* "sched" */
	const char *name; /* "sched_switch"; a trailing '*' matches the rest */
	void (*handle)(struct stall_kernel *k, void *state,
		       const struct stall_format *fmt,
		       const struct stall_event *ev);
	const char *fields[STALL_MAX_FIELDS + 1];
};

struct stall_family {
	const char *name;
	const struct stall_tracepoint *events; /* ends with a NULL name */
	/* All hooks may be NULL. start() makes the state the others are given,
	 * finish() writes what is still open at end_ts and frees it. */
	void *(*start)(struct stall_kernel *k);
	void (*finish)(struct stall_kernel *k, void *state, int64_t end_ts);
	/* Events on `cpu` between the two times were lost. */
	void (*lost)(struct stall_kernel *k, void *state, int32_t cpu,
		     int64_t from, int64_t to);
	/* An event shows t on this CPU, whose cpu.current is not t yet. */
	void (*running)(struct stall_kernel *k, void *state, int32_t cpu,
			struct stall_thread *t, int64_t ts);
	/* The thread ended; once more if another one took its tid before it
	 * was seen to leave its CPU. t is still valid. */
	void (*gone)(struct stall_kernel *k, void *state,
		     struct stall_thread *t, int64_t ts);
};

#endif
