/* Importing into a database and opening it again. */
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/load_backend.h"
#include "tests/harness.h"

/* ---- an importer of lines: one thread_name each, "!" cannot be used ---- */

static const struct stall_rowtype name_row = {"thread_name", "utid, ts, name",
					      3};
static const struct stall_rowtype thread_row = {"thread", "source_id, tid", 2};
static const struct stall_reason empty_line = {"empty_line", "Empty lines."};

static int lines_probe(struct stall_str head)
{
	(void)head;
	return 1;
}

static int lines_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	int64_t utid = stall_load_reserve(load, &thread_row);
	struct stall_str line;

	stall_load_info(load, "kind", (struct stall_str){"lines", 5});
	stall_load_clock(load, "mono", "same", 0, 5);
	while (stall_source_line(src, &line)) {
		if (line.n == 1 && *line.p == '!')
			return stall_fail(err, "of no use");
		if (!line.n) {
			stall_load_skip(load, &empty_line,
					stall_source_lineno(src));
			continue;
		}
		stall_load_row(load, &name_row, stall_int(utid),
			       stall_int(100 * stall_source_lineno(src)),
			       stall_text(line));
	}
	stall_load_vals(
		load, &thread_row, utid,
		(const struct stall_val[]){
			stall_int(stall_load_source_id(load)), stall_int(7)},
		2);
	stall_load_span(load, 100, 100 * stall_source_lineno(src),
			stall_source_lineno(src));
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	return 0;
}

static const struct stall_importer lines = {"lines", "", lines_probe,
					    lines_import};

/* ---- a folder that goes away ---- */

struct box {
	char dir[64], db[96];
	struct stall_err err;
};

static int box_setup(void **state)
{
	struct box *b = calloc(1, sizeof(*b));

	strcpy(b->dir, "/tmp/stall_store_XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->db, sizeof(b->db), "%s/a.db", b->dir);
	*state = b;
	return 0;
}

/* Number of files; with `remove` they are gone afterwards. */
static int folder(const char *path, bool remove_them)
{
	DIR *d = opendir(path);
	struct dirent *e;
	char name[512];
	int n = 0;

	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (remove_them)
			unlink(name);
	}
	closedir(d);
	return n;
}

static int box_teardown(void **state)
{
	struct box *b = *state;

	folder(b->dir, true);
	rmdir(b->dir);
	free(b);
	return 0;
}

#define box_test(f) cmocka_unit_test_setup_teardown(f, box_setup, box_teardown)

static int add(struct stall_import *in, const char *name, const char *text,
	       struct stall_import_result *ret, struct stall_err *err)
{
	struct stall_source *src = stall_source_mem(name, text, strlen(text));
	int rc = stall_import_source(in, src, &lines, ret, err);

	stall_source_close(src);
	return rc;
}

/* One import command with one file. */
static int import(struct box *b, const struct stall_import_options *opt,
		  const char *name, const char *text)
{
	struct stall_import_result result;
	struct stall_import *in = stall_import_begin(b->db, opt, &b->err);

	if (!in)
		return -1;
	if (add(in, name, text, &result, &b->err)) {
		stall_import_abandon(in);
		return -1;
	}
	return stall_import_commit(in, &b->err);
}

static const char *query(struct box *b, const char *sql)
{
	struct stall_store *st = stall_store_open(b->db, &b->err);
	const char *text;

	if (!st)
		fail_msg("%s", b->err.msg);
	text = rows(st, sql);
	stall_store_close(st);
	return text;
}

