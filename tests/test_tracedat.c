/* test_tracedat.c - trace.dat to events: the container, not what they mean */
#include "tests/harness.h"

#include "tests/synth.h"
#include <stdio.h>

static const char kept[] =
	"SELECT e.ts, c.cpu, t.tid, e.name, group_concat(a.key || '=' || "
	"coalesce(a.int_value, a.string_value), ' ') "
	"FROM event e JOIN cpu c USING (ucpu) JOIN thread t USING (utid) "
	"LEFT JOIN arg a ON a.event_id = e.id GROUP BY e.id ORDER BY e.id";

/* Imports with all events kept and frees s. */
static struct stall_store *import_synth(struct synth *s)
{
	const struct stall_import_options opt = {.events = "all"};

	return import_source(synth_source(s), stall_importer_find("tracedat"),
			     &opt);
}

/* The result of one SELECT about it, in the harness's buffer. */
static const char *synth_rows(struct synth *s, const char *sql)
{
	struct stall_store *st = import_synth(s);
	const char *text = rows(st, sql);

	stall_store_close(st);
	return text;
}

/* ---- containers ---- */

static void add_some(struct synth *s)
{
	synth_waking(s, 0, 1000, 7, "a b", 8, 120, 1);
	synth_waking(s, 1, 1500, 9, "c", -1, 0, 0);
	synth_event(s, 0, 2000000000, 7, "sched_process_exec",
		    "filename='/bin/x y' pid=7 old_pid=6");
	synth_event(s, 1, 2000000000, 9, "sys_exit", "id=1 ret=-11");
}

static const char some[] =
	"1000|0|7|sched_waking|comm=a b pid=8 prio=120 target_cpu=1\n"
	"1500|1|9|sched_waking|comm=c pid=-1 prio=0 target_cpu=0\n"
	"2000000000|0|7|sched_process_exec|"
	"filename=/bin/x y pid=7 old_pid=6\n"
	"2000000000|1|9|sys_exit|id=1 ret=-11";

static void all_containers_say_the_same(void **state)
{
	static const struct synth_options cases[] = {
		{.version = 6},
		{.version = 6, .big_endian = true},
		{.version = 6, .long_size = 4},
		{.version = 6, .big_endian = true, .long_size = 4},
		{.version = 6, .page_size = 65536},
		{.version = 6, .page_size = 16384, .big_endian = true},
		{.version = 7},
		{.version = 7, .big_endian = true, .long_size = 4},
		{.version = 7, .compression = "zlib"},
		{.version = 7, .compression = "zlib", .big_endian = true},
		{.version = 7, .compression = "zstd"},
		{.version = 7, .compression = "zstd", .page_size = 65536},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct synth *s = synth_new(&cases[i]);

		add_some(s);
		assert_string_equal(synth_rows(s, kept), some);
	}
}

/* More than one page and, compressed, more than one chunk per CPU. */
static void many_pages_keep_their_order(void **state)
{
	static const char *const codecs[] = {"none", "zlib", "zstd"};

	(void)state;
	for (int c = 0; c < 3; c++) {
		struct synth *s = synth_new(&(struct synth_options){
			.version = 7, .compression = codecs[c]});

		for (int i = 0; i < 2000; i++)
			synth_waking(s, i % 2, i * 1000000ll, 7, "a", i, 0, 0);
		assert_string_equal(
			synth_rows(s, "SELECT count(*), sum(ok), max(ts) FROM "
				      "(SELECT e.ts, e.ts = 1000000 * "
				      "a.int_value AND e.ts >= lag(e.ts, 1, 0) "
				      "OVER (ORDER BY e.id) AS ok FROM event e "
				      "JOIN arg a ON a.event_id = e.id "
				      "WHERE a.key = 'pid')"),
			"2000|2000|1999000000");
	}
}

static void equal_times_go_by_cpu(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	for (int cpu = 3; cpu >= 0; cpu--)
		synth_waking(s, cpu, 1000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, "SELECT cpu FROM event JOIN cpu "
					  "USING (ucpu) ORDER BY id"),
			    "0\n1\n2\n3");
}

static void instances_are_merged_and_share_cpus(void **state)
{
	(void)state;
	for (int version = 6; version <= 7; version++) {
		struct synth *s =
			synth_new(&(struct synth_options){.version = version});

		synth_waking(s, 1, 1000, 7, "a", 1, 120, 0);
		synth_waking(s, 1, 3000, 7, "a", 3, 120, 0);
		synth_buffer(s, "other");
		synth_waking(s, 1, 2000, 7, "a", 2, 120, 0);
		assert_string_equal(
			synth_rows(s, "SELECT e.ts, cpu, (SELECT count(*) FROM "
				      "cpu) FROM event e JOIN cpu USING (ucpu) "
				      "ORDER BY e.id"),
			"1000|1|2\n2000|1|2\n3000|1|2");
	}
}

