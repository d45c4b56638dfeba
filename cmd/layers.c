#include "cmd/cmd.h"
#include "cmd/report/report.h"

const struct stall_command stall_command_layers = {
	.name = "layers",
	.summary = "latency as tools and tracers measured it, layer by layer",
	.usage = "DB " REPORT_USAGE,
	.help = "What cyclictest, rtla, oslat, Xenomai and Zephyr measured, and the\n"
		"kernel's timerlat and osnoise tracers.\n"
		"The same as 'stallscope report DB layers'.\n\n" REPORT_HELP,
	.run = report_one,
};
