/* val.h - one value of a row on its way to the database */
#ifndef STALL_VAL_H
#define STALL_VAL_H

#include <stdint.h>
#include <string.h>

#include "libanalyze/source.h"

enum stall_type {
	STALL_TYPE_NULL,
	STALL_TYPE_INT,
	STALL_TYPE_REAL,
	STALL_TYPE_TEXT
};

struct stall_val {
	enum stall_type type;
	uint32_t n; /* bytes of text */
	union {
		int64_t i;
		double r;
		const char *text; /* borrowed for the call; UTF-8 is made sure
				     of by the loader */
	};
};

static inline struct stall_val stall_int(int64_t i)
{
	return (struct stall_val){.type = STALL_TYPE_INT, .i = i};
}

static inline struct stall_val stall_real(double r)
{
	return (struct stall_val){.type = STALL_TYPE_REAL, .r = r};
}

static inline struct stall_val stall_null(void)
{
	return (struct stall_val){.type = STALL_TYPE_NULL};
}

/* NULL if the number is not known, said by a negative one. */
static inline struct stall_val stall_known(int64_t i)
{
	return i < 0 ? stall_null() : stall_int(i);
}

static inline struct stall_val stall_text(struct stall_str s)
{
	return (struct stall_val){
		.type = STALL_TYPE_TEXT, .n = (uint32_t)s.n, .text = s.p};
}

static inline struct stall_val stall_cstr(const char *s)
{
	if (!s)
		return stall_null();
	return stall_text((struct stall_str){s, strlen(s)});
}

#endif
