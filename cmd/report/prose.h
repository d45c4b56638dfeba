/* prose.h - a report for people: verdict, tables, what they rest on */
#ifndef STALL_REPORT_PROSE_H
#define STALL_REPORT_PROSE_H

#include "cmd/report/sections.h"

/* All between begin and end. */
int prose_write(const struct report_options *o, const struct sections *s,
		const struct section *info, struct stall_out *out,
		struct stall_err *err);

/* What could not be measured and what to record for it. The caller frees. */
struct stall_table *prose_missing(const struct sections *s);

#endif
