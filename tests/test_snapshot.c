/*
 * Files of /proc, /sys and others, alone and as a folder's archive, and the
 * clocks that notes tell of.
 */
#include <stdio.h>
#include <stdlib.h>

#include "libanalyze/tar.h"
#include "tests/harness.h"

#define FACTS "SELECT moment, key, value FROM machine_fact ORDER BY fact_id"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void assert_text(const char *name, const char *text, const char *sql,
			const char *want)
{
	struct stall_store *st = import_text(name, "snapshot", text);

	assert_rows(st, sql, want);
	stall_store_close(st);
}

static void a_kernels_configuration_has_what_is_not_set(void **state)
{
	(void)state;
	assert_text("config-6.1",
		    "#\n# Automatically generated file; DO NOT EDIT.\n#\n"
		    "CONFIG_PREEMPT_RT=y\nCONFIG_HZ=250\n"
		    "# CONFIG_PREEMPT is not set\n"
		    "CONFIG_LOCALVERSION=\"-rt = x\"\n",
		    FACTS,
		    "|CONFIG_PREEMPT_RT|y\n|CONFIG_HZ|250\n"
		    "|CONFIG_PREEMPT|n\n|CONFIG_LOCALVERSION|\"-rt = x\"");
}

static void counters_of_the_scheduler_are_told_apart(void **state)
{
	(void)state;
	assert_text("env/after/proc/stat",
		    "cpu  6 0 1\ncpu0 6 0 1\nintr 9 0 0\nctxt 948\n", FACTS,
		    "after|/proc/stat:cpu|6 0 1\nafter|/proc/stat:cpu0|6 0 1\n"
		    "after|/proc/stat:intr|9 0 0\nafter|/proc/stat:ctxt|948");
	assert_text("proc_schedstat",
		    "version 15\ntimestamp 4294893192\n"
		    "cpu0 0 0 0 0 0 0 1454019827 288291592 616\n"
		    "domain0 3 0 0\ndomain1 7 0 0\n"
		    "cpu1 0 0 0 0 0 0 1779674051 76575595 446\n"
		    "domain0 3 0 0\n",
		    FACTS,
		    "|/proc/schedstat:version|15\n"
		    "|/proc/schedstat:timestamp|4294893192\n"
		    "|/proc/schedstat:cpu0|0 0 0 0 0 0 1454019827 288291592 616\n"
		    "|/proc/schedstat:cpu0.domain0|3 0 0\n"
		    "|/proc/schedstat:cpu0.domain1|7 0 0\n"
		    "|/proc/schedstat:cpu1|0 0 0 0 0 0 1779674051 76575595 446\n"
		    "|/proc/schedstat:cpu1.domain0|3 0 0");
}

static void values_are_under_their_paths(void **state)
{
	(void)state;
	assert_text("sysctl.txt",
		    "/proc/sys/kernel/sched_rt_runtime_us=950000 \n"
		    "/sys/fs/cgroup/cpu/cpu.stat=nr_periods 0 nr_throttled 0\n",
		    FACTS,
		    "|/proc/sys/kernel/sched_rt_runtime_us|950000\n"
		    "|/sys/fs/cgroup/cpu/cpu.stat|nr_periods 0 nr_throttled 0");
	assert_text("a",
		    "kernel.sched_rt_period_us = 1000000\nvm.swappiness = 60\n",
		    FACTS,
		    "|/proc/sys/kernel/sched_rt_period_us|1000000\n"
		    "|/proc/sys/vm/swappiness|60");
	assert_text("proc_sys_kernel_timer_migration", "1\n", FACTS,
		    "|/proc/sys/kernel/timer_migration|1");
	assert_text("x/env/after/sys/devices/system/cpu/isolated", "3\n", FACTS,
		    "after|/sys/devices/system/cpu/isolated|3");
}

static void tables_are_taken_apart(void **state)
{
	(void)state;
	assert_text("proc/meminfo", "MemTotal:    11 kB\nMemFree:   7 kB\n",
		    FACTS, "|meminfo:MemTotal|11 kB\n|meminfo:MemFree|7 kB");
	assert_text("/proc/cpuinfo",
		    "processor\t: 0\nmodel name\t: A\n\nprocessor\t: 12\n"
		    "model name\t: B\n",
		    FACTS,
		    "|/proc/cpuinfo:0.model name|A\n"
		    "|/proc/cpuinfo:12.model name|B");
	assert_text("debug",
		    "Sched Debug Version: v0.11, 6.1.0\n"
		    "cpu#0, 2599.994 MHz\n  .nr_running    : 1\n\n"
		    "cfs_rq[0]:/a:b\n  .nr_running    : 2\n"
		    "rt_rq[0]:\n  .rt_throttled  : 0\n\n"
		    "runnable tasks:\n S   task: x   PID\n",
		    FACTS,
		    "|debug:Sched Debug Version|v0.11, 6.1.0\n"
		    "|debug:cpu#0.nr_running|1\n"
		    "|debug:cfs_rq[0]:/a:b.nr_running|2\n"
		    "|debug:rt_rq[0].rt_throttled|0");
}

