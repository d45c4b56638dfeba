/* Waits by owner are what collect() makes of the same rows. */
#include "tests/harness.h"

#include <sqlite3.h>
#include <stdio.h>

static int setup(void **state)
{
	*state = import_file("samples/preempt/default/trace.dat");
	return 0;
}

static int teardown(void **state)
{
	stall_store_close(*state);
	return 0;
}

#define db_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static const struct {
	const char *level, *key, *filter;
} levels[] = {
	{"run", "run_of(utid)", "1"},
	{"focus", "run_of(utid)", "group_of(utid) IS NOT NULL"},
	{"process", "group_of(utid)", "1"},
	{"thread", "label_of(utid)", "1"},
};

#define REQUESTS                                                              \
	"SELECT *, on_cpu = 0 AND dur IS NOT NULL AND run_ts IS NOT NULL AS " \
	"off FROM sigurg WHERE kind = 'request'"
#define WAITS                                                                  \
	"(SELECT id, utid, iif(wake IS NULL, 'runnable_preempted', 'wakeup') " \
	"AS kind, dur, in_loss FROM off_cpu WHERE state IN ('R', 'R+') "       \
	"UNION ALL SELECT id, utid, 'signal_delivery', dur, in_loss "          \
	"FROM (" REQUESTS ") "                                                 \
	"UNION ALL SELECT id, utid, 'signal_wait', max(0, run_ts - ts), "      \
	"in_loss FROM (" REQUESTS ") WHERE off "                               \
	"UNION ALL SELECT id, utid, 'signal_handling', deliver_ts - run_ts, "  \
	"in_loss FROM (" REQUESTS ") WHERE off)"
/* A number that tells them apart. */
#define KIND "(length(kind) + (kind = 'signal_handling'))"

static void each_level_agrees_with_collect(void **state)
{
	for (int i = 0; i < 4; i++) {
		char sql[1500];

		snprintf(sql, sizeof(sql),
			 "WITH mine AS (SELECT owner * 32 + " KIND ", n, min, "
			 "p50, p90, p99, p999, max, mean, sum, censored, "
			 "in_loss, tail FROM wait_stats('%s', 0.98)), "
			 "theirs AS (SELECT * FROM stats((SELECT collect(%s * "
			 "32 + " KIND ", dur, dur IS NULL, in_loss, 0.98) "
			 "FROM " WAITS " WHERE %s)) WHERE key IS NOT NULL) "
			 "SELECT (SELECT count(*) FROM mine) = count(*), "
			 "count(DISTINCT key %% 32), (SELECT count(*) "
			 "FROM (SELECT * FROM theirs EXCEPT SELECT * FROM "
			 "mine)) FROM theirs",
			 levels[i].level, levels[i].key, levels[i].filter);
		assert_string_equal(rows(*state, sql), "1|5|0");
	}
}

static void a_tail_has_all_waits_that_are_as_long(void **state)
{
	assert_string_equal(
		rows(*state,
		     "WITH mine AS (SELECT id, owner, kind "
		     "FROM wait_tail('process', 0.9)), "
		     "theirs AS (SELECT o.id, s.owner, s.kind "
		     "FROM wait_stats('process', 0.9) AS s "
		     "JOIN " WAITS " AS o ON group_of(o.utid) = s.owner "
		     "WHERE o.dur >= s.tail AND s.kind = o.kind) "
		     "SELECT count(*) > 10, (SELECT count(*) FROM theirs) = "
		     "count(*), (SELECT count(*) FROM (SELECT * FROM theirs "
		     "EXCEPT SELECT * FROM mine)) FROM mine"),
		"1|1|0");
	assert_string_equal(rows(*state, "SELECT count(*) >= 9 "
					 "FROM wait_tail('focus', -3)"),
			    "1");
}

static void no_waits_make_no_rows(void **state)
{
	struct stall_store *st = empty_store();

	(void)state;
	assert_string_equal(
		rows(st, "SELECT count(*) FROM wait_stats('run', 0.5)"), "0");
	assert_string_equal(
		rows(st, "SELECT count(*) FROM wait_tail('thread', -3)"), "0");
	stall_store_close(st);
}

static const char *failure(void **state, const char *sql)
{
	struct sqlite3 *db = stall_store_db(*state);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		fail_msg("no error: %s", sql);
	return sqlite3_errmsg(db);
}

static void wrong_arguments_are_told(void **state)
{
	assert_string_equal(
		failure(state, "SELECT * FROM wait_stats('cpu', 0.5)"),
		"wait_stats: a level is run, focus, process or thread");
	assert_string_equal(failure(state, "SELECT * FROM wait_tail('run', 2)"),
			    "wait_tail: a tail begins in (0, 1], or at -k");
	failure(state, "SELECT * FROM wait_stats('run')");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		db_test(each_level_agrees_with_collect),
		db_test(a_tail_has_all_waits_that_are_as_long),
		db_test(no_waits_make_no_rows),
		db_test(wrong_arguments_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
