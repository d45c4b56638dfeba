/* Threads on and off the CPUs: sched_slice, off_cpu, migration. */
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define SLICES                                                        \
	"SELECT ts, dur, cpu.cpu, tid, end_state, priority, partial " \
	"FROM sched_slice JOIN thread USING (utid) "                  \
	"JOIN cpu USING (ucpu) ORDER BY ts, cpu.cpu, id"
#define WAITS                                                               \
	"SELECT o.ts, o.dur, t.tid, o.state, o.wake, c.cpu, l.cpu, w.tid, " \
	"o.in_loss FROM off_cpu AS o JOIN thread AS t USING (utid) "        \
	"LEFT JOIN cpu AS c USING (ucpu) "                                  \
	"LEFT JOIN cpu AS l ON l.ucpu = o.last_ucpu "                       \
	"LEFT JOIN thread AS w ON w.utid = o.waker_utid "                   \
	"ORDER BY o.ts, t.tid, o.id"

static void check(const char *script, const char *slices, const char *waits)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, SLICES), slices);
	assert_string_equal(rows(st, WAITS), waits);
	stall_store_close(st);
}

static void check_waits(const char *script, const char *waits)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, WAITS), waits);
	stall_store_close(st);
}

/* ---- on a CPU ---- */

static void a_thread_runs_from_switch_to_switch(void **state)
{
	(void)state;
	check("1000 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "1700 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0 "
	      "next_prio=120\n"
	      "2000 0 0 other\n",
	      "1000|0|0|0|R|0|1\n"
	      "1000|700|0|7|S|120|\n"
	      "1700||0|0||120|",
	      "1700||7|S|||||");
}

static void the_first_slice_of_a_cpu_begins_with_its_first_event(void **state)
{
	(void)state;
	check("400 0 7 other\n"
	      "500 1 8 other\n"
	      "900 0 7 sched_switch prev_pid=7 prev_prio=99 prev_state=1 "
	      "next_pid=0 next_prio=120\n",
	      "400|500|0|7|S|99|1\n"
	      "500||1|8|||1\n"
	      "900||0|0||120|",
	      "900||7|S|||||");
}

static void without_switches_there_are_no_slices(void **state)
{
	(void)state;
	check("100 0 7 other\n"
	      "200 0 8 sched_waking pid=7 target_cpu=0\n"
	      "300 0 7 other\n"
	      "has sched:sched_switch\n",
	      "", "");
}

static void a_priority_may_be_minus_one(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=-1\n"
	      "200 0 7 sched_switch prev_pid=7 prev_state=0x20 next_pid=0\n",
	      "100|0|0|0|R|0|1\n"
	      "100|100|0|7|Z|-1|\n"
	      "200||0|0||0|",
	      "");
}

static void idle_is_one_thread_on_many_cpus(void **state)
{
	struct stall_store *st =
		play("100 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0 "
		     "next_comm=swapper/0\n"
		     "100 1 8 sched_switch prev_pid=8 prev_state=1 next_pid=0 "
		     "next_comm=swapper/1\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT count(*), count(DISTINCT utid), "
				     "count(DISTINCT ucpu) FROM sched_slice "
				     "JOIN thread USING (utid) WHERE tid = 0"),
			    "2|1|2");
	assert_string_equal(
		rows(st, "SELECT name, upid FROM thread WHERE tid = 0"),
		"swapper|");
	stall_store_close(st);
}

/* ---- waiting ---- */

static void a_woken_thread_waits_from_waking_to_its_switch_in(void **state)
{
	(void)state;
	check_waits("100 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=8\n"
		    "cpu 1\n"
		    "500 0 8 sched_waking pid=7 target_cpu=0\n"
		    "510 0 8 sched_migrate_task pid=7 orig_cpu=0 dest_cpu=1\n"
		    "520 1 0 sched_wakeup pid=7 target_cpu=1\n"
		    "900 1 0 sched_switch prev_pid=0 next_pid=7\n",
		    "100|400|7|D|||||\n"
		    "500|400|7|R|waking|1|1|8|");
}

static void wakeup_counts_where_waking_is_not_recorded(void **state)
{
	(void)state;
	check_waits("100 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
		    "500 0 8 sched_wakeup pid=7 target_cpu=1\n"
		    "900 1 0 sched_switch prev_pid=0 next_pid=7\n",
		    "100|400|7|S|||||\n"
		    "500|400|7|R|wakeup|1|1|8|");
}

static void the_cpu_of_waking_counts_if_nothing_else_is_known(void **state)
{
	(void)state;
	check_waits("100 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
		    "500 0 8 sched_waking pid=7 target_cpu=0\n"
		    "900 1 0 sched_switch prev_pid=0 next_pid=7\n",
		    "100|400|7|S|||||\n"
		    "500|400|7|R|waking|0|1|8|");
}