static void exec(const char *path, const char *sql)
{
	struct sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void assert_whole(struct box *b)
{
	assert_string_equal(query(b, "PRAGMA integrity_check"), "ok");
	assert_string_equal(query(b, "PRAGMA foreign_key_check"), "");
}

/* ---- tests ---- */

static void a_source_keeps_what_is_known_about_it(void **state)
{
	struct stall_source *src = stall_source_mem("a.txt", "x\n\n\ny", 5);
	struct stall_store *st = import_source(src, &lines, NULL);

	(void)state;
	assert_string_equal(
		rows(st, "SELECT source_id, run_id, path, format, bytes, "
			 "events, begin_ts, end_ts, clock, clock_method, "
			 "clock_offset_ns, clock_error_ns, cut_at FROM source"),
		"1|1|a.txt|lines|5|4|100|400|mono|same|0|5|4");
	assert_string_equal(rows(st, "SELECT * FROM source_info"),
			    "1|1|kind|lines");
	assert_string_equal(rows(st, "SELECT * FROM skipped"),
			    "1|1|empty_line|Empty lines.|2|2");
	assert_string_equal(rows(st, "SELECT * FROM thread_name"),
			    "1|100|1|x\n2|400|1|y");
	assert_string_equal(rows(st, "SELECT * FROM run"), "1|run1");
	stall_store_close(st);
}

static void a_result_counts_events_and_skips(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n\n\n", &r, &b->err), 0);
	assert_string_equal(r.format, "lines");
	assert_int_equal(r.events, 3);
	assert_int_equal(r.skipped, 2);
	assert_false(r.cut);
	stall_import_abandon(in);
}

static void nothing_is_there_before_commit(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_not_equal(access(b->db, F_OK), 0);
	stall_import_abandon(in);
	assert_int_equal(folder(b->dir, false), 0);
}

static void a_committed_database_is_alone_and_whole(void **state)
{
	struct box *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_int_equal(folder(b->dir, false), 1);
	assert_string_equal(query(b, "SELECT name FROM thread_name"), "x\ny");
	assert_string_equal(query(b, "PRAGMA application_id"), "1398033491");
	assert_whole(b);
}

static void a_second_import_adds_a_run_and_ids_go_on(void **state)
{
	struct box *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_string_equal(query(b, "SELECT * FROM run"), "1|run1\n2|run2");
	assert_string_equal(query(b, "SELECT source_id, run_id FROM source"),
			    "1|1\n2|2");
	assert_string_equal(query(b, "SELECT * FROM thread_name"),
			    "1|100|1|x\n2|200|1|y\n3|100|2|x\n4|200|2|y");
	assert_int_equal(folder(b->dir, false), 1);
	assert_whole(b);
}

static void a_named_run_takes_more_sources(void **state)
{
	struct box *b = *state;
	struct stall_import_options opt = {.run = "blue"};

	assert_int_equal(import(b, &opt, "a", "x\n"), 0);
	assert_int_equal(import(b, &opt, "b", "y\n"), 0);
	assert_string_equal(query(b, "SELECT * FROM run"), "1|blue");
	assert_string_equal(query(b, "SELECT source_id, run_id FROM source"),
			    "1|1\n2|1");
}

static void adding_renews_views_and_indexes(void **state)
{
	static const char names[] = "SELECT type, name, sql FROM sqlite_schema"
				    " WHERE type IN ('view', 'index')"
				    " ORDER BY 1, 2";
	struct box *b = *state;
	char *want;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	want = strdup(query(b, names));
	exec(b->db, "DROP INDEX off_cpu_utid; DROP VIEW who;"
		    "DROP INDEX sched_slice_utid;"
		    "CREATE INDEX sched_slice_utid ON sched_slice(dur);"
		    "CREATE VIEW mine AS SELECT 1");
	assert_int_equal(import(b, NULL, "b", "x\n"), 0);
	assert_string_equal(query(b, "SELECT * FROM mine"), "1");
	exec(b->db, "DROP VIEW mine");
	assert_string_equal(query(b, names), want);
	free(want);
	assert_whole(b);
}

static void the_same_content_is_refused_in_its_run(void **state)
{
	struct box *b = *state;
	struct stall_import_options opt = {.run = "r"};

	assert_int_equal(import(b, &opt, "a", "x\n"), 0);
	assert_int_equal(import(b, &opt, "b", "x\n"), -1);
	assert_string_equal(b->err.msg,
			    "b is already in run r (as a); use --again to "
			    "import it once more");
	opt.again = true;
	assert_int_equal(import(b, &opt, "b", "x\n"), 0);
	assert_string_equal(query(b, "SELECT path FROM source"), "a\nb");
}

static void the_same_content_is_refused_in_one_command(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_equal(add(in, "b", "x\n", &r, &b->err), -1);
	assert_int_equal(stall_import_commit(in, &b->err), 0);
}

static void an_unusable_source_leaves_nothing(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_equal(add(in, "bad", "y\nz\n!\n", &r, &b->err), -1);
	assert_string_equal(b->err.msg, "cannot import bad: of no use");
	assert_int_equal(add(in, "c", "v\n", &r, &b->err), 0);
	assert_int_equal(stall_import_commit(in, &b->err), 0);
	assert_string_equal(query(b, "SELECT path FROM source"), "a\nc");
	assert_string_equal(query(b, "SELECT name FROM thread_name"), "x\nv");
	assert_string_equal(query(b, "SELECT count(*) FROM source_info"), "2");
	assert_whole(b);
}

/* Opening and importing are refused with this message, and change nothing. */
static void refused(struct box *b, const char *why)
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
	assert_int_equal(folder(b->dir, false), 1);
}

