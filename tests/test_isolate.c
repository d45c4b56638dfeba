/* Intrusions on a quiet CPU, with times that can be checked by hand. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

#define SWITCH(ts, cpu, from, state, to)                                    \
	"  x-" from " [00" cpu "] d..2. " ts ": sched_switch: prev_comm=x " \
	"prev_pid=" from " prev_prio=120 prev_state=" state                 \
	" ==> next_comm=x next_pid=" to " next_prio=120\n"
#define IRQ(ts, what) "  x-7 [003] d.h1. " ts ": " what

/* On CPU 3: 7 runs 100 ms but for 8 (5 ms), a timer (1 ms) and an interrupt of
 * another kind (0.5 ms). What 9 does on CPU 0 is nobody's business. */
static const char trace[] = SWITCH("1.000", "3", "0", "R", "7") SWITCH(
	"1.000", "0", "0", "R",
	"9") IRQ("1.010", "local_timer_entry: vector=236\n") IRQ("1.011",
								 "local_timer_"
								 "exit: vector="
								 "236\n")
	SWITCH("1.020", "3", "7", "R", "8") SWITCH("1.025", "3", "8", "S", "7")
		IRQ("1.040", "irq_handler_entry: irq=26 name=disk\n")
			IRQ("1.0405", "irq_handler_exit: irq=26 "
				      "ret=handled\n")
				SWITCH("1.100", "3", "7", "S", "0")
					SWITCH("1.100", "0", "9", "S", "0");

static const char env[] = "/sys/devices/system/cpu/isolated=3\n"
			  "/sys/devices/system/cpu/nohz_full=2-3\n"
			  "/proc/cmdline=quiet isolcpus=domain,3 nohz_full=3\n"
			  "/proc/irq/26/effective_affinity_list=3\n"
			  "/proc/irq/27/effective_affinity_list=0\n";

static struct stall_store *both(void)
{
	static const struct named_text files[] = {
		{"env", "snapshot", env},
		{"x.txt", "ftracetext", trace},
		{NULL}};

	return import_texts(files);
}

static void assert_has(const char *csv, const char *want)
{
	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

static void what_took_time_from_its_thread_is_told(void **state)
{
	struct stall_store *st = both();
	const char *csv = analysed(st, "isolate/metrics", "csv", NULL);

	(void)state;
	assert_has(csv, "intrusion,ns,cpu=3,3,500000,1000000,,,,5000000,"
			"2166667,6500000,0,0,low_n\n");
	assert_has(csv, "intrusion,ns,cpu=3;by=timer,1,1000000,");
	assert_has(csv, "intrusion,ns,cpu=3;by=hardirq,1,500000,");
	assert_has(csv, "intrusion,ns,thread=x:8;cpu=3;by=task,1,5000000,");
	assert_has(csv, "clean_share,ratio,cpu=3,3,,,,,,,0.935,,,,ok\n");
	assert_has(csv, "intrusions_per_s,per_s,cpu=3,3,,,,,,,30,,,,ok\n");
	assert_null(strstr(csv, "cpu=0"));
	assert_has(analysed(st, "isolate/worst", "csv", NULL),
		   "run1,3,1020000000,5000000,task,x:8,x:7\n");
	stall_store_close(st);
}

static void what_was_asked_for_is_beside_what_is_so(void **state)
{
	struct stall_store *st = both();
	const char *csv = analysed(st, "isolate/chain", "csv", NULL);

	(void)state;
	assert_has(csv, "run1,2,\"isolcpus=domain,3 nohz_full=3\",nohz_full,,");
	assert_has(csv, "run1,3,\"isolcpus=domain,3 nohz_full=3\",\"isolated, "
			"nohz_full\",26,");
	stall_store_close(st);
}

static void cpus_can_be_named(void **state)
{
	static const struct stall_param cpus[] = {{"cpus", "0,2-3"},
						  {NULL, NULL}};
	struct stall_store *st = import_text("x.txt", "ftracetext", trace);
	const char *csv = analysed(st, "isolate/findings", "csv", NULL);

	(void)state;
	assert_string_equal(csv,
			    "run,severity,finding,evidence,harm,next,topic\n");
	csv = analysed(st, "isolate/findings", "csv", cpus);
	assert_has(csv, "info,\"CPU 0, which x:9 ran on: nothing else was "
			"seen there\"");
	assert_has(csv, "critical,\"CPU 3, which x:7 ran on: 6.50 % of the "
			"time was taken by others in 3 pieces, the longest "
			"5.00 ms; most by task x:8 5.00 ms, timer local_timer "
			"1.00 ms, hardirq disk 500 us\"");
	stall_store_close(st);
}

/* No machine has as many: the list ends where kernels do. */
static void lists_that_never_end_do(void **state)
{
	struct stall_store *st = import_text(
		"env", "snapshot",
		"/sys/devices/system/cpu/isolated=8190-99999999999999\n"
		"/sys/devices/system/cpu/nohz_full=-1,x,,2\n"
		"/proc/cmdline=a isolcpus=domain,managed_irq,3,5-6,7-N "
		"rcu_nocbs=4\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT key, cpu FROM cpu_list "
				     "ORDER BY key, cpu"),
			    "/proc/cmdline:isolcpus|3\n"
			    "/proc/cmdline:isolcpus|5\n"
			    "/proc/cmdline:isolcpus|6\n"
			    "/sys/devices/system/cpu/isolated|8190\n"
			    "/sys/devices/system/cpu/isolated|8191\n"
			    "/sys/devices/system/cpu/nohz_full|2");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_took_time_from_its_thread_is_told),
		cmocka_unit_test(what_was_asked_for_is_beside_what_is_so),
		cmocka_unit_test(cpus_can_be_named),
		cmocka_unit_test(lists_that_never_end_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
