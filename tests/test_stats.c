/* collect() and stats(): percentiles of each key in one pass. */
#include "tests/harness.h"

#include <sqlite3.h>

static int setup(void **state)
{
	*state = empty_store();
	return 0;
}

static int teardown(void **state)
{
	stall_store_close(*state);
	return 0;
}

#define db_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#define ALL                                                                    \
	"key, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss " \
	"FROM stats"
#define COUNT_TO(n)                                                       \
	"WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t " \
	"WHERE x < " n ") "

static const char *failure(void **state, const char *sql)
{
	struct sqlite3 *db = stall_store_db(*state);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		fail_msg("no error: %s", sql);
	return sqlite3_errmsg(db);
}

static void each_key_gets_its_numbers(void **state)
{
	assert_string_equal(
		rows(*state, "SELECT " ALL "((SELECT collect(column1, column2) "
			     "FROM (VALUES (7, 30), (3, 5), (7, 10), (7, 21)"
			     ")))"),
		"3|1|5|5||||5|5|5|0|0\n"
		"7|3|10|21||||30|20|61|0|0");
}

static void percentiles_come_with_enough_numbers(void **state)
{
	assert_string_equal(
		rows(*state, COUNT_TO("9") "SELECT " ALL
					   "((SELECT collect(1, x) FROM t))"),
		"1|9|1|5||||9|5|45|0|0");
	assert_string_equal(
		rows(*state, COUNT_TO("10") "SELECT " ALL
					    "((SELECT collect(1, x) FROM t))"),
		"1|10|1|5|9|||10|6|55|0|0");
	assert_string_equal(
		rows(*state, COUNT_TO("100") "SELECT " ALL
					     "((SELECT collect(1, x) FROM t))"),
		"1|100|1|50|90|99||100|51|5050|0|0");
	assert_string_equal(
		rows(*state,
		     COUNT_TO("1000") "SELECT " ALL
				      "((SELECT collect(1, 1001 - x) FROM t))"),
		"1|1000|1|500|900|990|999|1000|501|500500|0|0");
}

static void censored_intervals_are_counted_and_left_out(void **state)
{
	assert_string_equal(
		rows(*state,
		     "SELECT " ALL "((SELECT collect('w', column1, column2, "
		     "column3) FROM (VALUES (10, 0, NULL), (NULL, 1, 1), "
		     "(999, 1, NULL), (20, NULL, 1), (NULL, 0, NULL))))"),
		"w|2|10|10||||20|15|30|2|2");
}

static void a_key_without_values_is_still_there(void **state)
{
	assert_string_equal(
		rows(*state, "SELECT " ALL "((SELECT collect('k', NULL)))"),
		"k|0|||||||||0|0");
	assert_string_equal(
		rows(*state, "SELECT " ALL "((SELECT collect('k', NULL, 1)))"),
		"k|0|||||||||1|0");
}

static void keys_are_null_numbers_or_texts(void **state)
{
	assert_string_equal(
		rows(*state,
		     "SELECT quote(key), n FROM stats((SELECT collect(column1, "
		     "1) FROM (VALUES ('b'), (2), (NULL), ('2'), (-5), ('b'), "
		     "(NULL), (2.0), (''), ('ba'), ('a'))))"),
		"NULL|2\n-5|1\n2|2\n''|1\n'2'|1\n'a'|1\n'b'|2\n'ba'|1");
	assert_string_equal(failure(state, "SELECT collect(x'00', 1)"),
			    "collect: a key is an integer or a text");
	assert_string_equal(failure(state, "SELECT collect(1.5, 1)"),
			    "collect: a key is an integer or a text");
	assert_string_equal(failure(state, "SELECT collect(1, 1.5)"),
			    "collect: a value is an integer");
}

static void no_row_makes_no_rows(void **state)
{
	assert_string_equal(
		rows(*state, "SELECT " ALL "((SELECT collect(1, 1) WHERE 0))"),
		"");
	assert_string_equal(rows(*state, "SELECT " ALL "(NULL)"), "");
	assert_string_equal(rows(*state, "SELECT " ALL "(x'')"), "");
}

static void sums_too_large_are_not_invented(void **state)
{
	assert_string_equal(
		rows(*state,
		     "SELECT " ALL "((SELECT collect(1, column1) FROM (VALUES "
		     "(9223372036854775807), (9223372036854775805))))"),
		"1|2|9223372036854775805|9223372036854775805||||"
		"9223372036854775807|9223372036854775806||0|0");
	assert_string_equal(rows(*state,
				 "SELECT mean FROM stats((SELECT collect(1, "
				 "column1) FROM (VALUES (-1), (-2))))"),
			    "-2");
}

