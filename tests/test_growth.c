/*
 * A report of four times as much takes about four times as long, counted in the
 * steps of SQLite's machine, which are the same on every computer. A join that
 * looks a table through for each row of another shows here at once.
 */
#include "tests/harness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TIMES = 2, MORE = 4 };

/* Sorting takes n log n, and some steps are there whatever the size. */
#define MOST(steps)	   ((steps)*MORE * 3 / 2 + 20000)
#define NOT_WORTH_COUNTING 1000

/* ---- a database again and again ---- */

static void run(struct sqlite3 *db, char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message))
		fail_msg("%s: %s", message, sql);
	sqlite3_free(sql);
}

static int64_t number(struct sqlite3 *db, char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		fail_msg("%s: %s", sqlite3_errmsg(db), sql);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return n;
}

/* The columns of a table, each as it is in the nth repetition. */
static char *repeated(struct sqlite3 *db, const char *table, int64_t span,
		      int64_t rows)
{
	sqlite3_stmt *st = NULL;
	char *text = NULL, *sql;

	sql = sqlite3_mprintf("SELECT group_concat(CASE WHEN name = 'id' THEN "
			      "'id + n * %lld' "
			      "WHEN name = 'ts' OR name GLOB '*_ts' THEN name "
			      "|| ' + n * %lld' "
			      "ELSE name END) FROM pragma_table_info(%Q)",
			      (long long)rows, (long long)span, table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	text = sqlite3_mprintf("%s", sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return text;
}

static void repeat_table(struct sqlite3 *db, const char *table, int64_t span,
			 int times)
{
	int64_t rows = number(
		db,
		sqlite3_mprintf("SELECT coalesce(max(id), 0) FROM %s", table));
	char *columns = repeated(db, table, span, rows);

	run(db, sqlite3_mprintf("CREATE TEMP TABLE once_%s AS SELECT * FROM %s",
				table, table));
	run(db,
	    sqlite3_mprintf(
		    "INSERT INTO %s SELECT %s FROM once_%s, (WITH RECURSIVE "
		    "c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
		    "WHERE n < %d - 1) SELECT n FROM c)",
		    table, columns, table, times));
	sqlite3_free(columns);
}

/* All that happened, later each time; names, threads and stacks are the same.
 */
static void repeat(const char *path, int times)
{
	struct sqlite3 *db;
	sqlite3_stmt *st;
	int64_t span;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	run(db, sqlite3_mprintf("PRAGMA synchronous = 0"));
	run(db, sqlite3_mprintf("BEGIN"));
	span = number(db, sqlite3_mprintf("SELECT max(end_ts) - min(begin_ts) "
					  "+ 1000000 FROM source"));
	assert_int_equal(
		sqlite3_prepare_v2(
			db,
			"SELECT t.name FROM sqlite_schema AS t "
			"WHERE t.type = 'table' AND (SELECT count(*) FROM "
			"pragma_table_info(t.name) AS c WHERE c.name = 'ts' "
			"OR c.name = 'id' AND c.pk) = 2",
			-1, &st, NULL),
		SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		repeat_table(db, (const char *)sqlite3_column_text(st, 0), span,
			     times);
	sqlite3_finalize(st);
	run(db, sqlite3_mprintf("UPDATE source SET end_ts = end_ts + %lld",
				(long long)span * (times - 1)));
	run(db, sqlite3_mprintf("UPDATE cpu SET end_ts = end_ts + %lld",
				(long long)span * (times - 1)));
	run(db, sqlite3_mprintf("COMMIT"));
	sqlite3_close(db);
}

/* ---- what it costs ---- */

static int count_steps(unsigned event, void *ctx, void *st, void *unused)
{
	(void)event, (void)unused;
	*(int64_t *)ctx +=
		sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, true);
	return 0;
}

/* Of a query and of those it makes in turn. */
static int64_t steps_of(const struct stall_query *q, struct stall_store *st)
{
	static const struct stall_param cpus[] = {{"cpus", "0-7"},
						  {NULL, NULL}};
	struct stall_err err = {""};
	struct stall_table *t;
	int64_t steps = 0;

	sqlite3_trace_v2(stall_store_db(st), SQLITE_TRACE_PROFILE, count_steps,
			 &steps);
	t = stall_query_run(q, st, cpus, &err);
	sqlite3_trace_v2(stall_store_db(st), 0, NULL, NULL);
	if (!t)
		fail_msg("%s", err.msg);
	stall_table_free(t);
	return steps;
}

static void compare(const char *analysis, struct stall_store *small,
		    struct stall_store *large)
{
	struct stall_err err = {""};
	struct stall_query **q = stall_analysis_load(analysis, NULL, &err);

	assert_non_null(q);
	for (struct stall_query **p = q; *p; p++) {
		int64_t few = steps_of(*p, small), many = steps_of(*p, large);

		if (many > NOT_WORTH_COUNTING && many > MOST(few))
			fail_msg("%s/%s: %lld steps, and %lld for %d times as "
				 "much",
				 analysis, stall_query_name(*p), (long long)few,
				 (long long)many, MORE);
	}
	stall_analysis_free(q);
}

static void import_into(const char *path, const char *const *files,
			struct stall_err *err)
{
	struct stall_import *in = stall_import_begin(path, NULL, err);
	struct stall_import_result result;

	assert_non_null(in);
	for (; *files; files++) {
		struct stall_source *src = stall_source_open(*files, err);

		if (!src || stall_import_source(in, src, NULL, &result, err))
			fail_msg("%s: %s", *files, err->msg);
		stall_source_close(src);
	}
	if (stall_import_commit(in, err))
		fail_msg("%s", err->msg);
}

static struct stall_store *larger(const struct folder *f, const char *name,
				  const char *const *files, int times)
{
	struct stall_err err = {""};
	struct stall_store *st;
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	import_into(path, files, &err);
	repeat(path, times);
	st = stall_store_open(path, &err);
	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

static void check(const struct folder *f, const char *const *files)
{
	struct stall_store *small = larger(f, "small", files, TIMES);
	struct stall_store *large = larger(f, "large", files, TIMES * MORE);
	char **names = stall_analysis_names(NULL);

	for (char **n = names; *n; n++) {
		compare(*n, small, large);
		free(*n);
	}
	free(names);
	stall_store_close(small);
	stall_store_close(large);
}

static void reports_grow_as_recordings_do(void **state)
{
	static const char *const files[] = {"samples/stw/go1.26/manifest.json",
					    "samples/stw/go1.26/goexec.trace",
					    "samples/stw/go1.26/stderr.ts",
					    "samples/stw/go1.26/trace.dat",
					    NULL};

	check(*state, files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(reports_grow_as_recordings_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
