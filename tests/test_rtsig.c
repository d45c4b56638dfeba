/* Ways of signals to their receivers, with times that can be checked by hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define TAKEN "SELECT ts, dur, sig, path FROM signal_taken ORDER BY ts, id"

static void assert_rows(const char *script, const char *sql, const char *want)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, sql), want);
	stall_store_close(st);
}

/* Process 7 has the thread 8; 9 sends. */
#define PROCESS "tgid 7 7\ntgid 8 7\ntgid 9 9\n"
#define SEND(ts, sig)                                               \
	ts " 0 9 signal_generate sig=" sig " code=-1 comm=x pid=7 " \
	   "group=1 result=0\n"

static void a_handler_is_told_by_its_delivery(void **state)
{
	(void)state;
	assert_rows(
		PROCESS SEND(
			"100",
			"37") "150 1 8 signal_deliver sig=37 sa_handler=1\n",
		TAKEN, "100|50|37|handler");
}

/* The n-th return of sigwait takes the n-th signal of that number. */
static void sigwait_takes_them_in_order(void **state)
{
	(void)state;
	assert_rows(
		PROCESS "90 1 8 sys_enter_rt_sigtimedwait nr=128\n" SEND(
			"100", "37") SEND("110", "38")
			SEND("120",
			     "37") "150 1 8 sys_exit_rt_sigtimedwait nr=128 "
				   "ret=37\n"
				   "160 1 8 sys_enter_rt_sigtimedwait nr=128\n"
				   "170 1 8 sys_exit_rt_sigtimedwait nr=128 "
				   "ret=37\n"
				   "180 1 8 sys_enter_rt_sigtimedwait nr=128\n"
				   "190 1 8 sys_exit_rt_sigtimedwait nr=128 "
				   "ret=-11\n"
				   "200 1 8 sys_enter_rt_sigtimedwait nr=128\n"
				   "210 1 8 sys_exit_rt_sigtimedwait nr=128 "
				   "ret=38\n",
		TAKEN,
		"100|50|37|sigwait\n110|100|38|sigwait\n"
		"120|50|37|sigwait");
}

/* Without system calls: whom the sender woke. */
static void a_wake_up_is_a_lower_bound(void **state)
{
	static const char script[] = PROCESS
		"10 1 8 sched_switch prev_pid=8 prev_state=1 next_pid=0\n" SEND(
			"100", "37") "105 0 9 sched_waking pid=8 target_cpu=1\n"
				     "140 1 0 sched_switch prev_pid=0 "
				     "prev_state=0 next_pid=8\n"
				     "200 1 8 sched_switch prev_pid=8 "
				     "prev_state=1 next_pid=0\n";
	struct stall_store *st = play(script);

	(void)state;
	assert_string_equal(rows(st, TAKEN), "100|40|37|wakeup");
	assert_non_null(strstr(analysed(st, "rtsig/metrics", "csv", NULL),
			       ",signal=37;path=wakeup,1,40,40,,,,40,40,40,0,0,"
			       "\"low_n,lower_bound\"\n"));
	stall_store_close(st);
}

static void what_was_not_taken_is_told(void **state)
{
	static const char script[] = PROCESS SEND("100", "37") SEND(
		"110",
		"37") "120 0 9 signal_generate sig=37 code=-1 comm=x pid=7 "
		      "group=1 result=3\n"
		      "130 0 9 signal_generate sig=37 code=-1 comm=x pid=7 "
		      "group=1 result=1\n"
		      "150 1 8 signal_deliver sig=37 sa_handler=1\n"
		      "160 0 9 signal_generate sig=10 code=-1 comm=x pid=7 "
		      "group=1 result=2\n";
	const struct stall_param all[] = {{"least", "1"}, {NULL, NULL}};
	struct stall_store *st = play(script);

	(void)state;
	assert_non_null(strstr(analysed(st, "rtsig/outcomes", "csv", NULL),
			       ",37,4,1,0,1,0,1,1\n"));
	assert_null(
		strstr(analysed(st, "rtsig/outcomes", "csv", NULL), ",10,1,"));
	assert_non_null(strstr(analysed(st, "rtsig/outcomes", "csv", all),
			       ",10,1,0,0,0,1,0,0\n"));
	assert_non_null(strstr(analysed(st, "rtsig/findings", "csv", NULL),
			       ",critical,1 signals 37"));
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_is_told_by_its_delivery),
		cmocka_unit_test(sigwait_takes_them_in_order),
		cmocka_unit_test(a_wake_up_is_a_lower_bound),
		cmocka_unit_test(what_was_not_taken_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
