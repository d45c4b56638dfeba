/* Calls for memory and page faults by thread and class. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

static const char script[] =
	"tgid 7 7\ntgid 8 7\ncomm 7 app\ncomm 8 app\n"
	"10 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=120\n"
	"10 1 0 sched_switch prev_pid=0 next_pid=8 next_prio=49\n"
	"20 0 7 sys_enter_mmap nr=9 *args=0,4096,3\n"
	"50 0 7 sys_exit_mmap nr=9 ret=65536\n"
	"60 0 7 sys_enter_brk nr=12 *args=0\n"
	"61 0 7 sys_exit_brk nr=12 ret=5000\n"
	"70 0 7 sys_enter_brk nr=12 *args=9000\n"
	"75 0 7 sys_exit_brk nr=12 ret=9000\n"
	"100 1 8 page_fault_user address=65536 ip=1 error_code=6\n"
	"110 1 8 page_fault_kernel address=65537 ip=1 error_code=6\n"
	"120 1 8 sys_enter_madvise nr=28 *args=65536,8192,4\n"
	"140 1 8 sys_exit_madvise nr=28 ret=0\n"
	"150 1 8 sys_enter_munmap nr=11 *args=65536,4096\n"
	"200 0 7 page_fault_user address=65539 ip=1 error_code=6\n";

static void calls_have_their_length(void **state)
{
	struct stall_store *st = play(script);

	(void)state;
	assert_string_equal(
		rows(st, "SELECT m.ts, m.dur, tid, op, bytes, ret "
			 "FROM memory_call AS m JOIN thread USING (utid) "
			 "ORDER BY m.ts"),
		"20|30|7|mmap|4096|65536\n70|5|7|brk||9000\n"
		"120|20|8|madvise|8192|0\n150||8|munmap|4096|");
	stall_store_close(st);
}

static void real_time_threads_come_first(void **state)
{
	struct stall_store *st = play(script);
	const char *csv = analysed(st, "alloc/threads", "csv", NULL);

	(void)state;
	assert_non_null(
		strstr(csv, "longest\nrun1,app,app:8,rt,1,0,0,1,1,0,,20,20\n"
			    "run1,app,app:7,other,1,1,1,0,0,1,4096,35,30\n"));
	csv = analysed(st, "alloc/metrics", "csv", NULL);
	assert_non_null(strstr(csv, "page_faults,count,process=app;thread=app:"
				    "8;policy=rt,1,,,,,,,,1,,,ok\n"));
	assert_non_null(strstr(csv, "bytes,bytes,process=app;thread=app:7;"
				    "policy=other,1,,,,,,4096,,4096,,,ok\n"));
	assert_non_null(strstr(csv,
			       "alloc_latency,ns,process=app;thread=app:8;"
			       "policy=rt,1,20,20,,,,20,20,20,1,0,low_n\n"));
	stall_store_close(st);
}

static void a_budget_may_be_given(void **state)
{
	const struct stall_param three[] = {{"budget", "3"}, {NULL, NULL}};
	struct stall_store *st = play(script);
	const char *csv = analysed(st, "alloc/findings", "csv", NULL);

	(void)state;
	assert_non_null(strstr(csv, ",warning,\"real-time thread app:8: 1 page "
				    "faults and 2 calls for memory, which took "
				    "20 ns, the longest 20 ns; lock its memory "
				    "(mlockall) and touch it"));
	assert_null(strstr(csv, "app:7"));
	assert_non_null(
		strstr(analysed(st, "alloc/findings", "csv", three), ",info,"));
	stall_store_close(st);
}

/* Two functions: one of two places in each is as good as another. A library
 * without names is one too. */
static void events_have_their_callers(void **state)
{
	struct folder *f = *state;
	struct stall_store *st = folder_filled(
		f,
		    "UPDATE run SET name = 'r';"
		    "INSERT INTO source(source_id, run_id, path, format, bytes, digest)"
		    " VALUES (1, 1, 'p', 'perfdata', 1, 'a');"
		    "INSERT INTO process VALUES (1, 1, 7, 'app', NULL, NULL, NULL, NULL, 'tgid');"
		    "INSERT INTO thread VALUES (1, 1, 1, 7, 'app', NULL, NULL, 1);"
		    "INSERT INTO cpu VALUES (1, 1, 0, 1, 9);"
		    "INSERT INTO binary VALUES (1, 1, 'app', NULL, NULL);"
		    "INSERT INTO symbol VALUES (1, 1, 0, 16, 'inner'), (2, 1, 16, 16, 'outer');"
		    "INSERT INTO perf_map VALUES (1, 1, NULL, 7, 4096, 64, 0, '/b/app', NULL, NULL);"
		    "INSERT INTO perf_map VALUES (2, 1, NULL, 7, 40960, 64, 0, '/b/lib.so', NULL, NULL);"
		    "INSERT INTO frame VALUES (1, 1, 4100, NULL, NULL, 1, 4),"
		    " (2, 1, 4128, NULL, 1, 1, 32), (3, 1, 9999, NULL, NULL, NULL, NULL),"
		    " (4, 1, 4104, NULL, NULL, 1, 8), (5, 1, 40962, NULL, NULL, 2, 2);"
		    "INSERT INTO chain_frame VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 2),"
		    " (6, 5), (7, 2);"
		    "INSERT INTO stack VALUES (1, 5, 1, 'user', '1004 1020', 2, 1, 5),"
		    " (2, 6, 1, 'user', '1008 1020', 2, 4, 6), (3, 7, 1, 'user', '270f', 1, 3, 7),"
		    " (4, 7, 1, 'kernel', '270f', 1, 3, 7), (5, 8, 1, 'user', 'a002 1020', 2, 6, 8);"
		    "INSERT INTO memory_call(id, ts, utid, op) VALUES (1, 8, 1, 'mmap');"
		    "INSERT INTO page_fault VALUES (1, 5, 1, 1, 'user', 1, 1, 1),"
		    " (2, 6, 1, 1, 'user', 1, 1, 1), (3, 7, 1, 1, 'user', 1, 1, 1);",
		NULL, NULL);

	assert_string_equal(analysed(st, "alloc/stacks", "csv", NULL),
			    "run,process,what,n,threads,stack\n"
			    "r,app,fault,2,1,inner < outer\n"
			    "r,app,fault,1,1,0x270f\n"
			    "r,app,mmap,1,1,[lib.so] < outer\n");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_have_their_length),
		cmocka_unit_test(real_time_threads_come_first),
		cmocka_unit_test(a_budget_may_be_given),
		folder_test(events_have_their_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