static void a_process_tells_in_forms_of_its_own(void **state)
{
	(void)state;
	assert_text("env/during/proc/7/limits",
		    "Limit                     Soft Limit           "
		    "Hard Limit           Units     \n"
		    "Max locked memory         65536                "
		    "unlimited            bytes     \n"
		    "Max nice priority         0                    "
		    "0                    \n"
		    "cut\nMax\n",
		    FACTS,
		    "during|/proc/7/limits:Max locked memory|"
		    "65536 unlimited bytes\n"
		    "during|/proc/7/limits:Max nice priority|0 0");
	assert_text("env/after/proc/7/task/8/stat",
		    "8 (a ) (b) R 1 7 7 0 -1 4194304 97 0 3 0 12 4 0 0 -51 0 "
		    "2 0 1574 31 411 1 0 0 0 0 0 0 0 0 0 0 0 0 17 1 50 1 9\n",
		    FACTS,
		    "after|/proc/7/task/8/stat:comm|a ) (b\n"
		    "after|/proc/7/task/8/stat:state|R\n"
		    "after|/proc/7/task/8/stat:ppid|1\n"
		    "after|/proc/7/task/8/stat:minflt|97\n"
		    "after|/proc/7/task/8/stat:majflt|3\n"
		    "after|/proc/7/task/8/stat:utime|12\n"
		    "after|/proc/7/task/8/stat:stime|4\n"
		    "after|/proc/7/task/8/stat:nice|0\n"
		    "after|/proc/7/task/8/stat:num_threads|2\n"
		    "after|/proc/7/task/8/stat:starttime|1574\n"
		    "after|/proc/7/task/8/stat:processor|1\n"
		    "after|/proc/7/task/8/stat:rt_priority|50\n"
		    "after|/proc/7/task/8/stat:policy|1\n"
		    "after|/proc/7/task/8/stat:delayacct_blkio_ticks|9");
	assert_text("env/after/proc/7/stat", "7 (a) R 1 7 7 0 -1 4 97\n",
		    FACTS " LIMIT 4",
		    "after|/proc/7/stat:comm|a\nafter|/proc/7/stat:state|R\n"
		    "after|/proc/7/stat:ppid|1\nafter|/proc/7/stat:minflt|97");
	assert_text("env/during/proc/7/smaps_rollup",
		    "561b8-7ffc5 ---p 00000000 00:00 0   [rollup]\n"
		    "Rss:   1760 kB\nLocked:   8 kB\n",
		    FACTS,
		    "during|/proc/7/smaps_rollup:Rss|1760 kB\n"
		    "during|/proc/7/smaps_rollup:Locked|8 kB");
}

