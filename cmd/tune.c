#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_tune = {
	.name = "tune",
	.summary = "changes that the numbers of this run speak for",
	.usage = "DB " REPORT_USAGE,
	.help = "What to change, each with this run's evidence, the expected effect,\n"
		"the risk, and the command that shows whether it helped.\n"
		"The same as 'stallscope report DB tune'.\n\n" REPORT_HELP,
	.run = report_one,
};
