/* numbers.h - what a system call's number stands for */
#ifndef STALL_NUMBERS_H
#define STALL_NUMBERS_H

#include "importers/tracepoints/kernel.h"

#define STALL_MAX_NR	   1024 /* those above have neither name nor meaning */
#define STALL_MAX_NAMELESS 256	/* names without a number: -1, -2, ... */
#define STALL_MAX_CALLS	   1024 /* a power of 2 */
#define STALL_NO_NR	   INT32_MIN

struct stall_call_number {
	uint8_t action; /* see calls.h */
	bool seen;
};

struct stall_call_numbers {
	struct stall_kernel *k;
	struct stall_call_number number[STALL_MAX_NR + STALL_MAX_NAMELESS];
	const char *nameless[STALL_MAX_NAMELESS];
	int32_t nnameless;
	/* Numbers for formats that do not tell them, hashed by pointer. */
	struct {
		const struct stall_format *fmt;
		int32_t nr;
	} format[STALL_MAX_CALLS];
	int nformats;
};

/* The caller frees it with free(). */
struct stall_call_numbers *stall_call_numbers_new(struct stall_kernel *k);

/* The number of the call that sys_enter_NAME or sys_exit_NAME is of; negative
 * if none is known, STALL_NO_NR if there are too many of those. */
int32_t stall_call_number_of(struct stall_call_numbers *s,
			     const struct stall_format *fmt);

/* The first time a number is seen: writes its name. i: its place in number. */
void stall_call_number_note(struct stall_call_numbers *s, int64_t i, int32_t nr,
			    const struct stall_format *fmt);

/* What there is to do for it. fmt: NULL if its event is not of a name. */
static inline uint8_t stall_call_number_action(struct stall_call_numbers *s,
					       int32_t nr,
					       const struct stall_format *fmt)
{
	int64_t i = nr < 0 ? STALL_MAX_NR - 1 - (int64_t)nr : nr;

	if (nr >= STALL_MAX_NR || i >= STALL_MAX_NR + STALL_MAX_NAMELESS)
		return 0;
	if (!s->number[i].seen)
		stall_call_number_note(s, i, nr, fmt);
	return s->number[i].action;
}

#endif
