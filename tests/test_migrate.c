/* Migrations, counted by hand on a trace of seven lines and two nodes. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

#define SWITCH(ts, cpu, from, to)                                           \
	"  x-" from " [00" cpu "] d..2. " ts ": sched_switch: prev_comm=x " \
	"prev_pid=" from " prev_prio=120 prev_state=S ==> next_comm=x "     \
	"next_pid=" to " next_prio=120\n"
#define MOVE(ts, cpu, tid, to)                                               \
	"  <idle>-0 [003] d..2. " ts ": sched_migrate_task: comm=x pid=" tid \
	" prio=120 orig_cpu=" cpu " dest_cpu=" to "\n"

/* Thread 7 runs 1 ms on CPU 0, 2 ms on CPU 1, 3 ms on CPU 2. */
static const char trace[] = SWITCH("1.000", "0", "0", "7")
	SWITCH("1.001", "0", "7", "9") MOVE("1.001", "0", "7", "1")
		SWITCH("1.002", "1", "0", "7") SWITCH("1.004", "1", "7", "0")
			MOVE("1.005", "1", "7", "2")
				SWITCH("1.006", "2", "0", "7")
					SWITCH("1.009", "2", "7", "0")
						SWITCH("2.000", "0", "9", "0");

static const char nodes[] = "/sys/devices/system/node/node0/cpulist=0-1\n"
			    "/sys/devices/system/node/node1/cpulist=2,4-5\n";

static struct stall_store *both(void)
{
	static const struct named_text files[] = {
		{"nodes.txt", "snapshot", nodes},
		{"x.txt", "ftracetext", trace},
		{NULL}};

	return import_texts(files);
}

