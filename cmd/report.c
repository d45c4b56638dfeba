#include "cmd/report/report.h"

#include <stdlib.h>

#include "cmd/cmd.h"

static int report_run(int argc, char **argv, struct stall_err *err)
{
	struct report_options o;

	if (report_options_parse(argc, argv, &o, err)) {
		free(o.params);
		return -1;
	}
	return report_write(&o, err);
}

const struct stall_command stall_command_report = {
	.name = "report",
	.summary = "what stalled, for how long, and who caused it",
	.usage = "DB [ANALYSIS...] " REPORT_USAGE,
	.help = "Every analysis that has data, or those named: a verdict in "
		"words, tables,\n"
		"what the numbers rest on, and how to get each of them "
		"again.\n\n" REPORT_HELP,
	.run = report_run,
};
