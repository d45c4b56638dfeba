/* What is told of a configuration, from snapshots made by hand. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

#define GO_JSON                                                                \
	"[{\"pid\": 7, \"path\": \"/bin/app\", \"go_version\": \"go1.26.8\", " \
	"\"build_settings\": {\"DefaultGODEBUG\": \"asynctimerchan=1\"}, "     \
	"\"environment\": {\"GODEBUG\": \"gctrace=1,gcdelay=3,"                \
	"asyncpreemptoff=1,netdns\", \"GOMAXPROCS\": \"8\"}}]"
#define SCHED                                            \
	"SCHED 0ms: gomaxprocs=4 idleprocs=1 threads=5 " \
	"spinningthreads=0 idlethreads=1 runqueue=0 [0 0 0 0]\n"

static const char *findings(const struct named_text *files)
{
	static char csv[20000];
	struct stall_store *st = import_texts(files);

	snprintf(csv, sizeof(csv), "%s",
		 analysed(st, "config/findings", "csv", NULL));
	stall_store_close(st);
	return csv;
}

static void assert_has(const char *csv, const char *want)
{
	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

static void settings_that_go_ignores_are_named(void **state)
{
	static const struct named_text files[] = {
		{"go.json", "snapshot", GO_JSON}, {NULL}};
	const char *csv = findings(files);

	(void)state;
	assert_has(csv,
		   "warning,/bin/app: GODEBUG has gcdelay=3: no Go version "
		   "from 1.13 to 1.26 knows it");
	assert_has(csv, "warning,/bin/app: GODEBUG has netdns: a setting "
			"without a value");
	assert_has(csv, "info,\"/bin/app: asyncpreemptoff=1: ");
	assert_null(strstr(csv, "gctrace"));
	assert_null(strstr(csv, "asynctimerchan"));
}

static void blanks_are_no_commas(void **state)
{
	static const struct named_text files[] = {
		{"go.json", "snapshot",
		 "[{\"path\": \"/bin/app\", \"environment\": {\"GODEBUG\": "
		 "\"gctrace=1 schedtrace=1000\"}}]"},
		{NULL}};

	(void)state;
	assert_has(findings(files),
		   "GODEBUG has gctrace=1 schedtrace=1000: settings are "
		   "separated by commas, without blanks");
}

static void ps_in_effect_are_held_against_what_was_asked_for(void **state)
{
	static const struct named_text files[] = {
		{"go.json", "snapshot", GO_JSON},
		{"quota", "snapshot",
		 "/sys/fs/cgroup/app/cpu.max=20000 100000\n"},
		{"x.stderr", "godebug", SCHED},
		{NULL}};
	const char *csv = findings(files);

	(void)state;
	assert_has(csv, "warning,\"/bin/app: GOMAXPROCS=8 was asked for, 4 Ps "
			"are in effect\",environment; schedtrace");
	assert_has(csv, "warning,\"the group's CPU quota is 0.2 CPUs, and Go "
			"runs 4 Ps: they use up the quota early");
}

static void the_preemption_in_effect_is_told_by_the_best_source(void **state)
{
	static const char *const kernels[][2] = {
		{"/sys/kernel/realtime=1\n", "PREEMPT_RT"},
		{"/sys/kernel/debug/sched/preempt=none voluntary (full)\n"
		 "/proc/cmdline=preempt=none\n",
		 "fully, but is not PREEMPT_RT"},
		{"/proc/cmdline=quiet preempt=none\n", "does not preempt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kernels) / sizeof(*kernels); i++) {
		const struct named_text files[] = {
			{"env", "snapshot", kernels[i][0]}, {NULL}};

		assert_has(findings(files), kernels[i][1]);
	}
}

static void what_was_asked_for_in_vain_is_a_warning(void **state)
{
	static const struct named_text files[] = {
		{"env", "snapshot",
		 "/proc/cmdline=isolcpus=3 scn=x\n"
		 "/sys/devices/system/cpu/isolated=\n"
		 "/sys/devices/system/clocksource/clocksource0/"
		 "current_clocksource=hpet\n"
		 "/proc/sys/kernel/sched_rt_runtime_us=-1\n"
		 "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor="
		 "powersave\n"
		 "/sys/kernel/mm/transparent_hugepage/enabled=[always] "
		 "madvise never\n"},
		{"dmesg", "snapshot",
		 "[    0.000000] a\n[    0.100000] Unknown kernel command "
		 "line parameters \"scn=x\", will be passed to user space.\n"},
		{NULL}};
	const char *csv = findings(files);

	(void)state;
	assert_has(csv, "warning,\"no CPU is isolated, although the command "
			"line says isolcpus\"");
	assert_has(csv, "warning,the clock source is hpet: ");
	assert_has(csv, "warning,\"sched_rt_runtime_us is -1: ");
	assert_has(csv, "warning,the CPU frequency governor is powersave on 1 "
			"CPU: ");
	assert_has(csv, "info,transparent huge pages are always: khugepaged");
	assert_has(csv, "warning,\"the kernel ignored parameters of its "
			"command line: \"\"scn=x\"\"\"");
}

static void settings_are_those_that_matter(void **state)
{
#define THP "/sys/kernel/mm/transparent_hugepage/"
	struct stall_store *st = import_text(
		"env", "snapshot",
		"/proc/sys/vm/stat_interval=1\n" THP "enabled=[always] never\n"
		THP "hpage_pmd_size=2097152\n" THP
		"hugepages-64kB/enabled=never\n");

	(void)state;
	assert_string_equal(analysed(st, "config/settings", "csv", NULL),
			    "run,key,value,after\n"
			    "run1,/proc/sys/vm/stat_interval,1,\n"
			    "run1," THP "enabled,[always] never,\n");
	stall_store_close(st);
}

static void drift_is_by_the_second(void **state)
{
	static const struct named_text files[] = {
		{"clocks.json", "snapshot",
		 "[{\"mono_before\": 0, \"mono_after\": 0, \"mono_raw\": 50},"
		 " {\"mono_before\": 2000000000, \"mono_after\": 2000000000, "
		 "\"mono_raw\": 2000200050}]"},
		{"env", "snapshot", "/proc/sys/vm/swappiness=1\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_has(analysed(st, "config/metrics", "csv", NULL),
		   "clock_drift,ns,clock=mono_raw,2,,,,,,,100000,,,,ok\n");
	stall_store_close(st);
	assert_has(findings(files), "NTP corrects the clock by 100.0 us");
}

/* Between the surest readings at each end, and no surer than they are. */
static void drift_has_a_bound(void **state)
{
	static const struct named_text files[] = {
		{"clocks.json", "snapshot",
		 "[{\"mono_before\": 0, \"mono_after\": 9000, "
		 "\"mono_raw\": 7},"
		 " {\"mono_before\": 10000, \"mono_after\": 10200, "
		 "\"mono_raw\": 10100},"
		 " {\"mono_before\": 2000010000, "
		 "\"mono_after\": 2000010600, \"mono_raw\": 2000014300}]"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_string_equal(analysed(st, "config/clocks", "csv", NULL),
			    "run,source,clock,n,span,gained,drift,bound\n"
			    "run1,,mono_raw,3,2000000200,4000,2.0000,0.2000\n");
	stall_store_close(st);
}

static void readings_of_one_moment_tell_no_drift(void **state)
{
	static const struct named_text files[] = {
		{"clocks.json", "snapshot",
		 "[{\"mono_before\": 0, \"mono_after\": 0, \"mono_raw\": 0},"
		 " {\"mono_before\": 999999999, \"mono_after\": 999999999, "
		 "\"mono_raw\": 0}]"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_string_equal(rows(st, "SELECT count(*) FROM clock_drift"), "0");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_that_go_ignores_are_named),
		cmocka_unit_test(blanks_are_no_commas),
		cmocka_unit_test(
			ps_in_effect_are_held_against_what_was_asked_for),
		cmocka_unit_test(
			the_preemption_in_effect_is_told_by_the_best_source),
		cmocka_unit_test(what_was_asked_for_in_vain_is_a_warning),
		cmocka_unit_test(settings_are_those_that_matter),
		cmocka_unit_test(drift_is_by_the_second),
		cmocka_unit_test(drift_has_a_bound),
		cmocka_unit_test(readings_of_one_moment_tell_no_drift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
