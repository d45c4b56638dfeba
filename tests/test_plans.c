/* How SQLite goes about the SELECTs that are shipped. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

/* The plans of all SELECTs under sql/, one after the other. */
static char *all_plans(struct sqlite3 *db)
{
	static const char *const folders[] = {"analyses/", "info/", "cpu_use/",
					      "thread_use/", "whose/",
					      "waits/", "align/"};
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	for (const struct stall_sqltext *t = stall_sqltexts; t->name; t++) {
		char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", t->text);
		sqlite3_stmt *st = NULL;
		bool read = false;

		for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
			read |= !strncmp(t->name, folders[i],
					 strlen(folders[i]));
		if (read)
			assert_int_equal(
				sqlite3_prepare_v2(db, sql, -1, &st, NULL),
				SQLITE_OK);
		while (read && sqlite3_step(st) == SQLITE_ROW)
			fprintf(f, "%s: %s\n", t->name,
				sqlite3_column_text(st, 3));
		sqlite3_finalize(st);
		sqlite3_free(sql);
	}
	fclose(f);
	return text;
}

/* An index costs time and a sixth of the file: one that nothing uses goes. */
static void each_index_is_used(void **state)
{
	struct stall_store *st = import_file("samples/dns/cgo/trace.dat");
	struct sqlite3 *db = stall_store_db(st);
	char *plans = all_plans(db);
	sqlite3_stmt *names;
	int n = 0;

	(void)state;
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name FROM sqlite_schema "
					    "WHERE type = 'index' "
					    "AND sql IS NOT NULL",
					    -1, &names, NULL),
			 SQLITE_OK);
	for (; sqlite3_step(names) == SQLITE_ROW; n++) {
		char use[100];

		snprintf(use, sizeof(use), "INDEX %s (",
			 sqlite3_column_text(names, 0));
		if (!strstr(plans, use))
			fail_msg("no plan has %s", use);
	}
	assert_true(n >= 10);
	sqlite3_finalize(names);
	free(plans);
	stall_store_close(st);
}

/* Frames first would be all of them for each stack. */
static void lines_of_stacks_begin_with_the_stacks(void **state)
{
	struct stall_store *st = empty_store();
	sqlite3_stmt *plan;

	(void)state;
	assert_int_equal(sqlite3_prepare_v2(stall_store_db(st),
					    "EXPLAIN QUERY PLAN SELECT line "
					    "FROM stack_line "
					    "WHERE function LIKE 'f%'",
					    -1, &plan, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
	assert_string_equal(sqlite3_column_text(plan, 3), "SCAN s");
	sqlite3_finalize(plan);
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_index_is_used),
		cmocka_unit_test(lines_of_stacks_begin_with_the_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
