/* The functions that analyses are written with. */
#include "tests/harness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "libanalyze/human.h"
#include "libanalyze/quantile.h"

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

/* What the one row of a SELECT of expressions says. */
static void expect(void **state, const char *expressions, const char *want)
{
	char sql[1000];

	snprintf(sql, sizeof(sql), "SELECT %s", expressions);
	assert_string_equal(rows(*state, sql), want);
}

/* The message that a SELECT fails with. */
static const char *failure(void **state, const char *sql)
{
	struct sqlite3 *db = stall_store_db(*state);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		fail_msg("no error: %s", sql);
	return sqlite3_errmsg(db);
}

static void a_percentile_is_the_value_at_the_rounded_up_rank(void **state)
{
	static const char *const cases[][2] =
		{
			{"0.5", "50"},	 {"0.9", "90"},	   {"0.99", "99"},
			{"1", "100"},	 {"0.999", "100"}, {"0.001", "1"},
			{"0.07", "7"}, /* 0.07 * 100 > 7 in floating point */
			{"0.501", "51"}, {"0.29", "29"},   {"0.57", "57"},
		};
	char sql[300];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(sql, sizeof(sql),
			 "WITH RECURSIVE t(x) AS (SELECT 100 UNION ALL "
			 "SELECT x - 1 FROM t WHERE x > 1) "
			 "SELECT percentile_nr(x, %s) FROM t",
			 cases[i][0]);
		assert_string_equal(rows(*state, sql), cases[i][1]);
	}
}

static void a_percentile_ignores_null_and_needs_a_value(void **state)
{
	assert_string_equal(rows(*state,
				 "SELECT percentile_nr(column1, 0.5), "
				 "percentile_nr(NULL, 0.5) "
				 "FROM (VALUES (NULL), (7), (NULL), (9))"),
			    "7|");
	assert_string_equal(
		rows(*state, "SELECT percentile_nr(1, 0.5) WHERE 0"), "");
}

static void a_percentile_refuses_what_is_not_exact(void **state)
{
	assert_string_equal(failure(state, "SELECT percentile_nr(1, 99)"),
			    "percentile_nr: p must be in (0, 1]");
	assert_string_equal(failure(state, "SELECT percentile_nr(1, NULL)"),
			    "percentile_nr: p must be in (0, 1]");
	assert_string_equal(failure(state, "SELECT percentile_nr(1.5, 0.5)"),
			    "percentile_nr: x must be an integer");
	expect(state, "percentile_nr(3.0, 0.5)", "3");
}

