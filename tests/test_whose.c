/* Whose time it was, and where a tail begins. */
#include <sqlite3.h>
#include <stdio.h>

#include "tests/harness.h"

/* Two runs; in the first, process "a" runs Go under two pids, "b" does not. */
static int setup(void **state)
{
	struct sqlite3 *db = bare_db();

	bare_db_run(
		db,
		"INSERT INTO run VALUES(1, 'r'), (2, 's');"
		"INSERT INTO source(source_id, run_id, path, format, bytes, "
		"digest) VALUES(1, 1, '', '', 0, ''), (2, 2, '', '', 0, 'x');"
		"INSERT INTO process(upid, source_id, pid, name, evidence) "
		"VALUES(1, 1, 10, 'b', ''), (2, 1, 20, 'a', ''), "
		"(3, 1, 30, 'a', ''), (4, 2, 10, 'b', '');"
		"INSERT INTO thread(utid, source_id, upid, tid, name) VALUES"
		"(1, 1, NULL, 0, 'idle'), (2, 1, 1, 10, 'b'), "
		"(3, 1, 2, 20, 'a'), (4, 1, 3, 30, 'a'), (5, 1, 2, 21, 'a'), "
		"(6, 2, 4, 10, 'b'), (7, 1, 3, 21, 'a');"
		"INSERT INTO go_yield(ts, utid, how) VALUES(1, 3, 'park'), "
		"(2, 4, 'park')");
	*state = db;
	return 0;
}

static int teardown(void **state)
{
	bare_db_close(*state);
	return 0;
}

static void assert_value(struct sqlite3 *db, const char *sql, const char *want)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) ||
	    sqlite3_step(st) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_string_equal((const char *)sqlite3_column_text(st, 0), want);
	sqlite3_finalize(st);
}

static void a_thread_is_of_a_run_a_group_and_a_label(void **state)
{
	/* In the second run no process runs Go: all are in focus there. */
	assert_value(*state,
		     "SELECT group_concat(utid || ':' || "
		     "coalesce(run_of(utid), '-') || "
		     "coalesce(group_of(utid), '-') || "
		     "coalesce(label_of(utid), '-'), ' ') "
		     "FROM (SELECT utid FROM thread ORDER BY utid)",
		     "1:--- 2:1-- 3:123 4:124 5:125 6:24- 7:125");
	assert_value(*state,
		     "SELECT run_of(99) IS NULL AND group_of(NULL) IS NULL "
		     "AND label_of(-1) IS NULL",
		     "1");
}

static void a_tail_begins_at_a_percentile_or_at_the_kth_largest(void **state)
{
	static const struct {
		const char *from, *want;
	} cases[] = {
		{"0.5", "50"}, {"0.99", "99"}, {"1.0", "100"},
		{"-1", "100"}, {"-10", "91"},  {"-500", "1"},
	};
	char sql[300];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(sql, sizeof(sql),
			 "WITH RECURSIVE t(x) AS (VALUES(1) UNION ALL "
			 "SELECT x + 1 FROM t WHERE x < 100) SELECT tail FROM "
			 "stats((SELECT collect(0, x, 0, 0, %s) FROM t))",
			 cases[i].from);
		assert_value(*state, sql, cases[i].want);
	}
}

int main(void)
{
#define with(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		with(a_thread_is_of_a_run_a_group_and_a_label),
		with(a_tail_begins_at_a_percentile_or_at_the_kth_largest),
	};

	return cmocka_run_group_tests_name("whose", tests, NULL, NULL);
}
