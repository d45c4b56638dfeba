/* Identities: which thread, under which name, of which process. */
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define THREADS                                                             \
	"SELECT t.tid, t.name, t.start_ts, t.end_ts, p.pid, "               \
	"t.is_main_thread FROM thread AS t JOIN process AS p USING (upid) " \
	"ORDER BY utid"
#define PROCESSES                                                         \
	"SELECT p.pid, p.name, p.start_ts, p.end_ts, q.pid, p.filename, " \
	"p.evidence, (SELECT count(*) FROM thread AS t "                  \
	"WHERE t.upid = p.upid) FROM process AS p "                       \
	"LEFT JOIN process AS q ON q.upid = p.parent_upid ORDER BY p.upid"

static void check(const char *script, const char *sql, const char *want)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, sql), want);
	stall_store_close(st);
}

/* ---- threads ---- */

static void a_tid_used_again_is_another_thread(void **state)
{
	(void)state;
	check("100 0 5 sched_process_fork parent_pid=5 child_pid=9 "
	      "child_comm=a\n"
	      "200 0 5 sched_switch prev_pid=5 prev_comm=p prev_state=1 "
	      "next_pid=9 next_comm=a\n"
	      "300 0 9 sched_process_exit pid=9 comm=a group_dead=1\n"
	      "310 0 9 sched_switch prev_pid=9 prev_comm=a prev_state=0x20 "
	      "next_pid=5 next_comm=p\n"
	      "400 0 5 sched_process_fork parent_pid=5 child_pid=9 "
	      "child_comm=b\n"
	      "410 0 5 sched_process_free pid=9\n"
	      "500 0 5 sched_switch prev_pid=5 prev_comm=p prev_state=1 "
	      "next_pid=9 next_comm=b\n",
	      "SELECT tid, name, start_ts, end_ts, (SELECT group_concat(ts) "
	      "FROM sched_slice AS s WHERE s.utid = t.utid) FROM thread AS t "
	      "WHERE tid = 9 ORDER BY utid",
	      "9|a|100|300|200\n9|b|400||500");
}

static void what_follows_the_exit_is_still_the_old_thread(void **state)
{
	(void)state;
	check("100 0 9 sched_switch prev_pid=9 prev_state=0 next_pid=9\n"
	      "300 0 9 sched_process_exit pid=9 comm=a\n"
	      "305 0 9 signal_generate sig=17 pid=5 group=1\n"
	      "310 0 9 sched_switch prev_pid=9 prev_state=2 next_pid=0\n"
	      "320 0 0 sched_switch prev_pid=0 next_pid=9\n"
	      "330 0 9 sched_switch prev_pid=9 prev_state=0x10 next_pid=0\n"
	      "900 0 0 sched_switch prev_pid=0 next_pid=9 next_comm=new\n",
	      "SELECT tid, name, end_ts FROM thread WHERE tid = 9 "
	      "ORDER BY utid",
	      "9|a|300\n9|new|");
}

static void a_tid_forked_again_without_an_exit_is_another_thread(void **state)
{
	(void)state;
	check("100 0 5 sched_process_fork parent_pid=5 child_pid=9\n"
	      "120 1 0 sched_switch prev_pid=0 next_pid=9\n"
	      "900 0 5 sched_process_fork parent_pid=5 child_pid=9\n",
	      "SELECT t.start_ts, t.end_ts, s.ts, s.dur, s.partial "
	      "FROM thread AS t LEFT JOIN sched_slice AS s USING (utid) "
	      "WHERE tid = 9 ORDER BY t.utid",
	      "100|900|120|0|2\n900||||");
}

static void newtask_and_fork_tell_of_one_birth(void **state)
{
	(void)state;
	check("100 0 5 task_newtask pid=9 comm=a clone_flags=0x10f00\n"
	      "101 0 5 sched_process_fork parent_pid=5 child_pid=9\n"
	      "200 0 5 task_newtask pid=10 comm=a clone_flags=0x11\n"
	      "201 0 5 sched_process_fork parent_pid=5 child_pid=10\n",
	      "SELECT tid, start_ts, upid = (SELECT upid FROM thread "
	      "WHERE tid = 5) FROM thread WHERE tid > 8 ORDER BY utid",
	      "9|100|1\n10|200|0");
}

/* ---- names ---- */

static void names_are_those_of_the_events_at_their_time(void **state)
{
	(void)state;
	check("comm 7 'last'\n"
	      "comm 8 saved\n"
	      "100 0 7 sched_switch prev_pid=7 prev_comm='x==> next_pid=1' "
	      "prev_state=1 next_pid=8\n"
	      "200 0 8 sched_waking pid=7 comm='x==> next_pid=1'\n"
	      "300 0 8 task_rename pid=7 oldcomm='x==> next_pid=1' "
	      "newcomm='q\"uote\\'\n"
	      "400 0 8 sched_waking pid=9 comm=0123456789abcdefXX\n",
	      "SELECT t.tid, t.name, n.ts, n.name FROM thread AS t "
	      "LEFT JOIN thread_name AS n USING (utid) WHERE tid > 0 "
	      "ORDER BY t.utid, n.ts",
	      "7|q\"uote\\|100|x==> next_pid=1\n"
	      "7|q\"uote\\|300|q\"uote\\\n"
	      "8|saved||\n"
	      "9|0123456789abcde|400|0123456789abcde");
}

