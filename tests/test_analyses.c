/* Every analysis that is shipped, for what all have in common. */
#include <stdlib.h>

#include "libanalyze/analysis.h"
#include "tests/harness.h"

static void free_names(char **names)
{
	for (char **n = names; *n; n++)
		free(*n);
	free(names);
}

static void each_runs_on_a_database_without_its_input(void **state)
{
	struct stall_store *st = import_text("x.stderr", "godebug", "");
	char **names = stall_analysis_names(NULL);
	struct stall_err err = {""};

	(void)state;
	assert_non_null(*names);
	for (char **n = names; *n; n++) {
		struct stall_query **q = stall_analysis_load(*n, NULL, &err);

		if (!q)
			fail_msg("%s", err.msg);
		for (struct stall_query **t = q; *t; t++) {
			struct stall_table *table =
				stall_query_run(*t, st, NULL, &err);

			if (!table)
				fail_msg("%s/%s: %s", *n, stall_query_name(*t),
					 err.msg);
			assert_int_equal(table->nrows, 0);
			stall_table_free(table);
		}
		stall_analysis_free(q);
	}
	free_names(names);
	stall_store_close(st);
}

static void each_has_metrics_and_findings_and_says_what_to_record(void **state)
{
	struct stall_store *st = import_text("x.stderr", "godebug", "");
	char **names = stall_analysis_names(NULL);
	struct stall_err err = {""};

	(void)state;
	for (char **n = names; *n; n++) {
		struct stall_query **q = stall_analysis_load(*n, NULL, &err);
		char *missing;

		assert_non_null(q);
		if (!strcmp(*n, "tune")) { /* advice has no numbers of its own */
			assert_string_equal(stall_query_name(q[0]), "findings");
			stall_analysis_free(q);
			continue;
		}
		assert_string_equal(stall_query_name(q[0]), "metrics");
		assert_string_equal(stall_query_name(q[1]), "findings");
		missing = stall_query_missing(q[0], st);
		assert_non_null(missing);
		free(missing);
		stall_analysis_free(q);
	}
	free_names(names);
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_runs_on_a_database_without_its_input),
		cmocka_unit_test(
			each_has_metrics_and_findings_and_says_what_to_record),
	};

	return cmocka_run_group_tests_name("analyses", tests, NULL, NULL);
}
