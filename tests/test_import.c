/* One import command: sources, runs, and a database that stays whole. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/harness.h"

/* ---- an importer of lines: one thread_name each, "!" cannot be used ---- */

static const struct stall_rowtype name_row = {"thread_name", "utid, ts, name",
					      3};
static const struct stall_rowtype thread_row = {"thread", "source_id, tid", 2};
static const struct stall_reason empty_line = {"empty_line", "Empty lines."};

static const struct stall_rowtype move_row = {"migration", "ts, utid", 2};

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
		if (*line.p >= '0' && *line.p <= '9')
			stall_load_row(load, &move_row,
				       stall_int(strtoll(line.p, NULL, 10)),
				       stall_int(1));
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

static int add(struct stall_import *in, const char *name, const char *text,
	       struct stall_import_result *ret, struct stall_err *err)
{
	struct stall_source *src = stall_source_mem(name, text, strlen(text));
	int rc = stall_import_source(in, src, &lines, ret, err);

	stall_source_close(src);
	return rc;
}

/* One import command with one file. */
static int import(struct folder *b, const struct stall_import_options *opt,
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
	struct folder *b = *state;
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
	struct folder *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_not_equal(access(b->db, F_OK), 0);
	stall_import_abandon(in);
	assert_int_equal(folder_files(b), 0);
}

static void a_committed_database_is_alone_and_whole(void **state)
{
	struct folder *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_int_equal(folder_files(b), 1);
	assert_string_equal(folder_rows(b, "SELECT name FROM thread_name"),
			    "x\ny");
	assert_string_equal(folder_rows(b, "PRAGMA application_id"),
			    "1398033491");
	assert_folder_whole(b);
}

static void a_second_import_adds_a_run_and_ids_go_on(void **state)
{
	struct folder *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	assert_string_equal(folder_rows(b, "SELECT * FROM run"),
			    "1|run1\n2|run2");
	assert_string_equal(
		folder_rows(b, "SELECT source_id, run_id FROM source"),
		"1|1\n2|2");
	assert_string_equal(folder_rows(b, "SELECT * FROM thread_name"),
			    "1|100|1|x\n2|200|1|y\n3|100|2|x\n4|200|2|y");
	assert_int_equal(folder_files(b), 1);
	assert_folder_whole(b);
}

static void adding_renews_views_and_indexes(void **state)
{
	static const char names[] = "SELECT type, name, sql FROM sqlite_schema"
				    " WHERE type IN ('view', 'index')"
				    " ORDER BY 1, 2";
	struct folder *b = *state;
	char *want;

	assert_int_equal(import(b, NULL, "a", "x\ny\n"), 0);
	want = strdup(folder_rows(b, names));
	folder_exec(b, "DROP INDEX off_cpu_utid; DROP VIEW who;"
		       "DROP INDEX sched_slice_utid;"
		       "CREATE INDEX sched_slice_utid ON sched_slice(dur);"
		       "CREATE VIEW mine AS SELECT 1");
	assert_int_equal(import(b, NULL, "b", "x\n"), 0);
	assert_string_equal(folder_rows(b, "SELECT * FROM mine"), "1");
	folder_exec(b, "DROP VIEW mine");
	assert_string_equal(folder_rows(b, names), want);
	free(want);
	assert_folder_whole(b);
}

static void a_named_run_takes_more_sources(void **state)
{
	struct folder *b = *state;
	struct stall_import_options opt = {.run = "blue"};

	assert_int_equal(import(b, &opt, "a", "x\n"), 0);
	assert_int_equal(import(b, &opt, "b", "y\n"), 0);
	assert_string_equal(folder_rows(b, "SELECT * FROM run"), "1|blue");
	assert_string_equal(
		folder_rows(b, "SELECT source_id, run_id FROM source"),
		"1|1\n2|1");
}

static void the_same_content_is_refused_in_its_run(void **state)
{
	struct folder *b = *state;
	struct stall_import_options opt = {.run = "r"};

	assert_int_equal(import(b, &opt, "a", "x\n"), 0);
	assert_int_equal(import(b, &opt, "b", "x\n"), -1);
	assert_string_equal(b->err.msg,
			    "b is already in run r (as a); use --again to "
			    "import it once more");
	opt.again = true;
	assert_int_equal(import(b, &opt, "b", "x\n"), 0);
	assert_string_equal(folder_rows(b, "SELECT path FROM source"), "a\nb");
}

