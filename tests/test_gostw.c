#include "tests/events.h"

#define STOPS                                                                  \
	"SELECT s.ts, t.tid, goid, reason, stopped_ts, s.start_ts, s.end_ts, " \
	"rt_started, rt_finished, rt_end, in_loss "                            \
	"FROM stw AS s JOIN thread AS t USING (utid) ORDER BY s.ts"

static void stop(struct stall_kernel *k, int64_t ts, int32_t tid, int reason,
		 int64_t goid)
{
	number_event(k, ts, tid, "gostw", "stw_stop", reason, goid);
}

static void hit(struct stall_kernel *k, int64_t ts, int32_t tid,
		const char *name)
{
	number_fields(k, ts, tid, "gostw", name, NULL, 0);
}

static void whole(struct stall_kernel *k)
{
	stop(k, 1000, 7, 2, 18);
	hit(k, 1100, 7, "stw_stopped");
	number_event(k, 1500, 7, "gostw", "stw_start", 2, 1020, 1090);
	number_event(k, 1700, 7, "gostw", "stw_started", 1620);
}

static void a_stop_has_probe_times_and_the_runtimes_own(void **state)
{
	struct stall_store *st = played(whole);

	(void)state;
	assert_rows(st, STOPS, "1000|7|18|2|1100|1500|1700|1020|1090|1620|");
	stall_store_close(st);
}

static void older(struct stall_kernel *k)
{
	stop(k, 1000, 7, 1, 0);
	hit(k, 1100, 7, "stw_stopped");
	hit(k, 1500, 7, "stw_start");
	number_event(k, 1700, 7, "gostw", "stw_started", 1620);
}

static void before_go_1_22_only_the_end_is_stamped(void **state)
{
	struct stall_store *st = played(older);

	(void)state;
	assert_rows(st, STOPS, "1000|7||1|1100|1500|1700|||1620|");
	stall_store_close(st);
}

static void twice(struct stall_kernel *k)
{
	stop(k, 1000, 7, 2, 18);
	stop(k, 3000, 7, 2, 18);
	hit(k, 4000, 7, "stw_stopped");
	number_event(k, 5000, 7, "gostw", "stw_started", 4900);
}

static void a_second_hit_of_the_probe_is_no_second_stop(void **state)
{
	struct stall_store *st = played(twice);

	(void)state;
	assert_rows(st, STOPS, "1000|7|18|2|4000||5000|||4900|");
	stall_store_close(st);
}

static void unfinished(struct stall_kernel *k)
{
	hit(k, 500, 7, "stw_started");
	stop(k, 1000, 7, 2, 18);
	hit(k, 1100, 7, "stw_stopped");
	stop(k, 900000, 7, 9, 18);
}

static void
stops_without_an_end_are_kept_and_ends_without_a_stop_counted(void **state)
{
	struct stall_store *st = played(unfinished);

	(void)state;
	assert_rows(st, STOPS, "1000|7|18|2|1100||||||\n900000|7|18|9|||||||");
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "stw_without_stop|1");
	stall_store_close(st);
}

static void two_processes(struct stall_kernel *k)
{
	stall_kernel_saved_tgid(k, 7, 7);
	stall_kernel_saved_tgid(k, 8, 7);
	stall_kernel_saved_tgid(k, 20, 20);
	stop(k, 1000, 7, 2, 18);
	stop(k, 1200, 20, 7, 1);
	hit(k, 1300, 20, "stw_stopped");
	hit(k, 1400, 8, "stw_stopped");
	hit(k, 1500, 8, "stw_started");
	hit(k, 1600, 20, "stw_started");
}

static void
each_process_has_its_own_stop_which_any_of_its_threads_may_end(void **state)
{
	struct stall_store *st = played(two_processes);

	(void)state;
	assert_rows(st, STOPS,
		    "1000|7|18|2|1400||1500||||\n1200|20|1|7|1300||1600||||");
	stall_store_close(st);
}