/* ---- pages ---- */

static const char losses[] = "SELECT ts, dur, cpu, events FROM loss "
			     "JOIN cpu USING (ucpu) ORDER BY ts";

static void a_loss_lies_between_two_events(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	synth_waking(s, 1, 1100, 7, "a", 8, 120, 0);
	synth_lost(s, 0, 505);
	synth_waking(s, 0, 5000, 7, "a", 8, 120, 0);
	synth_lost(s, 0, -1);
	synth_waking(s, 0, 9000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, losses),
			    "1000|4000|0|505\n5000|4000|0|");
}

static void losses_are_read_in_either_byte_order(void **state)
{
	struct synth *s = synth_new(
		&(struct synth_options){.big_endian = true, .long_size = 4});

	(void)state;
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	synth_lost(s, 0, 3);
	synth_waking(s, 0, 5000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, losses), "1000|4000|0|3");
}

static void a_loss_before_a_discarded_event_counts(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	synth_lost(s, 0, 3);
	synth_discarded(s, 0, 4000);
	synth_waking(s, 0, 5000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, losses), "1000|4000|0|3");
}

/* Of a stamp 59 bits are there; the others are those of the page's time. */
static void discarded_events_and_stamps_count_in_time(void **state)
{
	const int64_t high = INT64_C(1) << 60;
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_waking(s, 0, high, 7, "a", 8, 120, 0);
	synth_discarded(s, 0, (uint64_t)high + 700);
	synth_waking(s, 0, high + 900, 7, "a", 8, 120, 0);
	synth_stamp(s, 0, (uint64_t)high + (UINT64_C(1) << 40) + 1);
	synth_waking(s, 0, high + (INT64_C(1) << 40) + 3, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, "SELECT ts FROM event ORDER BY id"),
			    "1152921504606846976\n1152921504606847876\n"
			    "1152922604118474755");
}

/* A delta has 27 bits; longer ones take a record of their own. */
static void long_gaps_are_added_up(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_waking(s, 0, 1, 7, "a", 8, 120, 0);
	synth_waking(s, 0, 1 + (1 << 27), 7, "a", 8, 120, 0);
	synth_waking(s, 0, 86400000000000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, "SELECT ts FROM event ORDER BY id"),
			    "1\n134217729\n86400000000000");
}

static void long_records_are_whole(void **state)
{
	struct synth *s = synth_new(NULL);
	char name[1001];

	(void)state;
	memset(name, 'n', 1000);
	name[1000] = '\0';
	synth_event(s, 0, 1, 7, "sched_process_exec", "filename=%s pid=7",
		    name);
	synth_waking(s, 0, 2, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, "SELECT length(string_value) FROM "
					  "arg WHERE key = 'filename'"),
			    "1000");
}

/* ---- formats ---- */

static void arrays_are_given_in_host_order(void **state)
{
	struct synth *s =
		synth_new(&(struct synth_options){.big_endian = true});

	(void)state;
	synth_event(s, 0, 1000, 7, "sys_enter", "id=1 args=1,2,3,4,5,6");
	assert_string_equal(
		synth_rows(s, "SELECT substr(string_value, 1, 18) FROM arg "
			      "WHERE key = 'args'"),
		__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			? "010000000000000002"
			: "000000000000000100");
}

static void stacks_are_kept(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	synth_event(s, 0, 1001, 7, "kernel_stack",
		    "size=3 caller=0x10,0x20,0xffffffff81000000");
	synth_event(s, 0, 1002, 7, "user_stack", "tgid=7 caller=0x400000,1");
	assert_string_equal(
		synth_rows(s, "SELECT ts, kind, frames FROM stack ORDER BY ts"),
		"1001|kernel|10 20 ffffffff81000000\n1002|user|400000 1");
}

/* The one before them on their CPU, if nothing was lost between and it is of
 * the same thread. */
static void stacks_are_of_the_event_before_them(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_event(s, 0, 900, 7, "user_stack", "tgid=7 caller=0x1");
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	synth_waking(s, 1, 1000, 9, "b", 7, 120, 0);
	synth_event(s, 0, 1001, 7, "kernel_stack", "size=1 caller=0x10");
	synth_event(s, 0, 1002, 7, "user_stack", "tgid=7 caller=0x400000");
	synth_event(s, 1, 1003, 7, "user_stack", "tgid=7 caller=0x2");
	synth_waking(s, 0, 1010, 7, "a", 8, 120, 0);
	synth_lost(s, 0, 3);
	synth_event(s, 0, 1020, 7, "user_stack", "tgid=7 caller=0x3");
	assert_string_equal(
		synth_rows(s, "SELECT ts, event_ts FROM stack ORDER BY ts"),
		"900|\n1001|1000\n1002|1000\n1003|\n1020|");
}