static void the_same_content_is_refused_in_one_command(void **state)
{
	struct folder *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_equal(add(in, "b", "x\n", &r, &b->err), -1);
	assert_int_equal(stall_import_commit(in, &b->err), 0);
}

static void an_unusable_source_leaves_nothing(void **state)
{
	struct folder *b = *state;
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(add(in, "a", "x\n", &r, &b->err), 0);
	assert_int_equal(add(in, "bad", "y\nz\n!\n", &r, &b->err), -1);
	assert_string_equal(b->err.msg, "cannot import bad: of no use");
	assert_int_equal(add(in, "c", "v\n", &r, &b->err), 0);
	assert_int_equal(stall_import_commit(in, &b->err), 0);
	assert_string_equal(folder_rows(b, "SELECT path FROM source"), "a\nc");
	assert_string_equal(folder_rows(b, "SELECT name FROM thread_name"),
			    "x\nv");
	assert_string_equal(folder_rows(b, "SELECT count(*) FROM source_info"),
			    "2");
	assert_folder_whole(b);
}

static void a_file_that_appears_meanwhile_is_kept(void **state)
{
	struct folder *b = *state;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	folder_exec(b, "CREATE TABLE precious(x)");
	assert_int_equal(stall_import_commit(in, &b->err), -1);
	assert_non_null(strstr(b->err.msg, "File exists"));
	assert_int_equal(folder_files(b), 1);
	folder_exec(b, "SELECT * FROM precious");
}

static void two_imports_at_a_time_do_not_mix(void **state)
{
	struct folder *b = *state;
	struct stall_import_result r;
	struct stall_import *in;

	assert_int_equal(import(b, NULL, "a", "x\n"), 0);
	in = stall_import_begin(b->db, NULL, &b->err);
	assert_int_equal(add(in, "b", "y\n", &r, &b->err), 0);
	assert_int_equal(import(b, NULL, "c", "z\n"), 0);
	assert_int_equal(stall_import_commit(in, &b->err), -1);
	assert_non_null(strstr(b->err.msg, "meanwhile"));
	assert_string_equal(folder_rows(b, "SELECT path FROM source"), "a\nc");
	assert_int_equal(folder_files(b), 1);
}

/* Time goes on in one import and goes back in the next, for the same thread. */
static void entries_between_others_are_added_too(void **state)
{
	struct folder *b = *state;

	assert_int_equal(import(b, NULL, "a", "x\ny\nz\n"), 0);
	folder_exec(b, "INSERT INTO migration(ts, utid) WITH RECURSIVE n(i) AS"
		       " (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		       "   WHERE i < 20000)"
		       " SELECT 1000 * i, 1 FROM n");
	assert_int_equal(import(b, NULL, "moves", "2\n1\n40000000\n"), 0);
	assert_string_equal(folder_rows(b, "SELECT count(*), min(ts), max(ts)"
					   "  FROM migration"),
			    "20003|1|40000000");
	assert_folder_whole(b);
}

/* What is left of an import that was killed; another file is not touched. */
static void files_of_killed_imports_are_removed(void **state)
{
	struct folder *b = *state;
	struct stall_import *in;
	char path[160];

	snprintf(path, sizeof(path), "%s.tmp-123-0", b->db);
	fclose(fopen(path, "w"));
	snprintf(path, sizeof(path), "%s.tmp-backup", b->db);
	fclose(fopen(path, "w"));
	in = stall_import_begin(b->db, NULL, &b->err);
	assert_int_equal(import(b, NULL, "a", "x\n"), 0); /* spares in's */
	assert_int_equal(folder_files(b), 3);
	stall_import_abandon(in);
	assert_int_equal(folder_files(b), 2);
	assert_int_equal(access(path, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_keeps_what_is_known_about_it),
		folder_test(a_result_counts_events_and_skips),
		folder_test(nothing_is_there_before_commit),
		folder_test(a_committed_database_is_alone_and_whole),
		folder_test(a_second_import_adds_a_run_and_ids_go_on),
		folder_test(adding_renews_views_and_indexes),
		folder_test(a_named_run_takes_more_sources),
		folder_test(the_same_content_is_refused_in_its_run),
		folder_test(the_same_content_is_refused_in_one_command),
		folder_test(an_unusable_source_leaves_nothing),
		folder_test(a_file_that_appears_meanwhile_is_kept),
		folder_test(two_imports_at_a_time_do_not_mix),
		folder_test(entries_between_others_are_added_too),
		folder_test(files_of_killed_imports_are_removed),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
