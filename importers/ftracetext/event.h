/* event.h - an event of trace text, with its fields out of the printed text */
#ifndef FTRACETEXT_EVENT_H
#define FTRACETEXT_EVENT_H

#include "importers/ftracetext/line.h"
#include "importers/tracepoints/feed.h"

enum { TEXT_KEY = 24 };

/* Where a field's value stands: after "key=". */
struct text_field {
	char key[TEXT_KEY], other[TEXT_KEY]; /* "": no other */
	uint8_t n, nother;
	bool is_text, optional, is_hex;
};

/*
 * Takes the fields out of the other notation of an event, in the order in which
 * its tracepoint lists them; words: room for six arguments. False: it is not
 * printed so.
 */
typedef bool text_form(struct stall_str args, struct stall_event *ev,
		       uint64_t *words);

struct text_event {
	char *system, *name; /* as the text says them */
	enum text_bare bare;
	struct stall_format *fmt;
	struct text_field field[STALL_MAX_FIELDS];
	int nfields;
	text_form *read; /* of another notation; NULL: there is none */
};

/* All seen so far, by name. Zeroed is empty. */
struct text_events {
	struct text_event **slot;
	size_t n, room;
};

/* NULL: there are too many names. */
struct text_event *text_event_of(struct text_events *t, struct stall_kernel *k,
				 const struct text_line *l);
void text_events_free(struct text_events *t);

/* Fills have and v; words: room for six arguments of a system call. False: a
 * field that the event must have is not there. */
bool text_event_read(const struct text_event *t, struct stall_str args,
		     struct stall_event *ev, uint64_t *words);

/* forms.c: how an event of that name may print itself besides key=value. */
text_form *text_form_of(const char *name);

/* noise.c: events of osnoise:*, and the records of two tracers. */
text_form text_read_noise, text_read_timerlat, text_read_osnoise;

/* A number, decimal or after 0x; hex: always hexadecimal. n 0: none. */
size_t text_number(struct stall_str s, bool hex, int64_t *ret);

#endif
