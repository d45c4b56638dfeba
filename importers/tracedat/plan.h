/* plan.h - from an event's format text to where its values are in a record
 *
 * libtraceevent parses the text once per event type, when its first record is
 * seen; what is needed of it is kept as a flat list of loads.
 */
#ifndef STALL_TRACEDAT_PLAN_H
#define STALL_TRACEDAT_PLAN_H

#include <event-parse.h>

#include "importers/tracepoints/feed.h"

enum tracedat_load {
	TRACEDAT_ABSENT,
	TRACEDAT_U8,
	TRACEDAT_U16,
	TRACEDAT_U32,
	TRACEDAT_U64, /* s64 too */
	TRACEDAT_S8,
	TRACEDAT_S16,
	TRACEDAT_S32,
	TRACEDAT_ARRAY,	   /* size bytes */
	TRACEDAT_REST,	   /* an array without a length: all that follows */
	TRACEDAT_DATA_LOC, /* a word: length << 16 | offset in the record */
	TRACEDAT_REL_LOC,  /* ditto, offset from behind the word */
};

struct tracedat_field {
	enum tracedat_load load;
	uint32_t offset, size;
	uint32_t elem;	  /* of arrays, in bytes */
	bool text;	  /* an array of char: ends before its first NUL */
	const char *name; /* of libtraceevent's */
	uint8_t *swapped; /* arrays of numbers in the other byte order */
	size_t swapped_cap;
};

/*
 * Most fields of most files are one of these two, if the file's byte order is
 * this machine's: a number, found in the upper end of the 8 bytes that end with
 * it (little endian), or an array at a fixed place. `to` is where in
 * stall_event.v they go.
 */
struct tracedat_word {
	uint32_t at;
	uint8_t drop; /* bits below the number */
	bool is_signed;
	uint8_t to;
};

struct tracedat_span {
	uint32_t at, size;
	bool text;
	uint8_t to;
};

enum tracedat_stack { TRACEDAT_NO_STACK, TRACEDAT_USER, TRACEDAT_KERNEL };

/* What to do with the records of one event type. */
struct tracedat_plan {
	struct stall_format *fmt;
	uint32_t min_size; /* shorter records cannot be read */
	uint32_t have;	   /* as stall_event.have */
	uint32_t pid;	   /* where common_pid is, 4 bytes */
	bool handled;	   /* its fields are wanted */
	bool lacks;	   /* it has not got a field that they must have */
	uint8_t nfields, nwords, nspans, nothers;
	enum tracedat_stack stack;
	struct tracedat_word word[STALL_MAX_FIELDS];
	struct tracedat_span span[STALL_MAX_FIELDS];
	uint8_t other[STALL_MAX_FIELDS]; /* indices of field */
	struct tracedat_field field[STALL_MAX_FIELDS];
	struct tracedat_field caller, depth;
	struct tracedat_field *all; /* if fmt->keep: every field; a record may
				     * be too short for some */
	int nall;
};

/*
 * NULL if the format lacks what no event can do without. One that lacks a
 * field its tracepoint must have is taken from it: fmt->tp is set to NULL.
 */
struct tracedat_plan *tracedat_plan_new(struct tep_event *event,
					struct stall_format *fmt);
void tracedat_plan_free(struct tracedat_plan *plan); /* NULL is fine */

/* values.c: values out of a record of at least min_size bytes; borrowed from
 * it. */
int64_t tracedat_number(const struct tracedat_field *f, const char *rec,
			bool swap);
struct stall_str tracedat_array(struct tracedat_field *f, struct stall_str rec,
				bool swap);
/* Fill ev->v and ev->have; false if a piece lies outside the record. */
bool tracedat_plan_load(struct tracedat_plan *plan, struct stall_str rec,
			bool swap, struct stall_event *ev);

#endif