static void across_a_gap(struct stall_kernel *k)
{
	stop(k, 1000, 7, 2, 18);
	stall_kernel_lost(k, 0, 1000, 2000, 5);
	number_event(k, 5000, 7, "gostw", "stw_started", 4900);
}

static void a_stop_in_which_events_were_lost_says_so(void **state)
{
	struct stall_store *st = played(across_a_gap);

	(void)state;
	assert_rows(st, STOPS, "1000|7|18|2|||5000|||4900|1");
	stall_store_close(st);
}

static void yields_with_gopreempt(struct stall_kernel *k)
{
	event_format(k, "gostw", "gopreempt_m");
	number_event(k, 1000, 7, "gostw", "gosched_impl", 5, 77);
	number_event(k, 1010, 7, "gostw", "gopreempt_m", 5);
	number_event(k, 1020, 7, "gostw", "preempt_park", 6);
}

static void yields_without(struct stall_kernel *k)
{
	number_event(k, 1000, 7, "gostw", "gosched_impl", 5, 1);
	number_event(k, 1010, 7, "gostw", "gosched_impl", 5, 0);
}

static void yields_are_told_by_the_event_the_version_has(void **state)
{
	struct stall_store *st = played(yields_with_gopreempt);

	(void)state;
	assert_rows(st, "SELECT ts, goid, how FROM go_yield ORDER BY ts",
		    "1010|5|gosched\n1020|6|park");
	stall_store_close(st);
	st = played(yields_without);
	assert_rows(st, "SELECT ts, goid, how FROM go_yield ORDER BY ts",
		    "1000|5|gosched");
	stall_store_close(st);
}

static void marks(struct stall_kernel *k)
{
	number_event(k, 1000, 7, "gostw", "gc_start", 5);
	number_event(k, 1000 + 20000, 7, "gostw", "gc_start", 5);
	number_event(k, 60000, 7, "gostw", "gc_markdone", 0);
	number_event(k, 70000, 7, "gostw", "gc_markterm", 5);
	number_event(k, 900000, 7, "gostw", "gc_markterm", 5);
}

static void phases_of_collections_are_marks(void **state)
{
	struct stall_store *st = played(marks);

	(void)state;
	assert_rows(st, "SELECT ts, goid, what FROM gc_mark ORDER BY ts",
		    "1000|5|start\n60000||markdone\n70000|5|markterm\n"
		    "900000|5|markterm");
	stall_store_close(st);
}

static void signals(struct stall_kernel *k)
{
	number_event(k, 1000, 8, "gostw", "gc_start", 5);
	number_event(k, 1001, 9, "gostw", "gc_markdone", 5);
	number_event(k, 1002, 30, "gostw", "gc_markterm", 5);
	number_event(k, 1010, 7, "gostw", "signal_m", 8);
	number_event(k, 1020, 8, "gostw", "signal_m", 9);
	number_event(k, 1030, 8, "gostw", "signal_m", -1);
}

static void who_is_signalled_by_the_runtime_is_of_its_process(void **state)
{
	struct stall_store *st = played(signals);

	(void)state;
	assert_rows(st,
		    "SELECT group_concat(tid) FROM (SELECT upid, tid FROM "
		    "thread WHERE tid > 0 ORDER BY tid) GROUP BY upid "
		    "ORDER BY min(tid)",
		    "7,8,9\n30");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_has_probe_times_and_the_runtimes_own),
		cmocka_unit_test(before_go_1_22_only_the_end_is_stamped),
		cmocka_unit_test(a_second_hit_of_the_probe_is_no_second_stop),
		cmocka_unit_test(
			stops_without_an_end_are_kept_and_ends_without_a_stop_counted),
		cmocka_unit_test(
			each_process_has_its_own_stop_which_any_of_its_threads_may_end),
		cmocka_unit_test(a_stop_in_which_events_were_lost_says_so),
		cmocka_unit_test(yields_are_told_by_the_event_the_version_has),
		cmocka_unit_test(phases_of_collections_are_marks),
		cmocka_unit_test(
			who_is_signalled_by_the_runtime_is_of_its_process),
	};

	return cmocka_run_group_tests_name("gostw", tests, NULL, NULL);
}