static void a_saved_name_is_for_the_last_owner_only(void **state)
{
	(void)state;
	check("comm 9 saved\n"
	      "100 0 5 sched_process_fork parent_pid=5 child_pid=9\n"
	      "200 0 5 sched_process_fork parent_pid=5 child_pid=9\n",
	      "SELECT start_ts, name FROM thread WHERE tid = 9 ORDER BY utid",
	      "100|\n200|saved");
}

/* ---- processes ---- */

static void a_forked_child_is_a_thread_until_it_execs(void **state)
{
	(void)state;
	check("50 0 5 sched_process_exec filename=/bin/p pid=5 old_pid=5\n"
	      "100 0 5 sched_process_fork parent_pid=5 child_pid=6 "
	      "parent_comm=p child_comm=p\n"
	      "110 0 5 sched_process_fork parent_pid=5 child_pid=7 "
	      "child_comm=p\n"
	      "200 0 7 sched_process_exec filename=/bin/q pid=7 old_pid=7\n"
	      "210 0 7 sched_waking pid=7 comm=q\n"
	      "300 0 7 sched_process_exit pid=7 comm=q\n",
	      PROCESSES,
	      "5|p||||/bin/p|fork|2\n"
	      "7|q|110|300|5|/bin/q|tgid|1");
}

static void threads_of_a_child_go_with_it(void **state)
{
	(void)state;
	check("50 0 5 sched_process_exec filename=/bin/p pid=5 old_pid=5\n"
	      "100 0 5 sched_process_fork parent_pid=5 child_pid=6 "
	      "child_comm=p\n"
	      "110 0 6 sched_process_fork parent_pid=6 child_pid=7 "
	      "child_comm=p\n"
	      "120 0 7 sched_process_fork parent_pid=7 child_pid=8 "
	      "child_comm=p\n"
	      "130 0 5 sched_process_fork parent_pid=5 child_pid=9 "
	      "child_comm=p\n"
	      "200 0 6 sched_process_exit pid=6 comm=p group_dead=0\n"
	      "210 0 7 sched_process_exit pid=7 comm=p group_dead=0\n"
	      "220 0 8 sched_process_exit pid=8 comm=p group_dead=1\n"
	      "90000000 0 5 other\n",
	      "SELECT pid, group_concat(tid) FROM process JOIN thread "
	      "USING (upid) GROUP BY upid ORDER BY upid",
	      "5|5,9\n6|6,7,8");
}

static void a_last_one_while_its_parent_lives_is_a_process(void **state)
{
	(void)state;
	check("50 0 5 sched_process_exec filename=/bin/sh pid=5 old_pid=5\n"
	      "100 0 5 sched_process_fork parent_pid=5 child_pid=6 "
	      "child_comm=sh\n"
	      "110 0 6 sched_process_fork parent_pid=6 child_pid=7 "
	      "child_comm=sh\n"
	      "200 0 7 sched_process_exit pid=7 comm=sh group_dead=0\n"
	      "210 0 6 sched_process_exit pid=6 comm=sh group_dead=1\n"
	      "90000000 0 5 other\n",
	      "SELECT p.pid, group_concat(tid), p.start_ts, p.end_ts "
	      "FROM process AS p JOIN thread USING (upid) "
	      "GROUP BY upid ORDER BY upid",
	      "5|5||\n6|6,7|100|210");
}

/* The count of living threads goes down before the event. */
static void threads_that_end_together_stay_together(void **state)
{
	(void)state;
	check("50 0 5 sched_process_exec filename=/bin/p pid=5 old_pid=5\n"
	      "100 0 5 sched_process_fork parent_pid=5 child_pid=6\n"
	      "200 0 6 sched_process_exit pid=6 comm=p group_dead=1\n"
	      "300 1 5 sched_process_exit pid=5 comm=p group_dead=0\n"
	      "90000000 0 9 other\n",
	      "SELECT pid, group_concat(tid) FROM process JOIN thread "
	      "USING (upid) WHERE tid < 9 GROUP BY upid",
	      "5|5,6");
}

static void a_child_that_sends_sigchld_was_a_process(void **state)
{
	(void)state;
	check("100 0 5 sched_process_fork parent_pid=5 child_pid=6\n"
	      "200 0 6 sched_process_exit pid=6 comm=sh\n"
	      "201 0 6 signal_generate sig=17 code=1 pid=5 group=1 result=0\n",
	      "SELECT pid, group_concat(tid) FROM process JOIN thread "
	      "USING (upid) GROUP BY upid ORDER BY upid",
	      "|5\n6|6");
}

