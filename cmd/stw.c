#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_stw = {
	.name = "stw",
	.summary = "how long the world stood still, and why",
	.usage = "DB " REPORT_USAGE,
	.help = "How long stop-the-world pauses took, for which reasons, and\n"
		"what held them up.\n"
		"The same as 'stallscope report DB stw'.\n\n" REPORT_HELP,
	.run = report_one,
};
