/* Phases of waits, by an execution trace next to a kernel's trace. */
#include "tests/harness.h"

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

static void waits_in_c_are_told_apart(void **state)
{
	struct folder *f = *state;
	struct stall_import *in = stall_import_begin(f->db, NULL, &f->err);
	struct stall_store *st;
	const char *csv;

	assert_int_equal(stall_import_commit(in, &f->err), 0);
	folder_exec(f, two_sources);
	folder_exec(f, waits);
	st = stall_store_open(f->db, &f->err);
	csv = analysed(st, "preempt/metrics", "csv", NULL);
	assert_non_null(strstr(csv, "runnable_preempted,ns,process=app,3,30,"));
	assert_non_null(strstr(
		csv, "runnable_preempted,ns,process=app;phase=cgo,1,30,30,"));
	assert_non_null(strstr(csv, "wakeup,ns,process=app;phase=cgo,1,5,5,"));
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(waits_in_c_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