static void a_stack_shorter_than_its_format_is_kept_too(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_event(s, 0, 1001, 7, "kernel_stack", "size=1 caller=0x10");
	assert_string_equal(synth_rows(s, kept),
			    "1001|0|7|kernel_stack|"
			    "size=1 caller=1000000000000000");
}

/* ---- what the file says about itself ---- */

static void mono_is_the_base_clock(void **state)
{
	static const char sql[] =
		"SELECT clock, clock_method, begin_ts, end_ts, events "
		"FROM source";
	struct synth *s = synth_new(NULL);

	(void)state;
	add_some(s);
	assert_string_equal(synth_rows(s, sql), "mono|same|1000|2000000000|4");
	s = synth_new(&(struct synth_options){.version = 7, .clock = "boot"});
	add_some(s);
	assert_string_equal(synth_rows(s, sql),
			    "boot|unaligned|1000|2000000000|4");
}

/* What trace-cmd 3.1.6 writes if all events are recorded in an instance. */
static void the_clock_of_an_instance_is_the_files(void **state)
{
	struct synth *s = synth_new(&(struct synth_options){
		.version = 7, .clock = "mono", .buffer_clock = "local"});

	(void)state;
	add_some(s);
	assert_string_equal(
		synth_rows(s, "SELECT clock, clock_method FROM source"),
		"mono|same");
}

static void cycles_become_ns_if_the_file_tells_how(void **state)
{
	/* mult 3, shift 1, offset 0 */
	static const uint8_t tsc[16] = {3, 0, 0, 0, 1};
	struct synth *s = synth_new(
		&(struct synth_options){.version = 7, .clock = "x86-tsc"});

	(void)state;
	synth_option(s, 14, tsc, sizeof(tsc));
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	assert_string_equal(synth_rows(s, "SELECT clock, clock_method, "
					  "begin_ts FROM source"),
			    "tsc2nsec|unaligned|1500");
}

static void facts_are_kept_and_strangers_counted(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_option(s, 2, "CPU: 0\noverrun: 3", 18);
	synth_option(s, 9, "3.1.6", 6);
	synth_option(s, 4711, "?", 2);
	add_some(s);
	st = import_synth(s);
	assert_string_equal(rows(st, "SELECT key, value FROM source_info WHERE "
				     "key <> 'trace_clock' ORDER BY key"),
			    "cpustat|CPU: 0\noverrun: 3\ntrace_cmd|3.1.6\n"
			    "uname|Linux synth 6.12.0 #1 SMP x86_64");
	assert_string_equal(rows(st, "SELECT count, first_place FROM skipped "
				     "WHERE reason = 'unknown_option'"),
			    "1|4711");
	stall_store_close(st);
}

static void names_are_taken_from_the_saved_ones(void **state)
{
	struct synth *s = synth_new(NULL);

	(void)state;
	synth_saved_comm(s, 7, "seven up");
	synth_event(s, 0, 1000, 7, "sys_enter", "id=1");
	assert_string_equal(
		synth_rows(s, "SELECT name FROM thread WHERE tid = 7"),
		"seven up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_containers_say_the_same),
		cmocka_unit_test(many_pages_keep_their_order),
		cmocka_unit_test(equal_times_go_by_cpu),
		cmocka_unit_test(instances_are_merged_and_share_cpus),
		cmocka_unit_test(a_loss_lies_between_two_events),
		cmocka_unit_test(a_loss_before_a_discarded_event_counts),
		cmocka_unit_test(discarded_events_and_stamps_count_in_time),
		cmocka_unit_test(losses_are_read_in_either_byte_order),
		cmocka_unit_test(long_gaps_are_added_up),
		cmocka_unit_test(long_records_are_whole),
		cmocka_unit_test(arrays_are_given_in_host_order),
		cmocka_unit_test(stacks_are_kept),
		cmocka_unit_test(stacks_are_of_the_event_before_them),
		cmocka_unit_test(a_stack_shorter_than_its_format_is_kept_too),
		cmocka_unit_test(mono_is_the_base_clock),
		cmocka_unit_test(the_clock_of_an_instance_is_the_files),
		cmocka_unit_test(cycles_become_ns_if_the_file_tells_how),
		cmocka_unit_test(facts_are_kept_and_strangers_counted),
		cmocka_unit_test(names_are_taken_from_the_saved_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
