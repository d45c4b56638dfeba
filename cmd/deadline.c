#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_deadline = {
	.name = "deadline",
	.summary = "jobs of SCHED_DEADLINE threads: response, misses, budget",
	.usage = "DB " REPORT_USAGE,
	.help = "How long jobs of SCHED_DEADLINE threads took, which missed their\n"
		"deadline (--param period_ns=N tells it), and their budget.\n"
		"The same as 'stallscope report DB deadline'.\n\n" REPORT_HELP,
	.run = report_one,
};
