/* Threads on and off the CPUs: sched_slice, off_cpu, migration. */
#include "importers/tracepoints/sched_state.h"
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define SLICES                                                        \
	"SELECT ts, dur, cpu.cpu, tid, end_state, priority, partial " \
	"FROM sched_slice JOIN thread USING (utid) "                  \
	"JOIN cpu USING (ucpu) ORDER BY ts, cpu.cpu"
#define WAITS                                                               \
	"SELECT o.ts, o.dur, t.tid, o.state, o.wake, c.cpu, l.cpu, w.tid, " \
	"o.in_loss FROM off_cpu AS o JOIN thread AS t USING (utid) "        \
	"LEFT JOIN cpu AS c USING (ucpu) "                                  \
	"LEFT JOIN cpu AS l ON l.ucpu = o.last_ucpu "                       \
	"LEFT JOIN thread AS w ON w.utid = o.waker_utid "                   \
	"ORDER BY o.ts, t.tid, o.id"

static void a_thread_runs_from_switch_to_switch(void **state)
{
	struct stall_store *st = play(
		"1000 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
		"1700 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=0 "
		"next_prio=120\n"
		"2000 0 0 other\n");

	(void)state;
	assert_string_equal(rows(st, SLICES), "1000|0|0|0|R|0|1\n"
					      "1000|700|0|7|S|120|\n"
					      "1700||0|0||120|");
	assert_string_equal(rows(st, WAITS), "1700||7|S|||||");
	stall_store_close(st);
}

static void a_woken_thread_waits_from_waking_to_its_switch_in(void **state)
{
	struct stall_store *st =
		play("100 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=8\n"
		     "cpu 1\n"
		     "500 0 8 sched_waking pid=7 target_cpu=0\n"
		     "510 0 8 sched_migrate_task pid=7 orig_cpu=0 dest_cpu=1\n"
		     "520 1 0 sched_wakeup pid=7 target_cpu=1\n"
		     "900 1 0 sched_switch prev_pid=0 next_pid=7\n");

	(void)state;
	assert_string_equal(rows(st, WAITS), "100|400|7|D|||||\n"
					     "500|400|7|R|waking|1|1|8|");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_runs_from_switch_to_switch),
		cmocka_unit_test(
			a_woken_thread_waits_from_waking_to_its_switch_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