static void another_programs_database_is_left_alone(void **state)
{
	struct box *b = *state;

	exec(b->db, "CREATE TABLE t(x)");
	refused(b, "not a database of stallscope's");
}

static void another_schema_is_refused(void **state)
{
	struct box *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\n"), 0);
	exec(b->db, "PRAGMA user_version = 99");
	refused(b, "made by another version of stallscope (schema 99");
}

static void a_text_file_is_refused(void **state)
{
	struct box *b = *state;
	FILE *f = fopen(b->db, "w");

	for (int i = 0; i < 1000; i++)
		fputs("no database\n", f);
	fclose(f);
	refused(b, "not a database");
}

static void an_empty_file_may_become_a_database(void **state)
{
	struct box *b = *state;

	fclose(fopen(b->db, "w"));
	assert_int_equal(import(b, NULL, "a", "x\n"), 0);
	assert_whole(b);
}

static void a_missing_file_and_folder_are_told(void **state)
{
	struct box *b = *state;
	char path[128];

	assert_null(stall_store_open(b->db, &b->err));
	assert_non_null(strstr(b->err.msg, "No such file"));
	snprintf(path, sizeof(path), "%s/none/a.db", b->dir);
	assert_null(stall_import_begin(path, NULL, &b->err));
	assert_non_null(strstr(b->err.msg, "No such file"));
	assert_null(stall_import_begin(b->dir, NULL, &b->err));
	assert_non_null(strstr(b->err.msg, "not a file"));
}

static void a_file_that_appears_meanwhile_is_kept(void **state)
{
	struct box *b = *state;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	exec(b->db, "CREATE TABLE precious(x)");
	assert_int_equal(stall_import_commit(in, &b->err), -1);
	assert_non_null(strstr(b->err.msg, "File exists"));
	assert_int_equal(folder(b->dir, false), 1);
	exec(b->db, "SELECT * FROM precious");
}

static void two_imports_at_a_time_do_not_mix(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;
	struct stall_import *in;

	assert_int_equal(import(b, NULL, "a", "x\n"), 0);
	in = stall_import_begin(b->db, NULL, &b->err);
	assert_int_equal(add(in, "b", "y\n", &r, &b->err), 0);
	assert_int_equal(import(b, NULL, "c", "z\n"), 0);
	assert_int_equal(stall_import_commit(in, &b->err), -1);
	assert_non_null(strstr(b->err.msg, "meanwhile"));
	assert_string_equal(query(b, "SELECT path FROM source"), "a\nc");
	assert_int_equal(folder(b->dir, false), 1);
}

static void an_open_store_cannot_be_written(void **state)
{
	struct box *b = *state;
	struct stall_store *st;

	assert_int_equal(import(b, NULL, "a", "x\n"), 0);
	st = stall_store_open(b->db, &b->err);
	assert_int_not_equal(sqlite3_exec(stall_store_db(st), "DELETE FROM run",
					  NULL, NULL, NULL),
			     SQLITE_OK);
	stall_store_close(st);
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
	static const char in[] = "a\0b\n\xff\n\xc3\xa9\n\xc0\x80\n\xed\xa0\x80"
				 "\n\xf0\x9f\x98\x80\n\xf4\x90\x80\x80\n\xc3";
	struct stall_source *src = stall_source_mem("a", in, sizeof(in) - 1);
	struct stall_store *st = import_source(src, &lines, NULL);

	(void)state;
	assert_string_equal(rows(st, "SELECT hex(replace(name,"
				     " char(0xfffd), '?')) FROM thread_name"),
			    "613F62\n3F\nC3A9\n3F3F\n3F3F3F\nF09F9880\n"
			    "3F3F3F3F\n3F");
	stall_store_close(st);
}

