/* feed.h - records become kernel events */
#ifndef STALL_TRACEDAT_FEED_H
#define STALL_TRACEDAT_FEED_H

#include "importers/tracedat/plan.h"
#include "importers/tracedat/stream.h"

#define TRACEDAT_MAX_DEPTH 256 /* addresses of a stack */

/* An event type of the file. */
struct tracedat_type {
	const struct tracedat_format *format;
	struct stall_format *fmt;
	struct tracedat_plan *plan; /* made when the first record is seen */
	bool broken;
};

struct tracedat_feed {
	struct tracedat *td;
	struct stall_kernel *kernel;
	struct tep_handle *tep;
	struct tracedat_type *type; /* by id */
	uint32_t ntypes;
	struct stall_event ev;
	int64_t first_ts, events;
	uint64_t ip[TRACEDAT_MAX_DEPTH];
	struct stall_arg *arg;
	int args_cap;
	char *hex;
	size_t hex_cap;
};

/* Tells the kernel the event types of the file. */
void tracedat_feed_start(struct tracedat_feed *f, struct tracedat *td,
			 struct stall_kernel *kernel);
void tracedat_feed_end(struct tracedat_feed *f);

/* The event the stream stands at. */
void tracedat_feed_event(struct tracedat_feed *f, struct tracedat_stream *st);

/* What was lost before it. */
void tracedat_feed_loss(struct tracedat_feed *f, struct tracedat_stream *st);

/* types.c: NULL if the type is not known or its format cannot be used. */
struct tracedat_plan *tracedat_type_plan(struct tracedat_feed *f, uint32_t id);
void tracedat_types_start(struct tracedat_feed *f);
void tracedat_types_end(struct tracedat_feed *f);

#endif
