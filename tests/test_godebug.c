/* The runtime's lines among other output: before, between and inside them. */
#include "tests/godebug_text.h"

static const char lines[] =
	"SELECT instance, kind, lineno, pos, bytes FROM go_line";
static const char skipped[] = "SELECT reason, count, first_place FROM skipped";
static const char other[] =
	"SELECT value FROM source_info WHERE key = 'other_lines'";

/* ---- broken lines ---- */

static void a_record_in_the_middle_of_another(void **state)
{
	static const char text[] =
		"init errors @0.20 ms, 0 ms clock, 0 bytes, <sched 0>\n"
		"0 allocs\n"
		"init sync @0.24 ms, 0 ms clock, 16 bytes, 1 allocs\n";

	(void)state;
	assert_string_equal(of(text, lines), "0|sched_trace|1|43|109\n"
					     "0|go_init|1|0|51\n"
					     "0|go_init|3|162|50");
	assert_string_equal(
		of(text, "SELECT package, at_ns, bytes, allocs FROM go_init"),
		"errors|200000|0|0\nsync|240000|16|1");
	assert_string_equal(of(text, skipped), "");
	assert_string_equal(of(text, other), "0");
}

static void other_text_before_a_record(void **state)
{
	(void)state;
	assert_string_equal(of("partial line <gc 1 0.100>\n", lines),
			    "0|gc_cycle|1|13|132");
	assert_string_equal(of("partial line <gc 1 0.100>\n", other), "0");
}

static void other_text_inside_a_record(void **state)
{
	static const char lost[] = "gc 5 @app: hello\nlost\n<gc 6 0.300>\n";
	static const char seq[] = "SELECT seq, at_ns, forced FROM gc_cycle";

	(void)state;
	/* It goes on behind the line that broke it. */
	assert_string_equal(of("gc 5 @app: hello\n0.124s<rest>\n", seq),
			    "5|124000000|0");
	assert_string_equal(of("<gc 5 0.124>app: hello\n (forced)\n", seq),
			    "5|124000000|1");
	assert_string_equal(of("<gc 5 0.124>app: hello\n\n", seq),
			    "5|124000000|0");
	/* It does not. */
	assert_string_equal(of(lost, seq), "6|300000000|0");
	assert_string_equal(of(lost, skipped), "damaged_gc_line|1|1");
	assert_string_equal(of(lost, other), "1");
}

static void a_number_is_not_put_together(void **state)
{
	static const char *const texts[] = {
		"gc 5 @0.1242026/01/01 12:00:00 hello\ns<rest>\n",
		"gc 5 @0.1<sched 5>\n24s<rest>\n",
		"gc 5 @0.<sched 5>\n124s<rest>\n",
		"<p 0>2026/01/01 hello\n\n",
		"gc 52026/01/01 12:00:00 hello\n @0.124s<rest>\n",
	};
	static const char *const counted[] = {
		"damaged_gc_line", "damaged_gc_line", "damaged_gc_line",
		"damaged_sched_p_line", "" /* not known for a record */};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_string_equal(of(texts[i], "SELECT count(*) FROM go_line "
						 "WHERE kind IN ('gc_cycle', "
						 "'sched_p')"),
				    "0");
		assert_string_equal(of(texts[i], "SELECT reason FROM skipped"),
				    counted[i]);
	}
}

static void a_record_waits_for_its_rest_over_whole_ones(void **state)
{
	static const char text[] = "init errors @0.20 ms, 0 ms clock, "
				   "<detail 0>\n<p 0>\n<g 1>\n"
				   "16 bytes, 2 allocs\n";

	(void)state;
	assert_string_equal(of(text, "SELECT kind, lineno FROM go_line"),
			    "sched_trace|1\nsched_p|2\nsched_g|3\ngo_init|1");
	assert_string_equal(of(text, "SELECT bytes, allocs FROM go_init"),
			    "16|2");
}

static void a_file_may_begin_and_end_anywhere(void **state)
{
	static const char source[] = "SELECT cut_at, events FROM source";

	(void)state;
	assert_string_equal(of("atus=4(sleep) m=nil lockedm=nil\n<g 2>\n",
			       "SELECT g, sched_line_id FROM sched_g"),
			    "2|");
	assert_string_equal(of("<gc 1 0.100>\ngc 5 @0.1", skipped),
			    "damaged_gc_line|1|2");
	assert_string_equal(of("<gc 1 0.100>\ngc 5 @0.1", source), "133|1");
	assert_string_equal(of("log without end", source), "|0");
	assert_string_equal(of("", source), "|0");
}

/* ---- blocks ---- */

static const char blocks[] =
	"SELECT l.lineno, s.lineno FROM go_line AS l "
	"LEFT JOIN sched_p AS p USING (line_id) "
	"LEFT JOIN sched_g AS g USING (line_id) "
	"LEFT JOIN go_line AS s "
	"ON s.line_id = coalesce(p.sched_line_id, g.sched_line_id) "
	"WHERE l.kind IN ('sched_p', 'sched_g') ORDER BY l.line_id";

