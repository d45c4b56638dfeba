#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_alloc = {
	.name = "alloc",
	.summary = "page faults and calls for memory, real-time threads first",
	.usage = "DB " REPORT_USAGE,
	.help = "Page faults, mmap, munmap, madvise and brk by thread: each "
		"may\n"
		"stall it, and a real-time thread should have none.\n"
		"The same as 'stallscope report DB alloc'.\n\n" REPORT_HELP,
	.run = report_one,
};
