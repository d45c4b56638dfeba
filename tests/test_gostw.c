/* Probes in the Go runtime: stw, go_yield, gc_mark. */
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define STOPS                                                        \
	"SELECT s.ts, t.tid, goid, reason, stopped_ts, s.start_ts, " \
	"s.end_ts, rt_started, rt_finished, rt_end, in_loss "        \
	"FROM stw AS s JOIN thread AS t USING (utid) ORDER BY s.ts"
#define YIELDS "SELECT ts, goid, how FROM go_yield ORDER BY ts"

static void a_stop_has_probe_times_and_the_runtimes_own(void **state)
{
	struct stall_store *st =
		play("1000 0 7 stw_stop reason=2 goid=18\n"
		     "1100 0 7 stw_stopped\n"
		     "1500 0 7 stw_start reason=2 started=1020 finished=1090\n"
		     "1700 0 7 stw_started end=1620\n");

	(void)state;
	assert_string_equal(rows(st, STOPS),
			    "1000|7|18|2|1100|1500|1700|1020|1090|1620|");
	stall_store_close(st);
}

static void before_go_1_22_only_the_end_is_stamped(void **state)
{
	struct stall_store *st = play("1000 0 7 stw_stop reason=1 goid=0\n"
				      "1100 0 7 stw_stopped\n"
				      "1500 0 7 stw_start\n"
				      "1700 0 7 stw_started end=1620\n");

	(void)state;
	assert_string_equal(rows(st, STOPS),
			    "1000|7||1|1100|1500|1700|||1620|");
	stall_store_close(st);
}

static void a_second_hit_of_the_probe_is_no_second_stop(void **state)
{
	struct stall_store *st = play("1000 0 7 stw_stop reason=2 goid=18\n"
				      "3000 0 7 stw_stop reason=2 goid=18\n"
				      "4000 0 7 stw_stopped\n"
				      "5000 0 7 stw_started end=4900\n");

	(void)state;
	assert_string_equal(rows(st, STOPS), "1000|7|18|2|4000||5000|||4900|");
	stall_store_close(st);
}

static void halves_of_a_stop_are_kept_or_counted(void **state)
{
	struct stall_store *st = play("500 0 7 stw_started\n"
				      "1000 0 7 stw_stop reason=2 goid=18\n"
				      "1100 0 7 stw_stopped\n"
				      "900000 0 7 stw_stop reason=9 goid=18\n");

	(void)state;
	assert_string_equal(rows(st, STOPS),
			    "1000|7|18|2|1100||||||\n900000|7|18|9|||||||");
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"),
			    "stw_without_stop|1");
	stall_store_close(st);
}

static void each_process_has_its_own_stop(void **state)
{
	struct stall_store *st = play("tgid 7 7\ntgid 8 7\ntgid 20 20\n"
				      "1000 0 7 stw_stop reason=2 goid=18\n"
				      "1200 1 20 stw_stop reason=7 goid=1\n"
				      "1300 1 20 stw_stopped\n"
				      "1400 0 8 stw_stopped\n"
				      "1500 0 8 stw_started\n"
				      "1600 1 20 stw_started\n");

	(void)state;
	assert_string_equal(rows(st, STOPS), "1000|7|18|2|1400||1500||||\n"
					     "1200|20|1|7|1300||1600||||");
	stall_store_close(st);
}

static void a_stop_in_which_events_were_lost_says_so(void **state)
{
	struct stall_store *st = play("1000 0 7 stw_stop reason=2 goid=18\n"
				      "lost 0 1000 2000 5\n"
				      "5000 0 7 stw_started end=4900\n");

	(void)state;
	assert_string_equal(rows(st, STOPS), "1000|7|18|2|||5000|||4900|1");
	stall_store_close(st);
}

