/* align_tell.h - what came of a comparison of clocks, as a sentence */
#ifndef STALL_ALIGN_TELL_H
#define STALL_ALIGN_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include "libanalyze/align_line.h"

/* base: the path of what it was compared with; split: another base contradicts
 * it. Cut off where there is no room. */
void stall_line_tell(const struct stall_line *l, const char *base, bool split,
		     char *text, size_t size);

#endif