static void assert_metric(struct stall_store *st, const char *want)
{
	const char *csv = analysed(st, "migrate/metrics", "csv", NULL);

	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

static void lists_of_cpus_are_taken_apart(void **state)
{
	struct stall_store *st = both();

	(void)state;
	assert_string_equal(rows(st, "SELECT cpu, node FROM cpu_node "
				     "ORDER BY 1"),
			    "0|0\n1|0\n2|1\n4|1\n5|1");
	stall_store_close(st);
}

static void moves_are_rates_of_the_trace(void **state)
{
	struct stall_store *st = both();

	(void)state;
	assert_metric(st, "migrations_per_s,per_s,all,2,,,,,,,2,,,,ok\n");
	assert_metric(st, "cross_node_share,ratio,all,2,,,,,,,0.5,,,,ok\n");
	/* of 7: three slices; of 9: one */
	assert_metric(st, "switches_per_s,per_s,all,4,,,,,,,4,,,,ok\n");
	assert_metric(st, "run_between_migrations,ns,all,1,2000000,2000000,,,,"
			  "2000000,2000000,2000000,0,0,low_n\n");
	stall_store_close(st);
}

static void without_nodes_no_share_is_known(void **state)
{
	struct stall_store *st = import_text("x.txt", "ftracetext", trace);

	(void)state;
	assert_metric(st, "cross_node_share,ratio,all,2,,,,,,,,,,,"
			  "not_applicable\n");
	stall_store_close(st);
}

/* Without sched_migrate_task slices tell. */
static void slices_tell_moves_too(void **state)
{
	static const char only[] = SWITCH("1.000", "0", "0", "7")
		SWITCH("1.001", "0", "7", "0") SWITCH("1.002", "1", "0", "7")
			SWITCH("1.004", "1", "7", "0")
				SWITCH("1.005", "1", "0", "7")
					SWITCH("2.000", "1", "7", "0");
	struct stall_store *st = import_text("x.txt", "ftracetext", only);

	(void)state;
	assert_string_equal(rows(st, "SELECT ts, from_cpu, to_cpu, told_by "
				     "FROM thread_move"),
			    "1002000000|0|1|slices");
	stall_store_close(st);
}

static void many_moves_are_a_warning(void **state)
{
	const struct stall_param low[] = {{"migrations", "2"}, {NULL, NULL}};
	struct stall_store *st = both();

	(void)state;
	assert_non_null(strstr(analysed(st, "migrate/findings", "csv", NULL),
			       ",info,"));
	assert_non_null(strstr(analysed(st, "migrate/findings", "csv", low),
			       ",warning,\"x: its threads changed CPUs 2.0 "
			       "times a second (2 in all), 1 of them to "
			       "another NUMA node, and were switched in "));
	stall_store_close(st);
}

/* 7 of 10 switches, all 3 of CPU 0 and all of thread 7, none of 8, which was
 * born meanwhile; 9 is another one than before. */
static void what_the_kernel_counted_is_beside_it(void **state)
{
	static const struct named_text files[] = {
		{"env/before/a", "snapshot",
		 "/proc/stat:ctxt=100\n"
		 "/sys/kernel/debug/sched/debug:cpu#0.nr_switches=10\n"
		 "/proc/schedstat:cpu0=0 0 0 0 0 0 100 0 5\n"
		 "/proc/schedstat:cpu0.domain0=3 0 0\n"
		 "/proc/schedstat:cpu1=x 0 0 0 0 0 100 0 5\n"
		 "/proc/7/task/7/sched:nr_voluntary_switches=5\n"
		 "/proc/7/task/7/sched:se.nr_migrations=1\n"
		 "/proc/7/task/7/schedstat=1000 0 3\n"
		 "/proc/7/task/9/schedstat=1000 10 9\n"},
		{"env/after/a", "snapshot",
		 "/proc/stat:ctxt=110\n"
		 "/sys/kernel/debug/sched/debug:cpu#0.nr_switches=13\n"
		 "/proc/schedstat:cpu0=0 0 0 0 0 0 1000000100 0 7\n"
		 "/proc/schedstat:cpu0.domain0=3 0 0\n"
		 "/proc/schedstat:cpu1=x 0 0 0 0 0 100 0 5\n"
		 "/proc/7/task/7/sched:nr_voluntary_switches=8\n"
		 "/proc/7/task/7/sched:se.nr_migrations=3\n"
		 "/proc/7/task/7/schedstat=6001000 2000 6\n"
		 "/proc/7/task/8/sched:nr_voluntary_switches=4\n"
		 "/proc/7/task/9/schedstat=0 0 1\n"},
		{"x.txt", "ftracetext", trace},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_string_equal(
		analysed(st, "migrate/kernel", "csv", NULL),
		"run,of,counter,unit,kernel,trace,seen\n"
		"run1,all CPUs,switches,count,10,7,0.7\n"
		"run1,CPU 0,ran,ns,1000000000,1000000000,1\n"
		"run1,CPU 0,slices,count,2,2,1\n"
		"run1,CPU 0,switches,count,3,3,1\n"
		"run1,CPU 0,waited,ns,0,,\n"
		"run1,x:7,migrations,count,2,2,1\n"
		"run1,x:7,ran,ns,6000000,6000000,1\n"
		"run1,x:7,slices,count,3,3,1\n"
		"run1,x:7,voluntary,count,3,3,1\n"
		"run1,x:7,waited,ns,2000,,\n"
		"run1,thread 8,voluntary,count,4,0,0\n");
	if (!strstr(analysed(st, "migrate/findings", "csv", NULL),
		    "run1,warning,the trace has 7 of the 10 switches (70.0 %) "
		    "that the kernel counted between the snapshots,"))
		fail_msg("no warning");
	stall_store_close(st);
}

/* 2 ms from the wake-up to the run on CPU 1. */
static void waits_are_compared_where_wake_ups_were_recorded(void **state)
{
	static const struct named_text files[] = {
		{"env/before/a", "snapshot",
		 "/proc/schedstat:cpu1=0 0 0 0 0 0 0 0 0\n"
		 "/proc/7/task/7/schedstat=0 0 0\n"},
		{"env/after/a", "snapshot",
		 "/proc/schedstat:cpu1=0 0 0 0 0 0 5000000 4000000 1\n"
		 "/proc/7/task/7/schedstat=5000000 2000000 1\n"},
		{"x.txt", "ftracetext",
		 "  <idle>-0 [001] d..2. 1.000: sched_waking: comm=x pid=7 "
		 "prio=120 target_cpu=001\n" SWITCH("1.002", "1", "0", "7")
			 SWITCH("1.007", "1", "7", "0")},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_string_equal(analysed(st, "migrate/kernel", "csv", NULL),
			    "run,of,counter,unit,kernel,trace,seen\n"
			    "run1,CPU 1,ran,ns,5000000,5000000,1\n"
			    "run1,CPU 1,slices,count,1,1,1\n"
			    "run1,CPU 1,waited,ns,4000000,2000000,0.5\n"
			    "run1,x:7,ran,ns,5000000,5000000,1\n"
			    "run1,x:7,slices,count,1,1,1\n"
			    "run1,x:7,waited,ns,2000000,2000000,1\n");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_of_cpus_are_taken_apart),
		cmocka_unit_test(moves_are_rates_of_the_trace),
		cmocka_unit_test(without_nodes_no_share_is_known),
		cmocka_unit_test(slices_tell_moves_too),
		cmocka_unit_test(many_moves_are_a_warning),
		cmocka_unit_test(what_the_kernel_counted_is_beside_it),
		cmocka_unit_test(waits_are_compared_where_wake_ups_were_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
