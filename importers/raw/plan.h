/* plan.h - from an event's format text to where its values are in a record
 *
 * libtraceevent parses the text once per event type, when its first record is
 * seen; what is needed of it is kept as a flat list of loads.
 */
#ifndef STALL_RAW_PLAN_H
#define STALL_RAW_PLAN_H

#include <event-parse.h>

#include "importers/tracepoints/feed.h"

enum raw_load {
	RAW_ABSENT,
	RAW_U8,
	RAW_U16,
	RAW_U32,
	RAW_U64, /* s64 too */
	RAW_S8,
	RAW_S16,
	RAW_S32,
	RAW_ARRAY,    /* size bytes */
	RAW_REST,     /* an array without a length: all that follows */
	RAW_DATA_LOC, /* a word: length << 16 | offset in the record */
	RAW_REL_LOC,  /* ditto, offset from behind the word */
};

struct raw_field {
	enum raw_load load;
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
struct raw_word {
	uint32_t at;
	uint8_t drop; /* bits below the number */
	bool is_signed;
	uint8_t to;
};

struct raw_span {
	uint32_t at, size;
	bool text;
	uint8_t to;
};

enum raw_stack { RAW_NO_STACK, RAW_USER, RAW_KERNEL };

/* What to do with the records of one event type. */
struct raw_plan {
	struct stall_format *fmt;
	uint32_t min_size; /* shorter records cannot be read */
	uint32_t have;	   /* as stall_event.have */
	uint32_t pid;	   /* where common_pid is, 4 bytes */
	bool handled;	   /* its fields are wanted */
	bool lacks;	   /* it has not got a field that they must have */
	uint8_t nfields, nwords, nspans, nothers;
	enum raw_stack stack;
	struct raw_word word[STALL_MAX_FIELDS];
	struct raw_span span[STALL_MAX_FIELDS];
	uint8_t other[STALL_MAX_FIELDS]; /* indices of field */
	struct raw_field field[STALL_MAX_FIELDS];
	struct raw_field caller, depth;
	struct raw_field *all; /* if fmt->keep: every field; a record may
				* be too short for some */
	int nall;
};

/*
 * NULL if the format lacks what no event can do without. One that lacks a
 * field its tracepoint must have is taken from it: fmt->tp is set to NULL.
 */
struct raw_plan *raw_plan_new(struct tep_event *event,
			      struct stall_format *fmt);
void raw_plan_free(struct raw_plan *plan); /* NULL is fine */

/* values.c: values out of a record of at least min_size bytes; borrowed from
 * it. */
int64_t raw_number(const struct raw_field *f, const char *rec, bool swap);
struct stall_str raw_array(struct raw_field *f, struct stall_str rec,
			   bool swap);
/* Fill ev->v and ev->have; false if a piece lies outside the record. */
bool raw_plan_load(struct raw_plan *plan, struct stall_str rec, bool swap,
		   struct stall_event *ev);

#endif
