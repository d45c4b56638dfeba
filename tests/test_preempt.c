/* Waits by an execution trace next to a kernel's trace. */
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#include <sqlite3.h>

/* Thread 7 of app: it calls C from 100 to 200, and the kernel from 300 on. */
static const char two_sources[] =
	"INSERT INTO source(source_id, run_id, path, format, bytes, digest, "
	"begin_ts, end_ts, clock, clock_method) VALUES"
	" (1, 1, 'k', 'tracedat', 1, 'a', 0, 1000, 'mono', 'same'),"
	" (2, 1, 'x', 'goexec', 1, 'b', 0, 1000, 'mono', 'same');"
	"INSERT INTO process(upid, source_id, pid, name, evidence) "
	"VALUES (1, 1, 7, 'app', 'tgid');"
	"INSERT INTO thread(utid, source_id, upid, tid, name) "
	"VALUES (1, 1, 1, 7, 'app');"
	"INSERT INTO event_count VALUES (1, 1, 'sched', 'sched_switch', 9, 1);"
	"INSERT INTO go_m VALUES (1, 2, 7, 0, 1000);"
	"INSERT INTO goroutine(goroutine_id, source_id, goid, ts) "
	"VALUES (1, 2, 1, 0);"
	"INSERT INTO go_func VALUES (1, 'main._Cfunc_sleep', 'a.go'),"
	" (2, 'main.call', 'a.go'), (3, 'syscall.read', 'b.go');"
	"INSERT INTO go_stack VALUES (1, 1, 0, 1, 1), (2, 1, 1, 2, 1),"
	" (3, 3, 0, 3, 1), (4, 3, 1, 1, 1);"
	"INSERT INTO go_state(id, ts, dur, goroutine_id, state, m_id, stack_id)"
	" VALUES (1, 100, 100, 1, 3, 1, 1), (2, 300, 100, 1, 3, 1, 3);";

/* In C: preempted for 30, and asleep until it waits for 5; outside: 40, 60. */
static const char waits[] =
	"INSERT INTO off_cpu(id, ts, dur, utid, state, wake) VALUES"
	" (1, 50, 40, 1, 'R', NULL), (2, 100, 30, 1, 'R+', NULL),"
	" (3, 140, 50, 1, 'S', NULL), (4, 190, 5, 1, 'R', 'waking'),"
	" (5, 310, 60, 1, 'R', NULL);";

/* Another thread waits once, longer; goroutines: 60 in all, 50, and the
 * runtime's own 500. */
static const char others[] =
	"INSERT INTO thread(utid, source_id, upid, tid, name) "
	"VALUES (2, 1, 1, 8, 'app');"
	"INSERT INTO off_cpu(id, ts, dur, utid, state, wake) VALUES"
	" (6, 50, 100, 2, 'R', NULL);"
	"INSERT INTO go_func VALUES (4, 'runtime.bgsweep', 'c.go');"
	"INSERT INTO goroutine(goroutine_id, source_id, goid, ts, func_id) "
	"VALUES (2, 2, 18, 0, 2), (3, 2, 19, 0, 3), (4, 2, 2, 0, 4);"
	"INSERT INTO go_state(id, ts, dur, goroutine_id, state) VALUES"
	" (3, 100, 30, 2, 1), (4, 200, 30, 2, 1), (5, 100, 50, 3, 1),"
	" (6, 100, 500, 4, 1);";

static struct stall_store *stored(struct folder *f, const char *more)
{
	return folder_filled(f, two_sources, waits, more);
}

static void waits_in_c_are_told_apart(void **state)
{
	struct stall_store *st = stored(*state, NULL);
	const char *csv = analysed(st, "preempt/metrics", "csv", NULL);

	assert_non_null(strstr(csv, "runnable_preempted,ns,process=app,3,30,"));
	assert_non_null(strstr(
		csv, "runnable_preempted,ns,process=app;phase=cgo,1,30,30,"));
	assert_non_null(strstr(csv, "wakeup,ns,process=app;phase=cgo,1,5,5,"));
	stall_store_close(st);
}

/* Many that wait at once lose no more than each of them does. */
static void what_was_lost_is_told_by_the_one_that_lost_most(void **state)
{
	struct stall_store *st = stored(*state, others);
	const char *csv = analysed(st, "preempt/findings", "csv", NULL);

	assert_non_null(strstr(csv, "up to 500 ns (worst of 4; half within 30 "
				    "ns) until the Go scheduler ran them; "
				    "main.call (18) lost most, 60 ns in all"));
	assert_non_null(strstr(csv, "preempt/goroutines,60,goroutines,"));
	assert_non_null(strstr(csv, "; app:7 lost most, 130 ns in all"));
	assert_non_null(strstr(csv, "preempt/worst,130,blame,"));
	stall_store_close(st);
}

/* Of any process, if the run has none of Go. */
static void so_it_is_of_threads_without_go(void **state)
{
	struct stall_store *st = play(
		"comm 7 app\ncomm 8 app\ntgid 7 7\ntgid 8 7\n"
		"1000 0 7 sched_switch prev_pid=7 prev_state=0 next_pid=8\n"
		"1400 0 8 sched_switch prev_pid=8 prev_state=0 next_pid=7\n"
		"1500 0 7 sched_switch prev_pid=7 prev_state=0 next_pid=8\n"
		"1700 0 8 sched_switch prev_pid=8 prev_state=0 next_pid=7\n");
	const char *csv = analysed(st, "preempt/findings", "csv", NULL);

	(void)state;
	assert_non_null(strstr(csv, "; app:7 lost most, 600 ns in all"));
	assert_non_null(strstr(csv, "preempt/worst,600,blame,"));
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(waits_in_c_are_told_apart),
		folder_test(what_was_lost_is_told_by_the_one_that_lost_most),
		cmocka_unit_test(so_it_is_of_threads_without_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
