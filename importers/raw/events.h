/* events.h - records as the kernel wrote them become kernel events */
#ifndef STALL_RAW_EVENTS_H
#define STALL_RAW_EVENTS_H

#include "importers/raw/formats.h"
#include "importers/raw/plan.h"

#define RAW_MAX_DEPTH 256 /* addresses of a stack */

/* An event type of the file. */
struct raw_type {
	const struct raw_format *format;
	struct stall_format *fmt;
	struct raw_plan *plan; /* made when the first record is seen */
	bool broken;
};

/* The last event of a CPU that is no stack: stacks behind it are its. */
struct raw_owner {
	int64_t ts;
	int32_t tid; /* -1: none since some were lost */
};

struct raw_events {
	struct stall_load *load;
	struct stall_kernel *kernel;
	bool big_endian, swap; /* swap: not the order of this machine */
	int long_size;	       /* of the traced kernel, in bytes */
	struct tep_handle *tep;
	struct raw_type *type; /* by id */
	uint32_t ntypes;
	struct stall_event ev; /* the last one */
	int64_t first_ts, events;
	struct raw_owner *owner; /* by CPU */
	int32_t nowners;
	uint64_t ip[RAW_MAX_DEPTH];
	struct stall_arg *arg;
	int args_cap;
	char *hex;
	size_t hex_cap;
};

/*
 * Tells the kernel the event types of the file; load, kernel, big_endian, swap
 * and long_size are set. The formats are borrowed until the end.
 */
void raw_events_start(struct raw_events *r, const struct raw_formats *formats);
void raw_events_end(struct raw_events *r);

/* One record, whole, in order of time; cpu as stall_kernel_cpu() tells. */
void raw_events_event(struct raw_events *r, struct stall_str rec, int64_t ts,
		      int32_t cpu);

/* types.c: NULL if the type is not known or its format cannot be used. */
struct raw_plan *raw_type_plan(struct raw_events *r, uint32_t id);
void raw_types_start(struct raw_events *r, const struct raw_formats *formats);
void raw_types_end(struct raw_events *r);

#endif