static void the_lines_of_a_block_belong_to_its_sched_line(void **state)
{
	(void)state;
	assert_string_equal(of("<detail 0>\n<p 0>\nhello\n<g 1>\n"
			       "<gc 1 0.100>\n<g 2>\n<detail 9>\n<p 0>\n",
			       blocks),
			    "2|1\n4|1\n6|1\n8|7");
}

static void the_lines_of_a_lost_sched_line_belong_to_none(void **state)
{
	(void)state;
	assert_string_equal(
		of("<detail 0>\n<p 0>\n<g 1>\n<p 0>\n<g 1>\n", blocks),
		"2|1\n3|1\n4|\n5|");
	assert_string_equal(of("<detail 0>\n<p 0>\n"
			       "SCHED 9ms: gomaxprocs=what\n<p 1>\n",
			       blocks),
			    "2|1\n4|");
}

/* ---- the rest ---- */

static void a_crash_is_marked(void **state)
{
	(void)state;
	assert_string_equal(
		of("panic: not really\n\tgoroutine 7 [running]:\n"
		   "<gc 1 0.100>\nhello\n"
		   "fatal error: all goroutines are asleep - deadlock!\n\n"
		   "goroutine 1 [chan receive]:\nmain.main()\n\n"
		   "goroutine 2 [idle]:\n",
		   "SELECT lineno, pos, what FROM go_crash JOIN go_line "
		   "USING (line_id)"),
		"5|181|fatal error: all goroutines are asleep - deadlock!");
	assert_string_equal(of("http: panic serving 127.0.0.1: boom\n"
			       "goroutine 35 [running]:\n",
			       lines),
			    "");
}

static int bid(const char *text)
{
	struct stall_str head = {full(text), strlen(full(text))};

	return stall_importer_find("godebug")->probe(head);
}

static void only_what_has_records_is_claimed(void **state)
{
	static const char binary[] = "GC forced\n\0x";

	(void)state;
	assert_true(bid("hello\n<gc 1 0.100>\n") >= 80);
	assert_true(bid("12.000000001 <sched 0>\n") >= 80);
	assert_true(bid("<p 0>\n") >= 80);
	assert_in_range(bid("go package net: using the Go DNS resolver\n"), 30,
			70);
	assert_in_range(bid("gc 5 @0.124s 3%: 0.1+"), 20, 70);
	assert_int_equal(bid("hello\nworld\n"), 0);
	assert_int_equal(bid(""), 0);
	assert_int_equal(bid("{\"msg\":\"gc 12 @0.5s fake\"}\n"), 0);
	assert_int_equal(stall_importer_find("godebug")->probe(
				 (struct stall_str){binary, 12}),
			 0);
}

static void samples_are_recognised(void **state)
{
	struct stall_store *st = import_file("samples/stderr/go1.26.stderr.ts");

	(void)state;
	assert_string_equal(rows(st, "SELECT format, clock_method, cut_at "
				     "FROM source"),
			    "godebug|arrival|");
	assert_string_equal(rows(st, skipped), "");
	stall_store_close(st);
}

/* Nothing of real output is left over, in any version; what it is, is kept. */
static void every_version_is_read_in_full(void **state)
{
	static const char *const go[] = {"1.13", "1.16", "1.18", "1.19",
					 "1.20", "1.21", "1.22", "1.23",
					 "1.24", "1.25", "1.26"};
	char got[8192] = "", path[64];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(go) / sizeof(*go); i++) {
		struct stall_store *st;

		snprintf(path, sizeof(path), "tests/data/godebug/go%s.stderr",
			 go[i]);
		st = import_file(path);
		assert_string_equal(rows(st, skipped), "");
		assert_string_equal(rows(st, other), "0");
		n += (size_t)snprintf(
			got + n, sizeof(got) - n, "go%s\n%s\n", go[i],
			rows(st, "SELECT kind, count(*) FROM go_line "
				 "GROUP BY kind ORDER BY kind"));
		stall_store_close(st);
	}
	assert_golden("godebug_versions.txt", got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_in_the_middle_of_another),
		cmocka_unit_test(other_text_before_a_record),
		cmocka_unit_test(other_text_inside_a_record),
		cmocka_unit_test(a_number_is_not_put_together),
		cmocka_unit_test(a_record_waits_for_its_rest_over_whole_ones),
		cmocka_unit_test(a_file_may_begin_and_end_anywhere),
		cmocka_unit_test(the_lines_of_a_block_belong_to_its_sched_line),
		cmocka_unit_test(the_lines_of_a_lost_sched_line_belong_to_none),
		cmocka_unit_test(a_crash_is_marked),
		cmocka_unit_test(only_what_has_records_is_claimed),
		cmocka_unit_test(samples_are_recognised),
		cmocka_unit_test(every_version_is_read_in_full),
	};

	return cmocka_run_group_tests_name("godebug", tests, NULL, NULL);
}
