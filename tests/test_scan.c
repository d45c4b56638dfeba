/* What is read from the pages of a table is what SQLite reads. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "libanalyze/scan.h"
#include "tests/harness.h"

/* All values that were seen, as text. */
struct seen {
	char *text;
	size_t size;
	FILE *f;
	int ncolumns;
};

static void see(void *ctx, const struct stall_val *v)
{
	struct seen *s = ctx;

	for (int i = 0; i < s->ncolumns; i++)
		switch (v[i].type) {
		case STALL_TYPE_NULL:
			fputs("-|", s->f);
			break;
		case STALL_TYPE_INT:
			fprintf(s->f, "%lld|", (long long)v[i].i);
			break;
		case STALL_TYPE_REAL:
			fprintf(s->f, "%.17g|", v[i].r);
			break;
		case STALL_TYPE_TEXT:
			fprintf(s->f, "'%.*s'|", (int)v[i].n, v[i].text);
			break;
		}
	fputc('\n', s->f);
}

typedef int way(struct sqlite3 *db, const struct stall_scan *s);

/* The caller frees. */
static char *scanned(sqlite3 *db, way *by, int want_rc)
{
	struct seen seen = {.ncolumns = 4};
	struct stall_scan s = {.table = "t",
			       .column = {"c", "id", "a", "b"},
			       .ncolumns = 4,
			       .row = see,
			       .ctx = &seen};

	seen.f = open_memstream(&seen.text, &seen.size);
	assert_int_equal(by(db, &s), want_rc);
	fclose(seen.f);
	return seen.text;
}

static sqlite3 *open_db(const char *path, int flags)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(path, &db, flags, NULL), SQLITE_OK);
	return db;
}

