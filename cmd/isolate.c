#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_isolate = {
	.name = "isolate",
	.summary = "what intrudes on CPUs that are meant to be quiet",
	.usage = "DB " REPORT_USAGE,
	.help = "Tasks, interrupts and timers that took time from the thread that an\n"
		"isolated CPU is for (or --param cpus=N), asked for and in effect.\n"
		"The same as 'stallscope report DB isolate'.\n\n" REPORT_HELP,
	.run = report_one,
};
