#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_throttle = {
	.name = "throttle",
	.summary = "real-time, deadline and control group throttling",
	.usage = "DB " REPORT_USAGE,
	.help = "Time that threads were kept off a CPU by a limit: found from "
		"the\n"
		"schedule, for no event tells of it, beside the limits in "
		"force.\n"
		"The same as 'stallscope report DB throttle'.\n\n" REPORT_HELP,
	.run = report_one,
};
