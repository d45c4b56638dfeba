/* The runtime's lines as log collectors keep them, and of many processes. */
#include "tests/godebug_text.h"

static const char lines[] =
	"SELECT instance, kind, lineno, pos, bytes FROM go_line";
static const char skipped[] = "SELECT reason, count, first_place FROM skipped";
static const char other[] =
	"SELECT value FROM source_info WHERE key = 'other_lines'";

/* ---- what wraps lines ---- */

struct wrapping {
	const char *name, *before, *after;
};

static const struct wrapping wrappings[] = {
	{"none", "", ""},
	{"arrival stamps", "2172.892073526 ", ""},
	{"none", "", "\r"},
	{"CRI", "2026-11-23T10:00:01.000001000Z stderr F ", ""},
	{"Docker JSON", "{\"log\":\"",
	 "\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T10:00:00Z\"}"},
	{"syslog", "Nov 23 02:13:21 host app[1234]: ", ""},
	{"syslog", "2026-11-23T10:00:01.123456+01:00 host app: ", ""},
	{"dates", "2026-11-23T10:00:01.000001000Z ", ""},
};

static const char *wrapped(const struct wrapping *w)
{
	static const char *const inner[] = {"hello world",    "<gc 1 0.100>",
					    "<detail 100>",   "<p 0>",
					    "t <detail 150>", "<g 7>"};
	static char text[4096];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s%s\n",
				      w->before, inner[i], w->after);
	return text;
}

static void wrapped_lines_give_the_same_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrappings) / sizeof(*wrappings); i++) {
		const char *text = wrapped(&wrappings[i]);

		assert_string_equal(of(text, lines), "0|gc_cycle|2|12|132\n"
						     "0|sched_trace|3|145|164\n"
						     "0|sched_p|4|310|80\n"
						     "0|sched_trace|5|393|164\n"
						     "0|sched_g|6|558|51");
		assert_string_equal(of(text, skipped), "");
		assert_string_equal(of(text, other), "1");
		assert_string_equal(of(text, "SELECT value FROM source_info "
					     "WHERE key = 'wrapping'"),
				    wrappings[i].name);
	}
}

static void arrival_stamps_are_times(void **state)
{
	static const char text[] = "12.000000001 <gc 1 0.100>\n"
				   "12.500000000 hello\n"
				   "13.000000000 <gc 2 0.200>\n";
	static const char source[] = "SELECT clock, clock_method, begin_ts, "
				     "end_ts, events FROM source";

	(void)state;
	assert_string_equal(of(text, "SELECT pos, arrival_ts FROM go_line"),
			    "0|12000000001\n139|13000000000");
	assert_string_equal(of(text, source),
			    "process|arrival|12000000001|13000000000|2");
	assert_string_equal(of("<gc 1 0.100>\n", source),
			    "process|unaligned|||1");
}

static void a_line_in_pieces_is_put_together(void **state)
{
	(void)state;
	assert_string_equal(of("2026-11-23T10:00:01Z stderr P gc 1 @0.1\n"
			       "2026-11-23T10:00:01Z stdout F hello\n"
			       "2026-11-23T10:00:01Z stderr F 00s<rest>\n"
			       "2026-11-23T10:00:01Z stderr F <gc 2 0.200>\n",
			       lines),
			    "0|gc_cycle|1|0|132\n0|gc_cycle|4|133|132");
	assert_string_equal(
		of("{\"log\":\"pacer: 1% CPU (2 exp.) for 1+2+3 B work (4 B "
		   "exp.) in 5 B \",\"stream\":\"stderr\"}\n"
		   "{\"log\":\"-\\u003e 6 B (\\u2206goal 7, cons/mark 0)\\n\","
		   "\"stream\":\"stderr\"}\n",
		   "SELECT live_bytes, over_goal_bytes FROM gc_pacer_mark"),
		"6|7");
}

/* ---- processes ---- */

static const char instances[] = "SELECT group_concat(instance, '') "
				"FROM (SELECT * FROM go_line ORDER BY line_id)";

static void a_process_that_starts_again_is_another_one(void **state)
{
	(void)state;
	assert_string_equal(of("<sched 0>\n<gc 1 0.100>\n<gc 2 0.200>\n"
			       "<sched 900>\n<sched 0>\n<gc 1 0.100>\n"
			       "<gc 2 0.200>\n<gc 3 0.300>\nGC forced\n",
			       instances),
			    "000011111");
	assert_string_equal(of("<gc 7 9.000>\n<sched 9100>\n<gc 1 0.100>\n"
			       "<gc 8 9.500>\n",
			       instances),
			    "0010");
}

static void two_at_once_are_told_apart_by_their_numbers(void **state)
{
	(void)state;
	assert_string_equal(of("<gc 1 0.100>\n<gc 2 0.200>\n<gc 1 0.050>\n"
			       "<gc 3 0.250>\n<gc 2 0.300>\n<gc 4 0.400>\n"
			       "<gc 6 0.500>\n<gc 3 0.450>\n",
			       instances),
			    "00101001");
	assert_string_equal(of("<sched 0>\n<detail 0>\n<sched 50>\n<detail 50>"
			       "\n<p 0>\n<sched 100>\n",
			       instances),
			    "010110");
}

/* Either may have printed "gc 1": it is not put down to one of them. */
static void what_cannot_be_told_apart_gets_its_own_number(void **state)
{
	(void)state;
	assert_string_equal(of("<sched 0>\n<detail 0>\n<gc 1 0.100>\n"
			       "<gc 2 0.100>\n",
			       instances),
			    "0122");
}

static void a_log_that_tells_the_pid_tells_processes_apart(void **state)
{
	(void)state;
	assert_string_equal(of("Nov 23 02:13:21 host app[12]: <gc 1 0.100>\n"
			       "Nov 23 02:13:21 host app[34]: <gc 1 0.100>\n"
			       "Nov 23 02:13:21 host app[34]: <gc 2 0.200>\n"
			       "Nov 23 02:13:21 host app[12]: <gc 2 0.200>\n"
			       "Nov 23 02:13:21 host app[34]: GC forced\n"
			       "Nov 23 02:13:21 host app[12]: <gc 3 0.300>\n",
			       instances),
			    "011010");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrapped_lines_give_the_same_rows),
		cmocka_unit_test(arrival_stamps_are_times),
		cmocka_unit_test(a_line_in_pieces_is_put_together),
		cmocka_unit_test(a_process_that_starts_again_is_another_one),
		cmocka_unit_test(two_at_once_are_told_apart_by_their_numbers),
		cmocka_unit_test(what_cannot_be_told_apart_gets_its_own_number),
		cmocka_unit_test(
			a_log_that_tells_the_pid_tells_processes_apart),
	};

	return cmocka_run_group_tests_name("godebug_wrapped", tests, NULL,
					   NULL);
}
