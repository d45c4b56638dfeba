#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_rtsig = {
	.name = "rtsig",
	.summary = "how long real-time signals take to their receivers",
	.usage = "DB " REPORT_USAGE,
	.help = "From the generation of a signal to its handler, or to the return of\n"
		"sigwait; what became of all of them, and who delayed the worst.\n"
		"The same as 'stallscope report DB rtsig'.\n\n" REPORT_HELP,
	.run = report_one,
};
