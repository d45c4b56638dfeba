/* Analyses: their header, their parameters, where they come from. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "libanalyze/query.h"
#include "tests/harness.h"

#define DIR "tests/analyses"

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

static const char whole[] = "-- title:  T\n"
			    "-- order:  7\n"
			    "-- column: n  count  Number\n";

/* What parsing says about this text. */
static const char *complaint(const char *text)
{
	static struct stall_err err;
	struct stall_query *q =
		stall_query_parse("a", "t", "a/t.sql", text, &err);

	if (q)
		fail_msg("no complaint about %s", text);
	return err.msg;
}

/* What running a SELECT under the smallest header says. */
static const char *run_complaint(void **state, const char *select)
{
	static struct stall_err err;
	struct stall_query *q;
	char text[1000];

	snprintf(text, sizeof(text), "%s%s", whole, select);
	q = stall_query_parse("a", "t", "a/t.sql", text, &err);
	assert_non_null(q);
	assert_null(stall_query_run(q, *state, NULL, &err));
	stall_query_free(q);
	return err.msg;
}

static struct stall_query **sample(void)
{
	struct stall_err err = {""};
	struct stall_query **q = stall_analysis_load("sample", DIR, &err);

	if (!q)
		fail_msg("%s", err.msg);
	return q;
}

static void the_tables_of_an_analysis_come_in_order(void **state)
{
	struct stall_query **q = sample();

	(void)state;
	assert_string_equal(stall_query_name(q[0]), "metrics");
	assert_string_equal(stall_query_name(q[1]), "findings");
	assert_string_equal(stall_query_name(q[2]), "needy");
	assert_null(q[3]);
	assert_string_equal(stall_query_shape(q[0])->name, "sample/metrics");
	assert_string_equal(stall_query_shape(q[0])->about,
			    "It counts to three.");
	stall_analysis_free(q);
}

static void a_header_says_what_it_lacks(void **state)
{
	(void)state;
	assert_string_equal(complaint("SELECT 1"),
			    "a/t.sql: the header has no 'title:'");
	assert_string_equal(complaint("-- title: T\nSELECT 1"),
			    "a/t.sql: the header has no 'order:'");
	assert_string_equal(complaint("-- title: T\n-- order: 1\nSELECT 1"),
			    "a/t.sql: the header has no 'column:'");
	assert_string_equal(
		complaint("-- title: T\n-- order: 1\n-- column: a metric A\n"),
		"a/t.sql: a column of unit metric needs a column named unit");
}

static void a_wrong_line_is_named_with_its_number(void **state)
{
	static const char *const cases[][2] = {
		{"-- colunm: n count N",
		 "line 1: 'colunm:' is no key; title, order, about, needs, "
		 "param and column are"},
		{"-- a comment\n-- title:",
		 "line 2: title: one title is needed, not an empty one"},
		{"-- title: a\n-- title: b",
		 "line 2: title: one title is needed, not two"},
		{"-- order: first", "line 1: order: 'first' is no place in a "
				    "report"},
		{"-- order: -1", "line 1: order: '-1' is no place in a report"},
		{"-- needs: signal", "line 1: needs: wanted: a table, and what "
				     "to record if it is empty"},
		{"-- needs: a;b  c", "line 1: needs: wanted: a table, and what "
				     "to record if it is empty"},
		{"-- param: limit 20", "line 1: param: wanted: a name, its "
				       "default (- for NULL), and what it "
				       "means"},
		{"-- param: a 1 x\n-- param: a 2 x",
		 "line 2: param: param a is there twice"},
		{"-- column: n count", "line 1: column: wanted: a key, a unit "
				       "and a title"},
		{"-- column: n ms N",
		 "line 1: column: column n: unknown unit 'ms'"},
		{"-- column: n ns N\n-- column: n ns N",
		 "line 2: column: column n is there twice"},
	};
	char want[400];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(want, sizeof(want), "a/t.sql: %s", cases[i][1]);
		assert_string_equal(complaint(cases[i][0]), want);
	}
}

static void only_one_reading_statement_is_run(void **state)
{
	assert_string_equal(run_complaint(state, "SELECT nosuch"),
			    "a/t.sql: no such column: nosuch");
	assert_string_equal(run_complaint(state, "DELETE FROM run RETURNING 1"),
			    "a/t.sql: only SELECT is allowed: the database is "
			    "the archive and stays as it was imported");
	assert_string_equal(run_complaint(state, "BEGIN"),
			    "a/t.sql: only SELECT is allowed: the database is "
			    "the archive and stays as it was imported");
	assert_string_equal(run_complaint(state, "SELECT 1; SELECT 2"),
			    "a/t.sql: one SELECT is allowed, and there is more "
			    "behind it");
	assert_string_equal(run_complaint(state, "SELECT 1; nonsense"),
			    "a/t.sql: one SELECT is allowed, and there is more "
			    "behind it");
	assert_string_equal(run_complaint(state, "-- nothing\n"),
			    "a/t.sql: there is no SELECT in it");
	assert_string_equal(
		run_complaint(state, "SELECT 1, 2"),
		"a/t.sql: the SELECT has 2 columns and the header 1");
	assert_string_equal(run_complaint(state, "SELECT :limit"),
			    "a/t.sql: no 'param:' line declares :limit");
	assert_string_equal(run_complaint(state, "SELECT ?"),
			    "a/t.sql: '?': parameters are :name");
	assert_string_equal(run_complaint(state, "SELECT percentile_nr(1, 7)"),
			    "a/t.sql: percentile_nr: p must be in (0, 1]");
}

static const char *cell(const struct stall_table *t, int row, const char *key)
{
	for (int c = 0; c < t->ncols; c++)
		if (!strcmp(t->col[c].key, key))
			return t->cell[row * t->ncols + c].text;
	return NULL;
}

