#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_netpoll = {
	.name = "netpoll",
	.summary = "from a ready file to the goroutine that waits for it",
	.usage = "DB " REPORT_USAGE,
	.help = "Wake-ups of threads in epoll_pwait and of goroutines that wait for\n"
		"the network, calls a second and empty ones.\n"
		"The same as 'stallscope report DB netpoll'.\n\n" REPORT_HELP,
	.run = report_one,
};