static int by_value(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* Against sorting, for all sizes and shapes that are hard on a quickselect. */
static void selecting_finds_what_sorting_finds(void **state)
{
	int64_t v[300], sorted[300];
	uint64_t seed = 42;

	(void)state;
	for (size_t n = 1; n <= 300; n += n < 20 ? 1 : 37) {
		for (int shape = 0; shape < 5; shape++) {
			size_t k = 1 + seed % n;

			for (size_t i = 0; i < n; i++) {
				seed = seed * 6364136223846793005 + 1;
				v[i] = shape == 0   ? (int64_t)seed
				       : shape == 1 ? (int64_t)i
				       : shape == 2 ? (int64_t)(n - i)
				       : shape == 3 ? (int64_t)(seed >> 62)
						    : 5;
			}
			memcpy(sorted, v, sizeof(v));
			qsort(sorted, n, sizeof(*sorted), by_value);
			assert_int_equal(stall_quantile_select(v, n, k),
					 sorted[k - 1]);
			for (size_t i = 0; i < n; i++)
				assert_true(i < k ? v[i] <= v[k - 1]
						  : v[i] >= v[k - 1]);
		}
	}
}

static void quality_says_what_is_wrong_with_a_number(void **state)
{
	expect(state, "quality(100, 0)", "ok");
	expect(state, "quality(99, 0)", "low_n");
	expect(state, "quality(99, 1, 'rounded', NULL, 'unaligned')",
	       "low_n,loss,rounded,unaligned");
	expect(state, "quality(NULL, NULL, NULL)", "ok");
	assert_string_equal(failure(state, "SELECT quality(1)"),
			    "quality: n and in_loss are needed");
}

static void a_scope_has_its_keys_in_one_order(void **state)
{
	expect(state, "scope()", "all");
	expect(state, "scope('process', NULL)", "all");
	expect(state, "scope('reason', 'GC', 'cpu', 3, 'process', 'worker')",
	       "process=worker;cpu=3;reason=GC");
	expect(state, "scope('by', 'irq', 'thread', 'x', 'kind', 'rt')",
	       "thread=x;by=irq;kind=rt");
	expect(state, "scope('process', 'a;b=c%' || char(10))",
	       "process=a%3Bb%3Dc%25%0A");
	assert_string_equal(failure(state, "SELECT scope('process')"),
			    "scope: keys and values are needed");
}

static void durations_have_three_digits(void **state)
{
	static const struct {
		int64_t ns;
		const char *want;
	} cases[] = {
		{0, "0 ns"},
		{999, "999 ns"},
		{1000, "1.00 us"},
		{12345, "12.3 us"},
		{7785000, "7.79 ms"},
		{99949, "99.9 us"},
		{99951, "100 us"},
		{999499, "999 us"},
		{999500, "1.00 ms"},
		{999600, "1.00 ms"},
		{12345678901, "12.3 s"},
		{123456789012345, "123457 s"},
		{-1500, "-1.50 us"},
		{INT64_MIN, "-9223372037 s"},
		{9994, "9.99 us"},
		{9995, "10.0 us"},
	};
	char buf[STALL_HUMAN];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(stall_human_ns(buf, cases[i].ns),
				    cases[i].want);
}

static void lists_of_cpus_are_read(void **state)
{
	expect(state,
	       "cpu_in(2, '2-3,6'), cpu_in(3, '2-3,6'), cpu_in(6, "
	       "'2-3,6'), cpu_in(4, '2-3,6'), cpu_in(7, 7)",
	       "1|1|1|0|1");
	expect(state,
	       "cpu_in(0, ''), cpu_in(0, 'domain'), cpu_in(3, "
	       "'domain,managed_irq,3'), cpu_in(0, ',-,5-')",
	       "0|0|1|0");
	expect(state, "cpu_in(NULL, '1')", "");
	expect(state, "cpu_in(1, NULL)", "");
}

static void numbers_for_people_read_well(void **state)
{
	char buf[STALL_HUMAN];

	expect(state, "fmt_ns(NULL)", "");
	expect(state, "fmt_ns(7785000)", "7.79 ms");
	expect(state, "fmt_ns(1500.6)", "1.50 us");
	expect(state, "fmt_bytes(NULL), fmt_bytes(12), fmt_bytes(1572864)",
	       "|12 B|1.50 MiB");
	expect(state, "fmt_share(0.3721), fmt_share(1), fmt_share(0.000123)",
	       "37.2 %|100 %|0.0123 %");
	expect(state, "fmt_share(NULL)", "");
	assert_string_equal(stall_human_bytes(buf, 1023), "1023 B");
	assert_string_equal(stall_human_bytes(buf, 1572864), "1.50 MiB");
	assert_string_equal(stall_human_ts(buf, 12345678901), "12.345678901");
	assert_string_equal(stall_human_ts(buf, -1), "-0.000000001");
	assert_string_equal(stall_human_real(buf, 1234.56), "1235");
	assert_string_equal(stall_human_real(buf, 0), "0");
	assert_string_equal(stall_exact_real(buf, 0.1), "0.1");
	assert_string_equal(stall_exact_real(buf, 1.0 / 3),
			    "0.3333333333333333");
}

static void numbers_of_the_system_have_names(void **state)
{
	expect(state, "stw_reason(2), stw_reason(99), stw_reason(NULL)",
	       "GC sweep termination|reason 99|");
	expect(state, "signal_name(23), signal_name(37), signal_name(32)",
	       "SIGURG|SIGRTMIN+3|signal 32");
	expect(state, "errno_name(110), errno_name(-110), errno_name(0)",
	       "ETIMEDOUT|ETIMEDOUT|");
	expect(state, "errno_name(4000), errno_name(-9223372036854775807 - 1)",
	       "errno 4000|errno -9223372036854775808");
	expect(state, "row_count('signal')", "0");
	assert_string_equal(failure(state, "SELECT row_count('nosuch')"),
			    "no such table: nosuch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		db_test(a_percentile_is_the_value_at_the_rounded_up_rank),
		db_test(a_percentile_ignores_null_and_needs_a_value),
		db_test(a_percentile_refuses_what_is_not_exact),
		cmocka_unit_test(selecting_finds_what_sorting_finds),
		db_test(quality_says_what_is_wrong_with_a_number),
		db_test(a_scope_has_its_keys_in_one_order),
		cmocka_unit_test(durations_have_three_digits),
		db_test(lists_of_cpus_are_read),
		db_test(numbers_for_people_read_well),
		db_test(numbers_of_the_system_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