static void parameters_have_types(void **state)
{
	static const struct stall_param given[] = {{"step", "1.5"},
						   {"what", "7"},
						   {"share", "1e400"},
						   {"run", "7"},
						   {NULL, NULL}};
	struct stall_err err = {""};
	struct stall_query **q = sample();
	struct stall_table *t = stall_query_run(q[0], *state, NULL, &err);

	assert_non_null(t);
	assert_int_equal(t->nrows, 3);
	assert_string_equal(cell(t, 0, "types"), "integer null real");
	assert_string_equal(cell(t, 0, "run"), "all");
	assert_int_equal(t->cell[2].type, STALL_CELL_INT);
	assert_int_equal(t->cell[2].i, 2000);
	stall_table_free(t);
	t = stall_query_run(q[0], *state, given, &err);
	assert_string_equal(cell(t, 2, "types"), "real integer text");
	assert_string_equal(cell(t, 2, "run"), "7");
	assert_int_equal(t->cell[2].type, STALL_CELL_REAL);
	stall_table_free(t);
	stall_analysis_free(q);
}

static void an_unknown_parameter_is_refused(void **state)
{
	static const struct stall_param good[] = {
		{"severity", "info"}, {"run", "x"}, {NULL, NULL}};
	static const struct stall_param bad[] = {{"stpe", "1"}, {NULL, NULL}};
	struct stall_query **q = sample();
	struct stall_err err = {""};

	(void)state;
	assert_int_equal(stall_analysis_check_params(q, NULL, &err), 0);
	assert_int_equal(stall_analysis_check_params(q, good, &err), 0);
	assert_int_equal(stall_analysis_check_params(q, bad, &err), -1);
	assert_string_equal(err.msg, "no parameter named 'stpe'; they are "
				     "listed by 'stallscope list'");
	stall_analysis_free(q);
}

static void what_is_missing_is_the_first_empty_table(void **state)
{
	struct stall_query **q = sample();
	char *missing = stall_query_missing(q[2], *state);

	assert_null(stall_query_missing(q[0], *state));
	assert_string_equal(missing, "Record signal:signal_generate.");
	free(missing);
	stall_analysis_free(q);
}

static void the_sql_can_be_shown_with_its_parameters(void **state)
{
	static const struct stall_param given[] = {{"severity", "it's bad"},
						   {NULL, NULL}};
	struct stall_query **q = sample();
	struct stall_err err = {""};
	struct stall_table *t = stall_query_run(q[1], *state, given, &err);

	assert_non_null(t);
	assert_string_equal(t->sql, "SELECT 'x', 'it''s bad', 'three numbers were "
				 "counted', 'sample/metrics'\n ORDER BY 1;");
	stall_table_free(t);
	stall_analysis_free(q);
}

static bool is_listed(const char *dir, const char *name)
{
	char **names = stall_analysis_names(dir);
	bool found = false;

	for (int i = 0; names[i]; i++) {
		found |= !strcmp(names[i], name);
		free(names[i]);
	}
	free(names);
	return found;
}

static void a_folder_adds_analyses_to_those_compiled_in(void **state)
{
	struct stall_err err = {""};

	(void)state;
	assert_true(is_listed(DIR, "sample"));
	assert_true(is_listed(DIR, "stw"));
	assert_false(is_listed(NULL, "sample"));
	assert_false(is_listed(NULL, "info"));
	assert_null(stall_analysis_load("sample", NULL, &err));
	assert_string_equal(err.msg, "no analysis named 'sample'; analyses are "
				     "listed by 'stallscope list'");
	assert_null(stall_analysis_load("../tests", DIR, &err));
}

static void every_table_about_the_data_runs(void **state)
{
	struct stall_err err = {""};
	struct stall_query **q = stall_analysis_load("info", NULL, &err);

	assert_non_null(q);
	for (int i = 0; q[i]; i++) {
		struct stall_table *t =
			stall_query_run(q[i], *state, NULL, &err);

		if (!t)
			fail_msg("%s", err.msg);
		stall_table_free(t);
	}
	stall_analysis_free(q);
}

static void any_select_has_the_columns_it_names(void **state)
{
	struct stall_err err = {""};
	struct stall_table *t = stall_sql_run(
		*state,
		"SELECT 1 AS a, x'00ff' AS b, NULL AS c, 'x' || char(0) || 'y'",
		&err);

	assert_non_null(t);
	assert_string_equal(t->col[0].key, "a");
	assert_string_equal(t->cell[1].text, "X'00FF'");
	assert_int_equal(t->cell[2].type, STALL_CELL_NULL);
	assert_string_equal(t->cell[3].text, "x y");
	stall_table_free(t);
	assert_null(stall_sql_run(*state, "DROP TABLE run", &err));
	assert_null(stall_sql_run(*state, "ATTACH 'x' AS x", &err));
	assert_null(stall_sql_run(*state, "PRAGMA user_version = 7", &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_of_an_analysis_come_in_order),
		cmocka_unit_test(a_header_says_what_it_lacks),
		cmocka_unit_test(a_wrong_line_is_named_with_its_number),
		db_test(only_one_reading_statement_is_run),
		db_test(parameters_have_types),
		cmocka_unit_test(an_unknown_parameter_is_refused),
		db_test(what_is_missing_is_the_first_empty_table),
		db_test(the_sql_can_be_shown_with_its_parameters),
		cmocka_unit_test(a_folder_adds_analyses_to_those_compiled_in),
		db_test(every_table_about_the_data_runs),
		db_test(any_select_has_the_columns_it_names),
	};

	return cmocka_run_group_tests_name("analysis", tests, NULL, NULL);
}