static void a_blob_of_another_kind_is_refused(void **state)
{
	static const char *const bad[] = {
		"SELECT * FROM stats(x'00')",
		"SELECT * FROM stats('text')",
		"SELECT * FROM stats(zeroblob(1000))",
		"SELECT * FROM stats(substr((SELECT collect('key', 1)), 1, "
		"length((SELECT collect('key', 1))) - 1))",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_string_equal(failure(state, bad[i]),
				    "stats: not what collect() returns");
}

static void the_table_joins_with_others(void **state)
{
	assert_string_equal(
		rows(*state,
		     "WITH g(name, b) AS MATERIALIZED (SELECT column1, "
		     "collect(column2, column3) FROM (VALUES ('x', 1, 10), "
		     "('y', 1, 20), ('x', 2, 30)) GROUP BY column1), "
		     "label(key, text) AS (VALUES (1, 'one'), (2, 'two')) "
		     "SELECT g.name, label.text, s.max FROM g, stats(g.b) AS s "
		     "JOIN label ON label.key = s.key ORDER BY 1, 2"),
		"x|one|10\nx|two|30\ny|one|20");
}

/* Many keys, in an order that visits them by turns, against plain SQL. */
static void many_keys_agree_with_group_by(void **state)
{
	assert_string_equal(
		rows(*state,
		     "WITH RECURSIVE t(i, k, v) AS (SELECT 0, 0, 0 UNION ALL "
		     "SELECT i + 1, (i * 7919) % 1013, (i * 104729) % 9973 "
		     "FROM t WHERE i < 40000), "
		     "mine AS (SELECT key, n, min, max, sum, p50 "
		     "FROM stats((SELECT collect('k' || k, v) FROM t))), "
		     "theirs AS (SELECT 'k' || k, count(*), min(v), max(v), "
		     "sum(v), percentile_nr(v, 0.5) FROM t GROUP BY k) "
		     "SELECT (SELECT count(*) FROM mine), count(*) FROM "
		     "(SELECT * FROM mine EXCEPT SELECT * FROM theirs)"),
		"1013|0");
}

static void a_table_is_collected_in_one_call(void **state)
{
	struct stall_store *st =
		import_file("samples/preempt/default/trace.dat");

	(void)state;
	assert_string_equal(
		rows(st, "WITH "
			 "mine AS (SELECT * FROM stats(collect_from('off_cpu', "
			 "'utid', 'dur'))), "
			 "theirs AS (SELECT * FROM stats((SELECT collect(utid, "
			 "dur, dur IS NULL) FROM off_cpu))) "
			 "SELECT count(*) > 10, sum(censored) > 0, "
			 "(SELECT count(*) FROM (SELECT * FROM theirs EXCEPT "
			 "SELECT * FROM mine)) FROM mine"),
		"1|1|0");
	assert_string_equal(
		rows(st, "SELECT key FROM stats(collect_from('off_cpu', "
			 "'state', 'dur')) WHERE key = 'R+'"),
		"R+");
	stall_store_close(st);
}

static void what_cannot_be_collected_is_refused(void **state)
{
	assert_string_equal(
		failure(state, "SELECT collect_from('nowhere', 'a', 'b')"),
		"no such table: nowhere");
	assert_string_equal(
		failure(state, "SELECT collect_from('off_cpu', 'a', 'dur')"),
		"no such column: off_cpu.a");
	assert_string_equal(
		failure(state, "SELECT collect_from('off_cpu', NULL, 'dur')"),
		"collect_from: a table, its key and its value are needed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		db_test(each_key_gets_its_numbers),
		db_test(percentiles_come_with_enough_numbers),
		db_test(censored_intervals_are_counted_and_left_out),
		db_test(a_key_without_values_is_still_there),
		db_test(keys_are_null_numbers_or_texts),
		db_test(no_row_makes_no_rows),
		db_test(sums_too_large_are_not_invented),
		db_test(a_blob_of_another_kind_is_refused),
		db_test(the_table_joins_with_others),
		db_test(many_keys_agree_with_group_by),
		db_test(a_table_is_collected_in_one_call),
		db_test(what_cannot_be_collected_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
