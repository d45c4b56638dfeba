#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_preempt = {
	.name = "preempt",
	.summary = "how late goroutines and threads stop, or get to run",
	.usage = "DB " REPORT_USAGE,
	.help = "How long it took until goroutines and threads stopped when\n"
		"the scheduler wanted them to, and until those that wanted to "
		"run did.\n"
		"The same as 'stallscope report DB preempt'.\n\n" REPORT_HELP,
	.run = report_one,
};