static void make(struct folder *f, const char *sql)
{
	sqlite3 *db =
		open_db(f->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Both ways give the same, and it is not nothing. */
static void assert_same(struct folder *f)
{
	sqlite3 *db = open_db(f->db, SQLITE_OPEN_READONLY);
	char *fast = scanned(db, stall_scan_file, SQLITE_OK);
	char *sql = scanned(db, stall_scan_sql, SQLITE_OK);

	assert_true(strlen(sql) > 10);
	assert_string_equal(fast, sql);
	free(fast);
	free(sql);
	sqlite3_close(db);
}

/* Not for the fast way; stall_scan() reads it all the same. */
static void assert_left_to_sqlite(struct folder *f, int flags)
{
	sqlite3 *db = open_db(f->db, flags);
	char *none = scanned(db, stall_scan_file, SQLITE_CANTOPEN);
	char *all = scanned(db, stall_scan, SQLITE_OK);

	assert_string_equal(none, "");
	assert_true(strlen(all) > 4);
	free(none);
	free(all);
	sqlite3_close(db);
}

#define A_TABLE                                                              \
	"CREATE TABLE t(a INTEGER, id INTEGER PRIMARY KEY, x TEXT, b REAL, " \
	"c);"
#define NUMBERS(n)                                                        \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n " \
	"WHERE i < " #n ") "

static void numbers_of_all_sizes(void **state)
{
	struct folder *f = *state;

	make(f,
	     A_TABLE NUMBERS(
		     64) "INSERT INTO t SELECT 1 << (i - 1), NULL, "
			 "'', -(1 << (i - 1)), (1 << (i - 1)) - 1 FROM "
			 "n;" NUMBERS(9) "INSERT INTO t SELECT -i, NULL, NULL, "
					 "i / 4.0, 'text ' || i FROM n;"
					 "INSERT INTO t VALUES (0, -7, 'x', 1, "
					 "0), (1, 9e15, 'x', 0, x'00');");
	assert_same(f);
}

static void rows_of_many_pages(void **state)
{
	static const int sizes[] = {512, 1024, 4096, 65536};
	struct folder *f = *state;
	char sql[1000];

	for (int i = 0; i < 4; i++) {
		unlink(f->db);
		snprintf(sql, sizeof(sql), "PRAGMA page_size = %d; %s",
			 sizes[i],
			 A_TABLE NUMBERS(
				 20000) "INSERT INTO t SELECT i * 7919 "
					"% 1000, NULL, printf('%.*c', i % 60, "
					"'y'), i, 'c' FROM n;"
					"DELETE FROM t WHERE id % 3 = 0;");
		make(f, sql);
		assert_same(f);
	}
}

static void long_rows_go_on_in_other_pages(void **state)
{
	struct folder *f = *state;

	make(f, "PRAGMA page_size = 512;" A_TABLE NUMBERS(
			300) "INSERT INTO t SELECT i, NULL, printf('%.*c', i * "
			     "17, 'x'), i, "
			     "printf('%.*c', i * 5, 'z') FROM n;");
	assert_same(f);
}

static void columns_that_came_later_are_null(void **state)
{
	struct folder *f = *state;

	make(f, "CREATE TABLE t(a INTEGER, id INTEGER PRIMARY KEY);"
		"INSERT INTO t VALUES (1, 2), (3, 4);"
		"ALTER TABLE t ADD COLUMN b TEXT;"
		"ALTER TABLE t ADD COLUMN c INTEGER;"
		"INSERT INTO t VALUES (5, 6, 'seven', 8);");
	assert_same(f);
}

static void a_key_that_is_not_the_rowid_is_read(void **state)
{
	struct folder *f = *state;

	make(f, "CREATE TABLE t(id TEXT PRIMARY KEY, a, b, c);"
		"INSERT INTO t VALUES ('x', 1, 2, 3), (NULL, 4, 5, 6);");
	assert_same(f);
}

static void other_tables_are_left_to_sqlite(void **state)
{
	static const char *const some[] = {
		"CREATE TABLE t(a, b, c, id INTEGER PRIMARY KEY) WITHOUT ROWID;"
		"INSERT INTO t VALUES (1, 2, 3, 4);",
		"CREATE VIEW t AS SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS id;",
		"CREATE TABLE t(a, b, c, id AS (a + 1));"
		"INSERT INTO t VALUES (1, 2, 3);",
		"CREATE TABLE t(a, b, c); INSERT INTO t VALUES (1, 2, 3);"
		"ALTER TABLE t ADD COLUMN id INTEGER DEFAULT 9;",
		"PRAGMA encoding = 'UTF-16';" A_TABLE
		"INSERT INTO t VALUES (1, 2, 'x', 4, 'c');",
		"PRAGMA journal_mode = WAL;" A_TABLE
		"INSERT INTO t VALUES (1, 2, 'x', 4, 'c');",
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++) {
		unlink(f->db);
		make(f, some[i]);
		assert_left_to_sqlite(f, SQLITE_OPEN_READONLY);
	}
}

static void who_may_write_is_left_to_sqlite(void **state)
{
	struct folder *f = *state;

	make(f, A_TABLE "INSERT INTO t VALUES (1, 2, 'x', 4, 'c');");
	assert_left_to_sqlite(f, SQLITE_OPEN_READWRITE);
}

static void a_column_that_is_not_there_is_an_error(void **state)
{
	struct folder *f = *state;
	sqlite3 *db;
	char *text;

	make(f, "CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2);");
	db = open_db(f->db, SQLITE_OPEN_READONLY);
	text = scanned(db, stall_scan, SQLITE_ERROR);
	assert_string_equal(text, "");
	free(text);
	sqlite3_close(db);
}

/* Every byte of the table's pages is changed once: no crash, no endless loop.
 */
static void damaged_pages_are_survived(void **state)
{
	struct folder *f = *state;
	const struct stall_scan_plan plan = {
		.root = 2, .slot = {2, 1, -1, 3, 0}, .rowid = 1, .last = 5};
	struct seen seen = {.ncolumns = 4};
	struct stall_scan s = {.ncolumns = 4, .row = see, .ctx = &seen};
	int damaged = 0;
	FILE *file;
	long size;

	make(f, "PRAGMA page_size = 512;" A_TABLE NUMBERS(
			60) "INSERT INTO t SELECT i, NULL, printf('%.*c', i * "
			    "11, 'x'), i, "
			    "i FROM n;");
	file = fopen(f->db, "r+");
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	for (long at = 512; at < size && at < 16 * 512; at++) {
		int was, rc;

		fseek(file, at, SEEK_SET);
		was = fgetc(file);
		fseek(file, at, SEEK_SET);
		fputc(was ^ (at % 7 ? 0xff : 0x81), file);
		fflush(file);
		seen.f = fopen("/dev/null", "w");
		rc = stall_scan_pages(f->db, &plan, &s);
		fclose(seen.f);
		assert_true(rc == SQLITE_OK || rc == SQLITE_CORRUPT);
		damaged += rc == SQLITE_CORRUPT;
		fseek(file, at, SEEK_SET);
		fputc(was, file);
	}
	assert_true(damaged > 100);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(numbers_of_all_sizes),
		folder_test(rows_of_many_pages),
		folder_test(long_rows_go_on_in_other_pages),
		folder_test(columns_that_came_later_are_null),
		folder_test(a_key_that_is_not_the_rowid_is_read),
		folder_test(other_tables_are_left_to_sqlite),
		folder_test(who_may_write_is_left_to_sqlite),
		folder_test(a_column_that_is_not_there_is_an_error),
		folder_test(damaged_pages_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