static void good_text_is_told_from_bad(void **state)
{
	char buf[64];

	(void)state;
	for (size_t n = 0; n < 24; n++) {
		memset(buf, 'a', sizeof(buf));
		assert_true(stall_text_ok(buf, n));
		for (size_t i = 0; i < n; i++) {
			buf[i] = '\0';
			assert_false(stall_text_ok(buf, n));
			buf[i] = '\x80';
			assert_false(stall_text_ok(buf, n));
			buf[i] = 'a';
		}
	}
}

/* ---- importers that break the contract ---- */

static const struct stall_rowtype no_table = {"nonsense", "ts", 1};
static const struct stall_rowtype no_column = {"thread_name", "ts, zzz", 2};
static const struct stall_rowtype too_few = {"thread_name", "ts", 1};

static int text_for_number(struct stall_load *load)
{
	stall_load_row(load, &name_row, stall_int(1), stall_cstr("x"),
		       stall_cstr("x"));
	return 0;
}

static int null_for_name(struct stall_load *load)
{
	stall_load_row(load, &name_row, stall_int(1), stall_int(1),
		       stall_null());
	return 0;
}

static int ids_go_down(struct stall_load *load)
{
	const struct stall_val val[] = {stall_int(1), stall_int(1),
					stall_cstr("x")};

	stall_load_vals(load, &name_row, 5, val, 3);
	stall_load_vals(load, &name_row, 4, val, 3);
	return 0;
}

static int unknown_table(struct stall_load *load)
{
	stall_load_row(load, &no_table, stall_int(1));
	return 0;
}

static int unknown_column(struct stall_load *load)
{
	stall_load_row(load, &no_column, stall_int(1), stall_int(1));
	return 0;
}

static int missing_column(struct stall_load *load)
{
	stall_load_row(load, &too_few, stall_int(1));
	return 0;
}

static const struct wrong {
	int (*act)(struct stall_load *load);
	const char *message;
} wrongs[] = {
	{text_for_number, "bad type of value 2"},
	{null_for_name, "bad type of value 3"},
	{ids_go_down, "id 4 comes too late"},
	{unknown_table, "no such table"},
	{unknown_column, "not the table's columns"},
	{missing_column, "not the table's columns"},
	{NULL, NULL},
};

static int wrong_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	int i = *stall_source_all(src).p - '0';

	(void)err;
	assert_false(stall_load_failed(load));
	wrongs[i].act(load);
	assert_true(stall_load_failed(load));
	return 0;
}

static const struct stall_importer wrong = {"wrong", "", lines_probe,
					    wrong_import};

static void a_broken_contract_is_latched_and_told(void **state)
{
	struct box *b = *state;
	struct stall_import_result r;

	for (int i = 0; wrongs[i].act; i++) {
		struct stall_import *in =
			stall_import_begin(b->db, NULL, &b->err);
		char c = (char)('0' + i);
		struct stall_source *src = stall_source_mem("w", &c, 1);

		assert_int_equal(
			stall_import_source(in, src, &wrong, &r, &b->err), -1);
		if (!strstr(b->err.msg, wrongs[i].message))
			fail_msg("%s", b->err.msg);
		stall_source_close(src);
		assert_int_equal(stall_import_commit(in, &b->err), -1);
		if (!strstr(b->err.msg, wrongs[i].message))
			fail_msg("%s", b->err.msg);
	}
	assert_int_equal(folder(b->dir, false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_keeps_what_is_known_about_it),
		box_test(a_result_counts_events_and_skips),
		box_test(nothing_is_there_before_commit),
		box_test(a_committed_database_is_alone_and_whole),
		box_test(a_second_import_adds_a_run_and_ids_go_on),
		box_test(adding_renews_views_and_indexes),
		box_test(a_named_run_takes_more_sources),
		box_test(the_same_content_is_refused_in_its_run),
		box_test(the_same_content_is_refused_in_one_command),
		box_test(an_unusable_source_leaves_nothing),
		box_test(another_programs_database_is_left_alone),
		box_test(another_schema_is_refused),
		box_test(a_text_file_is_refused),
		box_test(an_empty_file_may_become_a_database),
		box_test(a_missing_file_and_folder_are_told),
		box_test(a_file_that_appears_meanwhile_is_kept),
		box_test(two_imports_at_a_time_do_not_mix),
		box_test(an_open_store_cannot_be_written),
		cmocka_unit_test(bytes_that_are_no_text_are_replaced),
		cmocka_unit_test(good_text_is_told_from_bad),
		box_test(a_broken_contract_is_latched_and_told),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