static void a_move_after_the_wakeup_does_not_change_where_it_began(void **state)
{
	struct stall_store *st =
		play("100 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
		     "cpu 1\n"
		     "500 0 8 sched_waking pid=7 target_cpu=0\n"
		     "510 0 8 sched_wakeup pid=7 target_cpu=0\n"
		     "700 1 0 sched_migrate_task pid=7 orig_cpu=0 dest_cpu=1\n"
		     "900 1 0 sched_switch prev_pid=0 next_pid=7\n");

	(void)state;
	assert_string_equal(rows(st, WAITS), "100|400|7|S|||||\n"
					     "500|400|7|R|waking|0|1|8|");
	assert_string_equal(
		rows(st, "SELECT m.ts, tid, o.cpu, d.cpu FROM migration AS m "
			 "JOIN thread USING (utid) "
			 "JOIN cpu AS o ON o.ucpu = orig_ucpu "
			 "JOIN cpu AS d ON d.ucpu = dest_ucpu"),
		"700|7|0|1");
	stall_store_close(st);
}

static void a_preempted_thread_waits_without_a_waker(void **state)
{
	(void)state;
	check_waits(
		"100 0 7 sched_switch prev_pid=7 prev_state=0x100 next_pid=8\n"
		"300 0 8 sched_switch prev_pid=8 prev_state=0 next_pid=7\n"
		"600 1 0 sched_switch prev_pid=0 next_pid=8\n",
		"100|200|7|R+||0|0||\n"
		"300|300|8|R||0|1||");
}

static void waking_a_thread_that_runs_or_waits_is_nothing_new(void **state)
{
	(void)state;
	check_waits("100 0 0 sched_switch prev_pid=0 next_pid=7\n"
		    "200 1 8 sched_waking pid=7 target_cpu=0\n"
		    "210 1 8 sched_wakeup pid=7 target_cpu=0\n"
		    "300 0 7 sched_switch prev_pid=7 prev_state=0 next_pid=9\n"
		    "400 1 8 sched_waking pid=7 target_cpu=0\n"
		    "410 1 8 sched_wakeup pid=7 target_cpu=0\n"
		    "500 0 9 sched_switch prev_pid=9 prev_state=1 next_pid=7\n",
		    "300|200|7|R||0|0||\n"
		    "500||9|S|||||");
}

/* The waker saw it asleep before its own CPU had let go of it. */
static void a_thread_woken_on_its_way_to_sleep_waits_at_once(void **state)
{
	(void)state;
	check_waits("50 1 8 sched_wakeup pid=6 target_cpu=1\n"
		    "100 0 0 sched_switch prev_pid=0 next_pid=7\n"
		    "200 1 8 sched_waking pid=7 target_cpu=0\n"
		    "300 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0\n"
		    "310 1 8 sched_wakeup pid=7 target_cpu=1\n"
		    "500 1 8 sched_switch prev_pid=8 prev_state=1 next_pid=7\n",
		    "50||6|R|wakeup|1||8|\n"
		    "300|0|7|S|||||\n"
		    "300|200|7|R|waking|1|1|8|\n"
		    "500||8|S|||||");
}

static void a_sleeper_may_run_without_a_wakeup_seen(void **state)
{
	(void)state;
	check_waits("100 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0\n"
		    "400 0 0 sched_switch prev_pid=0 next_pid=7\n",
		    "100|300|7|S|||||");
}

static void a_new_thread_is_new_until_it_is_woken(void **state)
{
	(void)state;
	check_waits("50 0 0 sched_switch prev_pid=0 next_pid=7\n"
		    "100 0 7 sched_process_fork parent_pid=7 child_pid=9\n"
		    "130 0 7 sched_wakeup_new pid=9 target_cpu=1\n"
		    "150 0 7 sched_process_fork parent_pid=7 child_pid=10\n"
		    "180 1 0 sched_switch prev_pid=0 next_pid=9\n",
		    "100|30|9|N|||||\n"
		    "130|50|9|R|new|1|1|7|\n"
		    "150||10|N|||||");
}

/* ---- ends ---- */

static void a_dead_thread_is_nowhere(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "200 0 7 sched_process_exit pid=7 comm=x\n"
	      "250 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=0\n"
	      "300 0 0 sched_waking pid=7 target_cpu=0\n"
	      "310 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "400 0 7 sched_switch prev_pid=7 prev_state=0x10 next_pid=0\n",
	      "100|0|0|0|R|0|1\n"
	      "100|150|0|7|D|120|\n"
	      "250|60|0|0|R|0|\n"
	      "310|90|0|7|X|120|\n"
	      "400||0|0||0|",
	      "250|50|7|D|||||\n"
	      "300|10|7|R|waking|0|0|0|");
}

/* ---- gaps and missing events ---- */

static void a_gap_ends_the_slice_where_it_was_last_seen(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "200 0 7 other\n"
	      "300 1 8 sched_switch prev_pid=8 prev_state=1 next_pid=0\n"
	      "lost 0 200 900 12\n"
	      "900 0 9 other\n"
	      "950 0 9 sched_switch prev_pid=9 prev_prio=120 prev_state=1 "
	      "next_pid=7 next_prio=120\n"
	      "1000 1 0 sched_waking pid=8 target_cpu=1\n",
	      "100|0|0|0|R|0|1\n"
	      "100|100|0|7||120|2\n"
	      "300|0|1|8|S|0|1\n"
	      "300||1|0||0|\n"
	      "900|50|0|9|S|120|1\n"
	      "950||0|7||120|",
	      "200|750|7|?|||||1\n"
	      "300|700|8|S|||||1\n"
	      "950||9|S|||||\n"
	      "1000||8|R|waking|1||0|");
}

