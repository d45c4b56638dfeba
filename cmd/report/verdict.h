/* verdict.h - findings of all analyses, the most harmful first */
#ifndef STALL_REPORT_VERDICT_H
#define STALL_REPORT_VERDICT_H

#include "cmd/report/sections.h"

/*
 * All findings if `all`, else those that matter most, each with what shows
 * more and the advice on the same topic, and the others counted by analysis.
 */
void verdict_write(const struct report_options *o, const struct sections *s,
		   bool all, struct stall_out *out);

#endif