/* Advice on the collector must not answer what it has no part in. */
static void stops_for_collections_and_others_are_told_apart(void **state)
{
	struct stall_store *st = play("1000 0 7 stw_stop reason=7 goid=18\n"
				      "1100 0 7 stw_stopped\n"
				      "1700 0 7 stw_started end=1620\n"
				      "2000 0 7 stw_stop reason=2 goid=18\n"
				      "2050 0 7 stw_stopped\n"
				      "2060 0 7 stw_started end=2055\n"
				      "3000 0 7 stw_stop reason=9 goid=18\n"
				      "5000 0 7 stw_started end=4900\n"
				      "6000 0 7 stw_stop reason=9 goid=18\n"
				      "6100 0 7 stw_started end=6090\n");

	(void)state;
	assert_string_equal(
		analysed(st, "stw/findings", "csv", NULL),
		"run,severity,finding,evidence,harm,next,topic\n"
		"run1,info,\"the world stood still 1 time, for garbage "
		"collection: 55 ns in all, the longest 55 ns, half at most 55 "
		"ns (from probe times: upper bounds); the longest was GC sweep "
		"termination, 100 % of it causes the trace cannot tell\","
		"stw/metrics gc_pause source=uprobe; stw/anatomy; stw 2,55,"
		"anatomy,garbage collection\n"
		"run1,info,\"the world stood still 3 times, for GOMAXPROCS, "
		"read mem stats: 2.61 us in all, the longest 1.90 us, half at "
		"most 620 ns (from probe times: upper bounds); the longest was "
		"GOMAXPROCS, 100 % of it causes the trace cannot tell\","
		"stw/sources; stw/anatomy; stw 3,2610,anatomy,stops for "
		"GOMAXPROCS\n");
	stall_store_close(st);
}

static void a_stop_without_a_reason_has_no_advice(void **state)
{
	struct stall_store *st = play("1000 0 7 stw_stop goid=18\n"
				      "1100 0 7 stw_stopped\n"
				      "1700 0 7 stw_started\n");
	const char *says;

	(void)state;
	says = analysed(st, "stw/findings", "csv", NULL);
	assert_non_null(strstr(says, "1 time, for reasons that were not "
				     "recorded: 700 ns in all"));
	assert_non_null(strstr(says, ",700,anatomy,\n"));
	stall_store_close(st);
}

static void yields_are_told_by_the_event_the_version_has(void **state)
{
	struct stall_store *st =
		play("has gostw:gopreempt_m\n"
		     "1000 0 7 gosched_impl goid=5 preempted=77\n"
		     "1010 0 7 gopreempt_m goid=5\n"
		     "1020 0 7 preempt_park goid=6\n");

	(void)state;
	assert_string_equal(rows(st, YIELDS), "1010|5|gosched\n1020|6|park");
	stall_store_close(st);
	st = play("1000 0 7 gosched_impl goid=5 preempted=1\n"
		  "1010 0 7 gosched_impl goid=5 preempted=0\n");
	assert_string_equal(rows(st, YIELDS), "1000|5|gosched");
	stall_store_close(st);
}

static void phases_of_collections_are_marks(void **state)
{
	struct stall_store *st = play("1000 0 7 gc_start goid=5\n"
				      "21000 0 7 gc_start goid=5\n"
				      "60000 0 7 gc_markdone goid=0\n"
				      "70000 0 7 gc_markterm goid=5\n"
				      "900000 0 7 gc_markterm goid=5\n");

	(void)state;
	assert_string_equal(
		rows(st, "SELECT ts, goid, what FROM gc_mark ORDER BY ts"),
		"1000|5|start\n60000||markdone\n70000|5|markterm\n"
		"900000|5|markterm");
	stall_store_close(st);
}

static void who_is_signalled_by_the_runtime_is_of_its_process(void **state)
{
	struct stall_store *st = play("1000 0 9 sched_waking comm=app pid=7\n"
				      "1001 0 9 sched_waking comm=app pid=8\n"
				      "1002 0 9 sched_waking comm=sh pid=30\n"
				      "1010 0 7 signal_m target_tid=8\n"
				      "1020 0 8 signal_m target_tid=9\n"
				      "1030 0 8 signal_m target_tid=30\n"
				      "1040 0 8 signal_m target_tid=-1\n");

	(void)state;
	assert_string_equal(
		rows(st, "SELECT group_concat(tid) FROM (SELECT upid, tid "
			 "FROM thread WHERE tid > 0 ORDER BY tid) "
			 "GROUP BY upid ORDER BY min(tid)"),
		"7,8,9\n30");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_has_probe_times_and_the_runtimes_own),
		cmocka_unit_test(before_go_1_22_only_the_end_is_stamped),
		cmocka_unit_test(a_second_hit_of_the_probe_is_no_second_stop),
		cmocka_unit_test(halves_of_a_stop_are_kept_or_counted),
		cmocka_unit_test(each_process_has_its_own_stop),
		cmocka_unit_test(a_stop_in_which_events_were_lost_says_so),
		cmocka_unit_test(
			stops_for_collections_and_others_are_told_apart),
		cmocka_unit_test(a_stop_without_a_reason_has_no_advice),
		cmocka_unit_test(yields_are_told_by_the_event_the_version_has),
		cmocka_unit_test(phases_of_collections_are_marks),
		cmocka_unit_test(
			who_is_signalled_by_the_runtime_is_of_its_process),
	};

	return cmocka_run_group_tests_name("gostw", tests, NULL, NULL);
}
