#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_dns = {
	.name = "dns",
	.summary = "whether name lookups blocked threads",
	.usage = "DB " REPORT_USAGE,
	.help = "How long name lookups and their questions took, which\n"
		"resolver made them, and whether they blocked threads.\n"
		"The same as 'stallscope report DB dns'.\n\n" REPORT_HELP,
	.run = report_one,
};