static void losses_have_rows(void **state)
{
	struct stall_store *st = play("50 1 8 other\n"
				      "lost 0 -1 80 -1\n"
				      "100 0 7 other\n"
				      "lost 0 100 300 5\n");

	(void)state;
	assert_string_equal(
		rows(st, "SELECT ts, dur, cpu, events FROM loss JOIN cpu "
			 "USING (ucpu)"),
		"50|30|0|\n100|200|0|5");
	stall_store_close(st);
}

static void a_thread_seen_elsewhere_has_left_its_cpu(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "200 0 7 other\n"
	      "900000 1 8 sched_switch prev_pid=8 prev_state=1 next_pid=7 "
	      "next_prio=120\n",
	      "100|0|0|0|R|0|1\n"
	      "100|100|0|7||120|2\n"
	      "900000|0|1|8|S|0|1\n"
	      "900000||1|7||120|",
	      "200|899800|7|?|||||\n"
	      "900000||8|S|||||");
}

static void another_thread_on_the_cpu_ends_the_slice(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "200 0 7 other\n"
	      "900000 0 9 sched_switch prev_pid=9 prev_state=1 next_pid=7 "
	      "next_prio=120\n",
	      "100|0|0|0|R|0|1\n"
	      "100|100|0|7||120|2\n"
	      "900000|0|0|9|S|0|1\n"
	      "900000||0|7||120|",
	      "200|899800|7|?|||||\n"
	      "900000||9|S|||||");
}

/* tlb_flush and the stack of the switch are still the old thread's. */
static void events_right_after_a_switch_are_no_new_slice(void **state)
{
	(void)state;
	check("100 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	      "200 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
	      "210 0 7 other\n"
	      "300 0 8 other\n",
	      "100|0|0|0|R|0|1\n"
	      "100|100|0|7|S|120|\n"
	      "200||0|8||0|",
	      "200||7|S|||||");
}

static void times_never_go_back(void **state)
{
	struct stall_store *st =
		play("1000 0 0 sched_switch prev_pid=0 next_pid=7\n"
		     "400 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0\n"
		     "-5 0 0 other\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT min(dur), min(ts) "
				     "FROM sched_slice"),
			    "0|1000");
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped "
				     "ORDER BY 1"),
			    "bad_time|1\ntime_back|1");
	stall_store_close(st);
}

static void numbers_that_nobody_can_have_do_no_harm(void **state)
{
	struct stall_store *st =
		play("100 0 -7 sched_switch prev_pid=-7 next_pid=99999999\n"
		     "200 0 5 sched_wakeup pid=7 target_cpu=-1\n"
		     "250 0 5 sched_wakeup pid=8 target_cpu=1000000000\n"
		     "300 0 5 sched_migrate_task pid=-1 orig_cpu=-1 "
		     "dest_cpu=2147483647\n"
		     "400 0 5 sched_switch prev_pid=5 prev_state=-1 "
		     "next_pid=-1\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT count(*) FROM cpu"), "1");
	assert_string_equal(rows(st, "SELECT tid FROM thread ORDER BY 1"),
			    "-1\n0\n5\n7\n8");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_runs_from_switch_to_switch),
		cmocka_unit_test(
			the_first_slice_of_a_cpu_begins_with_its_first_event),
		cmocka_unit_test(without_switches_there_are_no_slices),
		cmocka_unit_test(a_priority_may_be_minus_one),
		cmocka_unit_test(idle_is_one_thread_on_many_cpus),
		cmocka_unit_test(
			a_woken_thread_waits_from_waking_to_its_switch_in),
		cmocka_unit_test(wakeup_counts_where_waking_is_not_recorded),
		cmocka_unit_test(
			the_cpu_of_waking_counts_if_nothing_else_is_known),
		cmocka_unit_test(
			a_move_after_the_wakeup_does_not_change_where_it_began),
		cmocka_unit_test(a_preempted_thread_waits_without_a_waker),
		cmocka_unit_test(
			waking_a_thread_that_runs_or_waits_is_nothing_new),
		cmocka_unit_test(
			a_thread_woken_on_its_way_to_sleep_waits_at_once),
		cmocka_unit_test(a_sleeper_may_run_without_a_wakeup_seen),
		cmocka_unit_test(a_new_thread_is_new_until_it_is_woken),
		cmocka_unit_test(a_dead_thread_is_nowhere),
		cmocka_unit_test(a_gap_ends_the_slice_where_it_was_last_seen),
		cmocka_unit_test(losses_have_rows),
		cmocka_unit_test(a_thread_seen_elsewhere_has_left_its_cpu),
		cmocka_unit_test(another_thread_on_the_cpu_ends_the_slice),
		cmocka_unit_test(events_right_after_a_switch_are_no_new_slice),
		cmocka_unit_test(times_never_go_back),
		cmocka_unit_test(numbers_that_nobody_can_have_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
