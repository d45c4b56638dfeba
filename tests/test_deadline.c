/* Jobs of a SCHED_DEADLINE thread with a period of 10 ms, checked by hand. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

/* At 10 ms it runs 2 ms; at 20 ms 2 ms, its budget, then again from 30 to 31
 * ms, which is the job of 20 ms and that of 30 ms; at 40 ms 1 ms. */
static const char script[] =
	"tgid 7 7\ncomm 7 dl\n"
	"1000000 0 7 sched_switch prev_pid=7 prev_prio=-1 prev_state=1 "
	"next_pid=8 next_prio=120\n"
	"10000000 0 8 sched_waking pid=7 target_cpu=0\n"
	"10000000 0 8 sched_switch prev_pid=8 prev_prio=120 prev_state=0 "
	"next_pid=7 next_prio=-1\n"
	"12000000 0 7 sched_switch prev_pid=7 prev_prio=-1 prev_state=1 "
	"next_pid=8 next_prio=120\n"
	"20000000 0 8 sched_waking pid=7 target_cpu=0\n"
	"20000000 0 8 sched_switch prev_pid=8 prev_prio=120 prev_state=0 "
	"next_pid=7 next_prio=-1\n"
	"22000000 0 7 sched_switch prev_pid=7 prev_prio=-1 prev_state=0 "
	"next_pid=8 next_prio=120\n"
	"30000000 0 8 sched_switch prev_pid=8 prev_prio=120 prev_state=0 "
	"next_pid=7 next_prio=-1\n"
	"31000000 0 7 sched_switch prev_pid=7 prev_prio=-1 prev_state=1 "
	"next_pid=8 next_prio=120\n"
	"40000000 0 8 sched_waking pid=7 target_cpu=0\n"
	"40000000 0 8 sched_switch prev_pid=8 prev_prio=120 prev_state=0 "
	"next_pid=7 next_prio=-1\n"
	"41000000 0 7 sched_switch prev_pid=7 prev_prio=-1 prev_state=1 "
	"next_pid=8 next_prio=120\n";

static const struct stall_param period[] = {{"period_ns", "10000000"},
					    {NULL, NULL}};

static void assert_has(const char *csv, const char *want)
{
	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

static void work_is_from_wake_to_sleep(void **state)
{
	struct stall_store *st = play(script);

	(void)state;
	assert_string_equal(
		rows(st, "SELECT ts, end_ts, run_ns FROM deadline_activation"),
		"10000000|12000000|2000000\n20000000|31000000|3000000\n"
		"40000000|41000000|1000000");
	stall_store_close(st);
}

static void with_the_period_jobs_and_misses_are_known(void **state)
{
	struct stall_store *st = play(script);
	const char *csv = analysed(st, "deadline/metrics", "csv", period);

	(void)state;
	assert_has(csv, "jobs,count,process=dl;thread=dl:7,4,,,,,,,,4,,,ok\n");
	assert_has(csv,
		   "misses,count,process=dl;thread=dl:7,4,,,,,,,,1,,,ok\n");
	assert_has(csv,
		   "overruns,count,process=dl;thread=dl:7,4,,,,,,,,1,,,ok\n");
	assert_has(csv, "response,ns,process=dl;thread=dl:7,3,1000000,1000000,"
			",,,2000000,1333333,4000000,1,0,low_n\n");
	assert_has(csv, "job_cpu,ns,process=dl;thread=dl:7,2,1000000,1000000,");
	assert_has(analysed(st, "deadline/worst", "csv", period),
		   ",20000000,dl:7,11000000,2,3000000,8000000,0\n");
	stall_store_close(st);
}

static void without_it_misses_are_not(void **state)
{
	struct stall_store *st = play(script);
	const char *csv = analysed(st, "deadline/metrics", "csv", NULL);

	(void)state;
	assert_has(csv, "jobs,count,process=dl;thread=dl:7,3,,,,,,,,3,,,"
			"lower_bound\n");
	assert_has(csv, "misses,count,process=dl;thread=dl:7,3,,,,,,,,,,,"
			"not_applicable\n");
	assert_has(analysed(st, "deadline/findings", "csv", NULL),
		   "at least 3 jobs; which of them were late is not known");
	stall_store_close(st);
}

static void a_deadline_may_be_shorter_than_the_period(void **state)
{
	static const struct stall_param shorter[] = {{"period_ns", "10000000"},
						     {"deadline_ns", "1500000"},
						     {NULL, NULL}};
	struct stall_store *st = play(script);

	(void)state;
	/* 2 ms, and the one that was late anyway */
	assert_has(analysed(st, "deadline/findings", "csv", shorter),
		   "dl:7: 2 of 4 jobs missed their deadline");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_is_from_wake_to_sleep),
		cmocka_unit_test(with_the_period_jobs_and_misses_are_known),
		cmocka_unit_test(without_it_misses_are_not),
		cmocka_unit_test(a_deadline_may_be_shorter_than_the_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
