/* Signals from their generation to their delivery. */
#include <stdio.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define SIGNALS                                                           \
	"SELECT s.ts, s.dur, sig, code, res, grp, w.tid, t.tid, on_cpu, " \
	"run_ts, handler, in_loss FROM signal AS s "                      \
	"LEFT JOIN thread AS t USING (utid) "                             \
	"LEFT JOIN thread AS w ON w.utid = sender_utid ORDER BY s.id"

static void check(const char *script, const char *want)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, SIGNALS), want);
	stall_store_close(st);
}

static void a_signal_to_a_running_thread(void **state)
{
	(void)state;
	check("50 0 0 sched_switch prev_pid=0 next_pid=7\n"
	      "100 1 8 signal_generate sig=23 code=-6 pid=7\n"
	      "160 0 7 signal_deliver sig=23 code=-6 sa_handler=4096\n",
	      "100|60|23|-6|0|0|8|7|1||4096|");
}

static void a_signal_to_a_waiting_thread_has_its_switch_in(void **state)
{
	(void)state;
	check("50 0 7 sched_switch prev_pid=7 prev_state=0 next_pid=9\n"
	      "100 1 8 signal_generate sig=23 code=-6 pid=7\n"
	      "500 0 9 sched_switch prev_pid=9 prev_state=0 next_pid=7\n"
	      "530 0 7 signal_deliver sig=23 sa_handler=1\n",
	      "100|430|23|-6|0|0|8|7|0|500|1|");
}

static void without_switches_it_is_not_known_where_the_target_was(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=23 code=-6 pid=7\n"
	      "530 0 7 signal_deliver sig=23 sa_handler=1\n",
	      "100|430|23|-6|0|0|8|7|||1|");
}

static void ignored_pending_and_lost_ones_are_final(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=23 pid=7 result=0\n"
	      "110 1 8 signal_generate sig=23 pid=7 result=2\n"
	      "120 1 8 signal_generate sig=23 pid=7 result=1\n"
	      "130 1 8 signal_generate sig=40 pid=7 result=3\n"
	      "200 0 7 signal_deliver sig=23 sa_handler=1\n",
	      "110||23|0|2|0|8|7||||\n"
	      "120||23|0|1|0|8|7||||\n"
	      "130||40|0|3|0|8|7||||\n"
	      "100|100|23|0|0|0|8|7|||1|");
}

static void real_time_signals_queue_in_order(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=37 code=-1 pid=7\n"
	      "110 1 8 signal_generate sig=10 pid=7\n"
	      "120 1 8 signal_generate sig=37 code=-1 pid=7 result=4\n"
	      "200 0 7 signal_deliver sig=37\n"
	      "210 0 7 signal_deliver sig=37\n"
	      "220 0 7 signal_deliver sig=37\n",
	      "100|100|37|-1|0|0|8|7||||\n"
	      "120|90|37|-1|4|0|8|7||||\n"
	      "||37|0||||7||||\n"
	      "110||10|0|0|0|8|7||||");
}

static void any_thread_of_the_process_takes_its_signal(void **state)
{
	(void)state;
	check("10 0 7 task_newtask pid=9 clone_flags=0x10000\n"
	      "100 1 8 signal_generate sig=15 pid=7 group=1\n"
	      "150 0 20 signal_deliver sig=15\n"
	      "200 0 9 signal_deliver sig=15 sa_handler=1\n",
	      "||15|0||||20||||\n"
	      "100|100|15|0|0|1|8|9|||1|");
}

static void an_own_signal_is_taken_before_one_of_the_process(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=15 pid=7 group=1\n"
	      "110 1 8 signal_generate sig=15 pid=7 group=0\n"
	      "200 0 7 signal_deliver sig=15\n"
	      "230 0 7 signal_deliver sig=15\n",
	      "110|90|15|0|0|0|8|7||||\n"
	      "100|130|15|0|0|1|8|7||||");
}

static void what_an_ending_thread_did_not_take_is_undelivered(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=23 pid=7\n"
	      "200 0 7 sched_process_exit pid=7 comm=x\n"
	      "300 0 5 sched_process_fork parent_pid=5 child_pid=7\n"
	      "400 0 7 signal_deliver sig=23\n",
	      "100||23|0|0|0|8|7||||\n"
	      "||23|0||||7||||");
}

static void a_gap_in_between_is_marked(void **state)
{
	(void)state;
	check("100 1 8 signal_generate sig=23 pid=7\n"
	      "lost 1 100 150 -1\n"
	      "200 0 7 signal_deliver sig=23\n"
	      "300 1 8 signal_generate sig=23 pid=7\n"
	      "400 0 7 signal_deliver sig=23\n",
	      "100|100|23|0|0|0|8|7||||1\n"
	      "300|100|23|0|0|0|8|7||||");
}

static void queues_are_bounded(void **state)
{
	static char script[1 << 19];
	size_t n = 0;
	struct stall_store *st;

	(void)state;
	for (int i = 0; i < 5000; i++)
		n += (size_t)sprintf(
			script + n,
			"%d 1 8 signal_generate sig=37 pid=7 code=-1\n",
			100 + i);
	sprintf(script + n, "9000 0 7 signal_deliver sig=37\n");
	st = play(script);
	assert_string_equal(rows(st, "SELECT count(*), max(dur) FROM signal"),
			    "5000|7996");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_to_a_running_thread),
		cmocka_unit_test(
			a_signal_to_a_waiting_thread_has_its_switch_in),
		cmocka_unit_test(
			without_switches_it_is_not_known_where_the_target_was),
		cmocka_unit_test(ignored_pending_and_lost_ones_are_final),
		cmocka_unit_test(real_time_signals_queue_in_order),
		cmocka_unit_test(any_thread_of_the_process_takes_its_signal),
		cmocka_unit_test(
			an_own_signal_is_taken_before_one_of_the_process),
		cmocka_unit_test(
			what_an_ending_thread_did_not_take_is_undelivered),
		cmocka_unit_test(a_gap_in_between_is_marked),
		cmocka_unit_test(queues_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
