/* report.h - a report from a database */
#ifndef STALL_REPORT_H
#define STALL_REPORT_H

#include "cmd/report/options.h"

/*
 * A report of these analyses (none: all). Frees what the options own. Returns
 * an exit status, or -1 with *err.
 */
int report_write(struct report_options *o, struct stall_err *err);

/* What a command named after one analysis does: `report DB NAME`. */
int report_one(int argc, char **argv, struct stall_err *err);

#endif
