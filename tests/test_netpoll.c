/* Waiting for files to be ready, and the way from there to a CPU. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

/* 7 waits three times: for a file, in vain, and only looks; 9 reads. */
static const char script[] =
	"tgid 7 7\ntgid 8 8\ncomm 7 app\ncomm 8 net\n"
	"10 0 0 sched_switch prev_pid=0 next_pid=7\n"
	"20 0 7 sys_enter_epoll_pwait nr=281\n"
	"30 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
	"100 0 8 sched_waking pid=7 target_cpu=0\n"
	"140 0 8 sched_switch prev_pid=8 prev_state=0 next_pid=7\n"
	"150 0 7 sys_exit_epoll_pwait nr=281 ret=2\n"
	"160 0 7 sys_enter_epoll_pwait nr=281\n"
	"170 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
	"200 0 8 sched_waking pid=7 target_cpu=0\n"
	"270 0 8 sched_switch prev_pid=8 prev_state=0 next_pid=7\n"
	"280 0 7 sys_exit_epoll_pwait nr=281 ret=0\n"
	"300 0 7 sys_enter_epoll_pwait nr=281\n"
	"310 0 7 sys_exit_epoll_pwait nr=281 ret=0\n"
	"1010 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n";

static void assert_has(const char *csv, const char *want)
{
	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

static void only_what_was_ready_is_a_wake_up(void **state)
{
	struct stall_store *st = play(script);
	const char *csv = analysed(st, "netpoll/metrics", "csv", NULL);

	(void)state;
	assert_has(csv, "thread_wake,ns,process=app,1,40,40,,,,40,40,40,0,0,"
			"low_n\n");
	assert_has(csv, "empty_share,ratio,process=app,3,,,,,,,"
			"0.6666666666666666,,,,ok\n");
	/* 3 in 1.01 us */
	assert_has(csv, "calls_per_s,per_s,process=app,3,,,,,,,2970297."
			"0297029703,,,,ok\n");
	/* 7 is no thread of Go's, but there is none in this run. */
	assert_has(analysed(st, "preempt/metrics", "csv", NULL),
		   "wakeup,ns,process=app;phase=netpoll,1,40,40,,,,40,40,40,0,"
		   "0,low_n\n");
	assert_has(analysed(st, "netpoll/worst", "csv", NULL),
		   ",100,40,2,app:7,net:8,task net:8,1\n");
	stall_store_close(st);
}

static void execution_traces_show_the_goroutine(void **state)
{
	struct stall_store *st = import_file("samples/stw/go1.26/goexec.trace");

	(void)state;
	/* The sample waits for no network; what it waits for is not counted. */
	assert_string_equal(rows(st, "SELECT count(*) FROM netpoll_goroutine"),
			    "0");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_was_ready_is_a_wake_up),
		cmocka_unit_test(execution_traces_show_the_goroutine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
