/* Throttling found from the schedule, with times that can be checked by hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

#define SWITCH(ts, from, prio, state, to, next)                       \
	"  x-" from " [000] d..2. " ts ": sched_switch: prev_comm=x " \
	"prev_pid=" from " prev_prio=" prio " prev_state=" state      \
	" ==> next_comm=x next_pid=" to " next_prio=" next "\n"
#define IDLE(ts, to, next)                                                   \
	"  <idle>-0 [000] d..2. " ts ": sched_switch: prev_comm=swapper/0 "  \
	"prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=x next_pid=" to \
	" next_prio=" next "\n"
#define TO_IDLE(ts, from, prio, state)                                \
	"  x-" from " [000] d..2. " ts ": sched_switch: prev_comm=x " \
	"prev_pid=" from " prev_prio=" prio " prev_state=" state      \
	" ==> next_comm=swapper/0 next_pid=0 next_prio=120\n"

static const char metrics[] = "throttle/metrics";

static const char *table(const char *text, const char *name)
{
	static char csv[20000];
	struct stall_store *st = import_text("x.txt", "ftracetext", text);

	snprintf(csv, sizeof(csv), "%s", analysed(st, name, "csv", NULL));
	stall_store_close(st);
	return csv;
}

static void assert_has(const char *csv, const char *want)
{
	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

/* FIFO thread 7 leaves runnable: 8 (lower) has 20 ms, 9 (higher) 5 ms of it. */
static const char rt[] = SWITCH("1.000", "8", "120", "R", "7", "79")
	SWITCH("1.010", "7", "79", "R", "8", "120") SWITCH("1.025", "8", "120",
							   "R", "9", "49")
		SWITCH("1.030", "9", "49", "S", "8", "120")
			SWITCH("1.035", "8", "120", "R", "7", "79")
				SWITCH("1.040", "7", "79", "S", "8", "120");

static void real_time_is_throttled_while_lower_ones_run(void **state)
{
	const char *csv = table(rt, metrics);

	(void)state;
	assert_has(csv, "throttled,ns,kind=rt,1,20000000,20000000,,,,20000000,"
			"20000000,20000000,0,0,low_n\n");
	/* 10 + 5 ms ran, 25 ms waited */
	assert_has(csv, "throttled_share,ratio,kind=rt,1,,,,,,,0.5,,,,ok\n");
	assert_has(table(rt, "throttle/waits"),
		   "run1,rt,1010000000,25000000,20000000,x,x:7,79,0,\"x:8 20.0 "
		   "ms, x:9 5.00 ms\"");
}

static void waiting_behind_higher_ones_is_none(void **state)
{
	static const char text[] = SWITCH("1.000", "8", "120", "R", "7", "79")
		SWITCH("1.010", "7", "79", "R", "9", "49")
			SWITCH("1.030", "9", "49", "S", "7", "79")
				SWITCH("1.040", "7", "79", "S", "8", "120");

	(void)state;
	assert_string_equal(
		table(text, metrics),
		"run,analysis,metric,unit,scope,n,min,p50,p90,p99,p999,max,"
		"mean,sum,censored,in_loss,quality\n");
}

/* The limit is on what real-time threads use: 1 ms of 61 is no reason. */
static void who_used_little_was_not_throttled(void **state)
{
	static const char text[] = IDLE("1.000", "8", "120")
		SWITCH("1.060", "8", "120", "R", "7", "79")
			TO_IDLE("1.061", "7", "79", "R")
				IDLE("1.081", "7", "79")
					TO_IDLE("1.082", "7", "79", "S");
	struct stall_store *st = import_text("x.txt", "ftracetext", text);

	(void)state;
	assert_string_equal(rows(st, "SELECT count(*) FROM throttle_wait"),
			    "0");
	assert_string_equal(
		rows(st, "SELECT dur FROM off_cpu WHERE state = 'R' "
			 "AND utid = (SELECT utid FROM thread WHERE tid = 7)"),
		"20000000");
	stall_store_close(st);
}

static void a_deadline_budget_is_told_apart(void **state)
{
	static const char text[] = SWITCH("1.000", "8", "120", "R", "7", "-1")
		SWITCH("1.002", "7", "-1", "R", "8", "120")
			SWITCH("1.010", "8", "120", "R", "7", "-1")
				SWITCH("1.011", "7", "-1", "S", "8", "120");

	(void)state;
	assert_has(table(text, metrics),
		   "throttled,ns,kind=deadline,1,8000000,8000000,,,,8000000,");
}

/* Nobody ran for 30 ms, and then it did: no wake-up was needed. */
static void a_quota_leaves_the_cpu_idle(void **state)
{
	static const char text[] = IDLE("1.000", "7", "120")
		TO_IDLE("1.010", "7", "120", "R") IDLE("1.040", "7", "120")
			TO_IDLE("1.050", "7", "120", "S");

	(void)state;
	assert_has(table(text, metrics),
		   "throttled,ns,kind=cgroup,1,30000000,30000000,,,,30000000,"
		   "30000000,30000000,0,0,\"low_n,lower_bound\"\n");
}

static void shorter_than_a_tick_is_none(void **state)
{
	static const char text[] = IDLE("1.000", "7", "120")
		TO_IDLE("1.010", "7", "120", "R") IDLE("1.0109", "7", "120")
			TO_IDLE("1.050", "7", "120", "S");

	(void)state;
	assert_null(strstr(table(text, metrics), "throttled"));
}

static void limits_and_counters_come_from_snapshots(void **state)
{
	static const struct named_text files[] = {
		{"cpu.stat_before", "snapshot",
		 "nr_periods 2\nnr_throttled 0\nthrottled_usec 0\n"},
		{"cpu.stat_after", "snapshot",
		 "nr_periods 42\nnr_throttled 38\nthrottled_usec 5808327\n"},
		{"sysctl", "snapshot",
		 "kernel.sched_rt_runtime_us = 950000\n"
		 "kernel.sched_rt_period_us = 1000000\n"},
		{"dmesg", "snapshot",
		 "[    1.000000] a\n[  100.500000] sched: RT throttling "
		 "activated\n"},
		{"x.txt", "ftracetext", rt},
		{NULL}};
	struct stall_store *st = import_texts(files);
	const char *csv = analysed(st, "throttle/findings", "csv", NULL);

	(void)state;
	assert_has(csv, "x: real-time threads were throttled 1 time, 20.0 ms "
			"in all, the longest 20.0 ms; sched_rt_runtime_us is "
			"950000; the kernel's log says so at 100 s");
	assert_has(csv, "cpu.stat: its group was throttled in 38 of 40 "
			"periods, 5.81 s summed over its CPUs");
	assert_has(analysed(st, "throttle/limits", "csv", NULL),
		   "cpu.stat:nr_throttled,0,38\n");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_time_is_throttled_while_lower_ones_run),
		cmocka_unit_test(waiting_behind_higher_ones_is_none),
		cmocka_unit_test(who_used_little_was_not_throttled),
		cmocka_unit_test(a_deadline_budget_is_told_apart),
		cmocka_unit_test(a_quota_leaves_the_cpu_idle),
		cmocka_unit_test(shorter_than_a_tick_is_none),
		cmocka_unit_test(limits_and_counters_come_from_snapshots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
