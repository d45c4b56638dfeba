/* wire.h - numbers and bytes of an execution trace */
#ifndef GOEXEC_WIRE_H
#define GOEXEC_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

/* What is left to read; once bad, all that is read is 0. */
struct wire {
	const uint8_t *p, *end;
	bool bad;
};

static inline struct wire wire_of(const char *p, size_t n)
{
	return (struct wire){(const uint8_t *)p, (const uint8_t *)p + n, false};
}

/* LEB128 of 64 bits; the runtime pads some to ten bytes. */
uint64_t wire_long_uint(struct wire *w);

static inline uint64_t wire_uint(struct wire *w)
{
	if (w->p < w->end && *w->p < 0x80)
		return *w->p++;
	return wire_long_uint(w);
}

uint8_t wire_byte(struct wire *w);
/* A length and that many bytes, most at the most. */
struct stall_str wire_text(struct wire *w, uint64_t most);

#endif
