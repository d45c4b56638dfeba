#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_config = {
	.name = "config",
	.summary = "how kernel, machine and Go runtime are set up",
	.usage = "DB " REPORT_USAGE,
	.help = "What of the configuration bears on latency, asked for and in\n"
		"effect, from the snapshots of the machine.\n"
		"The same as 'stallscope report DB config'.\n\n" REPORT_HELP,
	.run = report_one,
};
