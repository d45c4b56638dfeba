#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_migrate = {
	.name = "migrate",
	.summary = "how often threads change CPUs, and CPUs threads",
	.usage = "DB " REPORT_USAGE,
	.help = "Migrations and switches a second, moves between NUMA nodes, how\n"
		"long threads run between moves, and how even run queues are.\n"
		"The same as 'stallscope report DB migrate'.\n\n" REPORT_HELP,
	.run = report_one,
};
