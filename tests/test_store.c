/* Databases that are opened, and those that are refused. */
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/harness.h"

static void make_database(struct folder *b)
{
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	if (!in || stall_import_commit(in, &b->err))
		fail_msg("%s", b->err.msg);
}

/* Opening and importing are refused with this message, and change nothing. */
static void refused(struct folder *b, const char *why)
{
	struct stall_err err;
	struct stall_source *before = stall_source_open(b->db, &err), *after;

	assert_null(stall_store_open(b->db, &err));
	if (!strstr(err.msg, why))
		fail_msg("%s", err.msg);
	assert_null(stall_import_begin(b->db, NULL, &err));
	if (!strstr(err.msg, why))
		fail_msg("%s", err.msg);
	after = stall_source_open(b->db, &err);
	assert_int_equal(stall_source_all(before).n, stall_source_all(after).n);
	assert_memory_equal(stall_source_all(before).p,
			    stall_source_all(after).p,
			    stall_source_all(after).n);
	stall_source_close(before);
	stall_source_close(after);
	assert_int_equal(folder_files(b), 1);
}

static void another_programs_database_is_left_alone(void **state)
{
	struct folder *b = *state;

	folder_exec(b, "CREATE TABLE t(x)");
	refused(b, "not a database of stallscope's");
}

static void another_schema_is_refused(void **state)
{
	struct folder *b = *state;

	make_database(b);
	folder_exec(b, "PRAGMA user_version = 99");
	refused(b, "made by another version of stallscope (schema 00000063");
}

static void a_text_file_is_refused(void **state)
{
	struct folder *b = *state;
	FILE *f = fopen(b->db, "w");

	for (int i = 0; i < 1000; i++)
		fputs("no database\n", f);
	fclose(f);
	refused(b, "not a database");
}

static void an_empty_file_may_become_a_database(void **state)
{
	struct folder *b = *state;

	fclose(fopen(b->db, "w"));
	make_database(b);
	assert_folder_whole(b);
}

static void a_missing_file_and_folder_are_told(void **state)
{
	struct folder *b = *state;
	char path[128];

	assert_null(stall_store_open(b->db, &b->err));
	assert_non_null(strstr(b->err.msg, "No such file"));
	snprintf(path, sizeof(path), "%s/none/a.db", b->dir);
	assert_null(stall_import_begin(path, NULL, &b->err));
	assert_non_null(strstr(b->err.msg, "No such file"));
	assert_null(stall_import_begin(b->dir, NULL, &b->err));
	assert_non_null(strstr(b->err.msg, "not a file"));
}

static void an_open_store_cannot_be_written(void **state)
{
	struct folder *b = *state;
	struct stall_store *st;

	make_database(b);
	st = stall_store_open(b->db, &b->err);
	assert_int_not_equal(sqlite3_exec(stall_store_db(st), "DELETE FROM run",
					  NULL, NULL, NULL),
			     SQLITE_OK);
	stall_store_close(st);
}

/* What a program leaves that is killed while it writes. */
static void half_written(const struct folder *b)
{
	struct sqlite3 *db;
	pid_t pid = fork();

	if (!pid) {
		sqlite3_open(b->db, &db);
		sqlite3_exec(db,
			     "PRAGMA cache_size = 1; BEGIN;"
			     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
			     " SELECT i + 1 FROM n WHERE i < 100000)"
			     " INSERT INTO run(name) SELECT i FROM n",
			     NULL, NULL, NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void what_a_killed_program_wrote_is_undone(void **state)
{
	struct folder *b = *state;

	make_database(b);
	half_written(b);
	assert_int_equal(folder_files(b), 2); /* with its journal */
	assert_string_equal(folder_rows(b, "SELECT name FROM run"), "run1");
	assert_int_equal(folder_files(b), 1);
	assert_folder_whole(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(another_programs_database_is_left_alone),
		folder_test(another_schema_is_refused),
		folder_test(a_text_file_is_refused),
		folder_test(an_empty_file_may_become_a_database),
		folder_test(a_missing_file_and_folder_are_told),
		folder_test(an_open_store_cannot_be_written),
		folder_test(what_a_killed_program_wrote_is_undone),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
