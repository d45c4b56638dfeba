/* Anatomy of pauses that only an execution trace saw. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/cli.h"

/*
 * Thread 7 stops the world at 1000 and waits for two Ps: thread 9 gives up its
 * own at 1100, and 8, which 30 has kept off the CPU from 1050 on, at 1200.
 */
static const char a_pause[] =
	"INSERT INTO source(source_id, run_id, path, format, bytes, digest, "
	"begin_ts, end_ts, clock, clock_method) VALUES"
	" (1, 1, 'k', 'tracedat', 1, 'a', 0, 3000, 'mono', 'same'),"
	" (2, 1, 'x', 'goexec', 1, 'b', 0, 3000, 'mono', 'same');"
	"INSERT INTO process(upid, source_id, pid, name, evidence) "
	"VALUES (1, 1, 7, 'app', 'tgid'), (2, 1, 30, 'cc1', 'tgid');"
	"INSERT INTO thread(utid, source_id, upid, tid, name) VALUES"
	" (1, 1, 1, 7, 'app'), (2, 1, 1, 8, 'app'), (3, 1, 1, 9, 'app'),"
	" (4, 1, 2, 30, 'cc1');"
	"INSERT INTO cpu VALUES (1, 1, 0, 0, 3000), (2, 1, 1, 0, 3000);"
	"INSERT INTO sched_slice(id, ts, dur, ucpu, utid) VALUES"
	" (1, 0, 3000, 1, 1), (2, 500, 550, 2, 2), (3, 1050, 100, 2, 4),"
	" (4, 1150, 800, 2, 2);"
	"INSERT INTO off_cpu(id, ts, dur, utid, state, ucpu) "
	"VALUES (1, 1050, 100, 2, 'R', 2);"
	"INSERT INTO go_m VALUES (1, 2, 7, 0, 3000), (2, 2, 8, 0, 3000),"
	" (3, 2, 9, 0, 3000);"
	"INSERT INTO go_proc_slice(id, ts, dur, source_id, p, m_id) VALUES"
	" (1, 100, 2000, 2, 0, 1), (2, 500, 700, 2, 1, 2),"
	" (3, 600, 500, 2, 2, 3), (4, 1300, 50, 2, 1, 2);"
	"INSERT INTO go_string VALUES (1, 'read mem stats');"
	"INSERT INTO go_range(id, ts, dur, source_id, kind, m_id, reason_id) "
	"VALUES (5, 1000, 500, 2, 'stw', 1, 1);";

static struct stall_store *stored(struct folder *f, const char *more)
{
	return folder_filled(f, a_pause, more, NULL);
}

static const char *anatomy(struct stall_store *st)
{
	static const struct stall_param all[] = {{"min_ns", "0"}, {NULL, NULL}};

	return strchr(analysed(st, "stw/anatomy", "csv", all), '\n') + 1;
}

static void who_gave_up_the_last_p_stopped_last(void **state)
{
	struct stall_store *st = stored(*state, "");

	assert_string_equal(
		anatomy(st),
		"run1,1000,app,read mem stats,500,stopped the world,app:7,"
		"500,500,0,0,,0,,0\n"
		"run1,1000,app,read mem stats,500,stopped last,app:8,"
		"200,100,0,100,cc1:30,0,,0\n");
	stall_store_close(st);
}

static void findings_tell_what_the_longest_was_spent_on(void **state)
{
	struct stall_store *st = stored(*state, "");

	assert_string_equal(
		strchr(analysed(st, "stw/findings", "csv", NULL), '\n') + 1,
		"run1,info,\"the world stood still 1 time in app, for read mem "
		"stats: 500 ns in all, the longest 500 ns, half at most 500 ns "
		"(from event to event of the execution trace: upper bounds); "
		"the longest was read mem stats, 100 % of it its own work on "
		"the CPU\",stw/sources; stw/anatomy; go_range 5,500,anatomy,"
		"stops for read mem stats\n");
	stall_store_close(st);
}

static void what_probes_saw_is_not_told_again(void **state)
{
	struct stall_store *st =
		stored(*state, "INSERT INTO stw(id, ts, utid, end_ts) "
			       "VALUES (1, 1020, 1, 1490)");
	const char *csv = anatomy(st);

	assert_non_null(strstr(csv, ",1020,app,unknown,470,stopped the "));
	assert_null(strstr(csv, ",1000,app"));
	csv = analysed(st, "stw/findings", "csv", NULL);
	assert_non_null(strstr(csv, "; stw/anatomy; stw 1,470,anatomy,\n"));
	stall_store_close(st);
}

static void a_thread_that_the_kernels_trace_has_not_is_not_told(void **state)
{
	struct stall_store *st = stored(*state, "UPDATE go_m SET tid = 99 "
						"WHERE m_id = 2");
	const char *csv = anatomy(st);

	assert_non_null(strstr(csv, "stopped the world"));
	assert_null(strstr(csv, "stopped last"));
	stall_store_close(st);
}

/* The longest pause: without its probes the trace tells the same, but that it
 * knows when the P was given up, and probes when the stopper was woken. */
static void probes_and_the_execution_trace_agree(void **state)
{
	struct cli *c = *state;
	struct sqlite3 *db;
	char path[100];

	expect(c, 0, "import -o $D/x.db samples/stw/go1.26");
	expect(c, 0,
	       "report $D/x.db stw --table anatomy --format csv "
	       "--param limit=1");
	says(c->out, "5179265,88693,0,5072153,preempt-1.26:14086,18419,,0\n");
	says(c->out, "stopped last,preempt-1.26:14082,41352,16886,0,24466,");
	snprintf(path, sizeof(path), "%s/x.db", c->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM stw", 0, 0, 0),
			 SQLITE_OK);
	sqlite3_close(db);
	expect(c, 0,
	       "report $D/x.db stw --table anatomy --format csv "
	       "--param limit=1");
	says(c->out, "5179712,89140,0,5072153,preempt-1.26:14086,18419,,0\n");
	says(c->out, "stopped last,preempt-1.26:14082,38976,14405,0,24571,");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(who_gave_up_the_last_p_stopped_last),
		folder_test(findings_tell_what_the_longest_was_spent_on),
		folder_test(what_probes_saw_is_not_told_again),
		folder_test(
			a_thread_that_the_kernels_trace_has_not_is_not_told),
		cli_test(probes_and_the_execution_trace_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