/* A fact is as it stood before; else as it was found while it ran. */
static void what_was_seen_first_counts(void **state)
{
	static const struct named_text files[] = {
		{"env/during/proc/sys/vm/swappiness", "snapshot", "1\n"},
		{"env/before/proc/sys/vm/swappiness", "snapshot", "60\n"},
		{"env/after/proc/sys/vm/swappiness", "snapshot", "10\n"},
		{"env/during/proc/7/oom_score_adj", "snapshot", "5\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st, "SELECT key, value, after FROM fact ORDER BY key",
		    "/proc/7/oom_score_adj|5|\n"
		    "/proc/sys/vm/swappiness|60|10");
	stall_store_close(st);
}

static void pressure_is_told_by_who_waits(void **state)
{
	(void)state;
	assert_text("env/after/sys/fs/cgroup/a/memory.pressure",
		    "some avg10=0.12 total=1234\nfull total=7\nfull x\n\n",
		    FACTS,
		    "after|/sys/fs/cgroup/a/memory.pressure:some.avg10|0.12\n"
		    "after|/sys/fs/cgroup/a/memory.pressure:some.total|1234\n"
		    "after|/sys/fs/cgroup/a/memory.pressure:full.total|7");
}

static void interrupts_are_counted_by_cpu(void **state)
{
	(void)state;
	assert_text("interrupts",
		    "           CPU0       CPU2       \n"
		    " 24:          1         15   IO-APIC   5-edge      ttyS0\n"
		    "LOC:        843        582   Local timer interrupts\n"
		    "ERR:          0\n",
		    "SELECT irq, cpu, count, name FROM interrupt_count",
		    "24|0|1|IO-APIC   5-edge      ttyS0\n"
		    "24|2|15|IO-APIC   5-edge      ttyS0\n"
		    "LOC|0|843|Local timer interrupts\n"
		    "LOC|2|582|Local timer interrupts\nERR|0|0|");
}

static void the_kernels_log_is_read_in_its_forms(void **state)
{
	static const char sql[] = "SELECT at_ns, level, text FROM kernel_log";

	(void)state;
	assert_text("dmesg.txt",
		    "[    0.000000] Linux version 6.1\n"
		    "[   12.345678] sched: RT throttling activated\n",
		    sql,
		    "0||Linux version 6.1\n"
		    "12345678000||sched: RT throttling activated");
	assert_text("kmsg", "<6>[    1.000000] a\n<4>[    2.000001] b\nstray\n",
		    sql, "1000000000|6|a\n2000001000|4|b\n||stray");
	assert_text("dmesg-x",
		    "kern  :warn  : [    1.000000] a\n"
		    "user  :info  : [    2.000000] b\n",
		    sql, "1000000000|4|a\n2000000000|6|b");
}

static void a_folder_comes_as_one_archive(void **state)
{
	struct stall_store *st;
	struct stall_str all;
	char *text;
	FILE *f = open_memstream(&text, &all.n);

	(void)state;
	stall_tar_put(f, "env/before/proc/version",
		      (struct stall_str){"Linux version 6\n", 16});
	stall_tar_put(f, "env/before/proc/7/cmdline",
		      (struct stall_str){"a\0b\0", 4});
	stall_tar_put(f, "env/before/proc/empty", (struct stall_str){"", 0});
	stall_tar_put(
		f, "go.json",
		(struct stall_str){"[{\"pid\": 7, \"x\": {\"y\": true}}]", 30});
	stall_tar_put(f, "manifest.json", (struct stall_str){"{broken", 7});
	stall_tar_end(f);
	fclose(f);
	st = import_bytes("x.tar", "snapshot", text, all.n);
	assert_rows(st, FACTS,
		    "before|/proc/version|Linux version 6\n"
		    "before|/proc/7/cmdline|a b\n"
		    "|go.json:0/pid|7\n|go.json:0/x/y|1");
	assert_rows(st, "SELECT reason, count FROM skipped", "not_json|1");
	stall_store_close(st);
	free(text);
}

#define CLOCKS                                                               \
	"{\"begin\": [{\"clock\": \"real\", \"ns\": 1000000000500, "         \
	"\"mono_before\": 100, \"mono_after\": 300}, {\"clock\": \"boot\", " \
	"\"ns\": 1200, \"mono_before\": 400, \"mono_after\": 410}], "        \
	"\"end\": [{\"clock\": \"real\", \"ns\": 1000000001500, "            \
	"\"mono_before\": 1150, \"mono_after\": 1250}]}"

static void clocks_are_read_between_two_of_the_base_clock(void **state)
{
	(void)state;
	assert_text("clocks.json", CLOCKS,
		    "SELECT snapshot, clock, value_ns, error_ns "
		    "FROM clock_snapshot",
		    "0|mono|200|100\n0|real|1000000000500|0\n"
		    "1|mono|405|5\n1|boot|1200|0\n"
		    "2|mono|1200|50\n2|real|1000000001500|0");
	assert_text("clocks.json",
		    "[{\"mono_before\": 10, \"real\": 500, \"boot\": 60, "
		    "\"mono_after\": 20}]",
		    "SELECT snapshot, clock, value_ns FROM clock_snapshot",
		    "0|mono|15\n0|boot|60\n1|mono|15\n1|real|500");
}

/* Offsets between -1e12 - 400 and - 200, and between -1e12 - 350 and - 250. */
static void a_clock_that_was_read_can_be_moved(void **state)
{
	static const char trace[] =
		"7 1000000000.500000000 getppid() = 1 <0.000001>\n";
	static const struct named_text files[] = {
		{"clocks.json", "snapshot", CLOCKS},
		{"x.strace", "strace", trace},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st,
		    "SELECT clock, clock_method, clock_offset_ns, "
		    "clock_error_ns, begin_ts FROM source "
		    "WHERE format = 'strace'",
		    "real|snapshot|-1000000000300|100|999999000499999700");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernels_configuration_has_what_is_not_set),
		cmocka_unit_test(counters_of_the_scheduler_are_told_apart),
		cmocka_unit_test(values_are_under_their_paths),
		cmocka_unit_test(tables_are_taken_apart),
		cmocka_unit_test(a_process_tells_in_forms_of_its_own),
		cmocka_unit_test(what_was_seen_first_counts),
		cmocka_unit_test(pressure_is_told_by_who_waits),
		cmocka_unit_test(interrupts_are_counted_by_cpu),
		cmocka_unit_test(the_kernels_log_is_read_in_its_forms),
		cmocka_unit_test(a_folder_comes_as_one_archive),
		cmocka_unit_test(clocks_are_read_between_two_of_the_base_clock),
		cmocka_unit_test(a_clock_that_was_read_can_be_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