static void a_new_name_is_an_exec_only_where_those_are_not_told(void **state)
{
	static const char script[] =
		"100 0 5 sched_process_fork parent_pid=5 child_pid=6 "
		"child_comm=sh\n"
		"200 0 6 sched_waking pid=6 comm=cat\n";
	char with[300] = "has sched:sched_process_exec\n";

	(void)state;
	check(script, "SELECT count(DISTINCT upid) FROM thread", "2");
	check(strcat(with, script), "SELECT count(DISTINCT upid) FROM thread",
	      "1");
}

static void kernel_threads_are_processes_of_their_own(void **state)
{
	(void)state;
	check("100 0 2 sched_process_fork parent_pid=2 child_pid=66 "
	      "parent_comm=kthreadd child_comm=kthreadd\n"
	      "200 0 2 sched_waking pid=66 comm=kworker/0:1\n",
	      PROCESSES, "|kthreadd|||||none|1\n66|kworker/0:1|100||||tgid|1");
}

static void the_table_of_thread_groups_places_threads(void **state)
{
	(void)state;
	check("tgid 7 5\n"
	      "tgid 8 5\n"
	      "tgid 5 5\n"
	      "100 0 7 other\n"
	      "200 0 8 other\n"
	      "300 0 5 sched_waking pid=5 comm=lead\n",
	      THREADS, "7||||5|0\n8||||5|0\n5|lead|||5|1");
}

static void an_exec_beside_the_first_thread_takes_its_tid(void **state)
{
	(void)state;
	check("50 0 5 sched_process_exec filename=/bin/p pid=5 old_pid=5\n"
	      "60 0 5 task_newtask pid=6 comm=p clone_flags=0x10000\n"
	      "100 0 5 sched_process_exit pid=5 comm=p\n"
	      "110 0 5 sched_switch prev_pid=5 prev_state=0x20 next_pid=6\n"
	      "200 0 5 sched_process_exec filename=/bin/q pid=5 old_pid=6\n",
	      "SELECT tid, t.start_ts, t.end_ts, pid, filename FROM thread AS "
	      "t "
	      "JOIN process USING (upid) ORDER BY utid",
	      "5||100|5|/bin/q\n6|60|200|5|/bin/q\n5|||5|/bin/q");
}

/* SIGURG by tgkill is the Go runtime's: it is always within a process. */
static void threads_that_signal_each_other_are_one_process(void **state)
{
	(void)state;
	check("10 0 7 sched_waking pid=7 comm=srv\n"
	      "20 0 7 sched_waking pid=9 comm=srv\n"
	      "30 0 7 sched_waking pid=11 comm=other\n"
	      "100 0 7 signal_generate sig=23 code=-6 pid=8 comm=srv\n"
	      "200 0 7 signal_generate sig=23 code=-6 pid=11 comm=other\n",
	      "SELECT group_concat(tid), evidence FROM process JOIN thread "
	      "USING (upid) GROUP BY upid ORDER BY upid",
	      "7,9,8|tgid\n11|none");
}

/* ---- what is kept as it was ---- */

static void events_are_kept_on_request(void **state)
{
	struct stall_store *st = play_keeping(
		"100 0 7 other\n200 0 7 sched_waking pid=8\n", "known");

	(void)state;
	assert_string_equal(rows(st, "SELECT ts, tid, system, e.name, key, "
				     "int_value FROM event AS e JOIN thread "
				     "USING (utid) "
				     "JOIN arg ON event_id = id"),
			    "200|7|sched|sched_waking|first|1");
	assert_string_equal(rows(st, "SELECT system, name, count, handled "
				     "FROM event_count ORDER BY 1"),
			    "other|other|1|0\nsched|sched_waking|1|1");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tid_used_again_is_another_thread),
		cmocka_unit_test(what_follows_the_exit_is_still_the_old_thread),
		cmocka_unit_test(
			a_tid_forked_again_without_an_exit_is_another_thread),
		cmocka_unit_test(newtask_and_fork_tell_of_one_birth),
		cmocka_unit_test(names_are_those_of_the_events_at_their_time),
		cmocka_unit_test(a_saved_name_is_for_the_last_owner_only),
		cmocka_unit_test(a_forked_child_is_a_thread_until_it_execs),
		cmocka_unit_test(threads_of_a_child_go_with_it),
		cmocka_unit_test(
			a_last_one_while_its_parent_lives_is_a_process),
		cmocka_unit_test(threads_that_end_together_stay_together),
		cmocka_unit_test(a_child_that_sends_sigchld_was_a_process),
		cmocka_unit_test(
			a_new_name_is_an_exec_only_where_those_are_not_told),
		cmocka_unit_test(kernel_threads_are_processes_of_their_own),
		cmocka_unit_test(the_table_of_thread_groups_places_threads),
		cmocka_unit_test(an_exec_beside_the_first_thread_takes_its_tid),
		cmocka_unit_test(
			threads_that_signal_each_other_are_one_process),
		cmocka_unit_test(events_are_kept_on_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
