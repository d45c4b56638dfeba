/*
 * Trace text in the shapes that tracefs, trace-cmd report and perf script give
 * it, and the rows that it becomes.
 */
#include <stdio.h>

#include "tests/harness.h"

#define SLICES                                                          \
	"SELECT s.ts, dur, tid, cpu FROM sched_slice AS s "             \
	"JOIN thread USING (utid) JOIN cpu USING (ucpu) WHERE dur > 0 " \
	"ORDER BY 1"
#define OFF                                               \
	"SELECT o.ts, dur, tid, state FROM off_cpu AS o " \
	"JOIN thread USING (utid) WHERE tid = 12 AND state <> 'N' ORDER BY 1"
#define SKIPPED "SELECT reason, count FROM skipped"

static struct stall_store *imported(const char *text)
{
	return import_text("x.txt", "ftracetext", text);
}

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

/* One thread, whose name has all that is hard to read, in each shape. */
static const char *const shapes[] = {
	/* tracefs */
	"# tracer: nop\n#\n"
	"          <idle>-0       [001] d..2.     1.000001: sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n"
	"     a b-3 [1] x-12      [001] d..2.     1.000003: sched_switch: "
	"prev_comm=a b-3 [1] x prev_pid=12 prev_prio=120 prev_state=S ==> "
	"next_comm=swapper/1 next_pid=0 next_prio=120\n"
	"          <idle>-0       [001] dNh4.     1.000005: sched_waking: "
	"comm=a b-3 [1] x pid=12 prio=120 target_cpu=001\n"
	"          <idle>-0       [001] d..2.     1.000009: sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n",
	/* with record-tgid and without irq-info */
	"          <idle>-0       (-------) [001]     1.000001: sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n"
	"     a b-3 [1] x-12      (     11) [001]     1.000003: sched_switch: "
	"prev_comm=a b-3 [1] x prev_pid=12 prev_prio=120 prev_state=S ==> "
	"next_comm=swapper/1 next_pid=0 next_prio=120\n"
	"          <idle>-0       (-------) [001]     1.000005: sched_waking: "
	"comm=a b-3 [1] x pid=12 prio=120 target_cpu=001\n"
	"          <idle>-0       (-------) [001]     1.000009: sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n",
	/* trace-cmd report -t --ts-diff */
	"cpus=2\n"
	"          <idle>-0     [001]     1.000001000:          sched_switch:  "
	"       swapper/1:0 [120] R ==> a b-3 [1] x:12 [120]\n"
	"     a b-3 [1] x-12    [001]     1.000003000: (+2)     sched_switch:  "
	"       a b-3 [1] x:12 [120] S ==> swapper/1:0 [120]\n"
	"          <idle>-0     [001]     1.000005000: (+2)     sched_waking:  "
	"       comm=a b-3 [1] x pid=12 prio=120 target_cpu=001\n"
	"          <idle>-0     [001]     1.000009000: (+4)     sched_switch:  "
	"       swapper/1:0 [120] R ==> a b-3 [1] x:12 [120]\n",
	/* trace-cmd report -l */
	"  <idle>-0       1d..2.     1.000001000: sched_switch:         "
	"swapper/1:0 [120] R ==> a b-3 [1] x:12 [120]\n"
	"a b-3 [1-12      1d..2.     1.000003000: sched_switch:         a b-3 "
	"[1] x:12 [120] S ==> swapper/1:0 [120]\n"
	"  <idle>-0       1dNh4.     1.000005000: sched_waking:         comm=a "
	"b-3 [1] x pid=12 prio=120 target_cpu=001\n"
	"  <idle>-0       1d..2.     1.000009000: sched_switch:         "
	"swapper/1:0 [120] R ==> a b-3 [1] x:12 [120]\n",
	/* perf script */
	"         swapper     0 [001]     1.000001:       sched:sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n"
	"     a b-3 [1] x    12 [001]     1.000003:       sched:sched_switch: "
	"prev_comm=a b-3 [1] x prev_pid=12 prev_prio=120 prev_state=S ==> "
	"next_comm=swapper/1 next_pid=0 next_prio=120\n"
	"\tffffffff81a0 __schedule ([kernel.kallsyms])\n\n"
	"         swapper     0 [001]     1.000005:       sched:sched_waking: "
	"comm=a b-3 [1] x pid=12 prio=120 target_cpu=001\n"
	"         swapper     0 [001]     1.000009:       sched:sched_switch: "
	"prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> "
	"next_comm=a b-3 [1] x next_pid=12 next_prio=120\n",
};

static void every_shape_is_read_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct stall_store *st = imported(shapes[i]);

		assert_rows(st, SLICES,
			    "1000001000|2000|12|1\n1000003000|6000|0|1");
		assert_rows(st, OFF,
			    "1000003000|2000|12|S\n1000005000|4000|12|R");
		assert_rows(st, "SELECT name FROM thread WHERE tid = 12",
			    "a b-3 [1] x");
		assert_rows(st, SKIPPED, "");
		assert_rows(st,
			    "SELECT system, name, count FROM event_count "
			    "ORDER BY 2",
			    "sched|sched_switch|3\nsched|sched_waking|1");
		stall_store_close(st);
	}
}

static void system_calls_are_read_by_number_and_by_name(void **state)
{
	struct stall_store *st = imported(
		"  cc-9     [000] d.h..     0.900000: local_timer_entry: "
		"vector=236\n"
		"  cc-9     [000] .....     1.000000: sys_enter: NR 1 (2, "
		"51d45a, e, 0, 0, 0)\n"
		"  cc-9     [000] .....     1.000004: sys_exit: NR 1 = 14\n"
		"  cc-9     [000] .....     2.000000: sys_write(fd: 2, buf: "
		"51d45a, count: e)\n"
		"  cc-9     [000] .....     2.000005: sys_write -> 0xe\n"
		"  cc-9     [000] .....     3.000000: sys_enter_write:      "
		"fd: 0x00000002, buf: 0x0051d45a, count: 0x0000000e\n"
		"  cc-9     [000] .....     3.000006: sys_exit_write:       "
		"0xfffffffffffffff5\n"
		"  cc-9     [000] .....     4.000000: sys_enter: id=1 "
		"args=ARRAY[02, 00, 00, 00, 00, 00, 00, 00, 5a, d4, 51, 00, "
		"00, 00, 00, 00, 0e, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, "
		"00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, "
		"00, 00, 00, 00, 00, 00]\n"
		"  cc-9     [000] .....     4.000007: sys_exit: id=1 ret=14\n");

	(void)state;
	assert_rows(st, "SELECT ts, dur, nr, ret FROM syscall",
		    "1000000000|4000|1|14\n2000000000|5000|1|14\n"
		    "3000000000|6000|1|-11\n4000000000|7000|1|14");
	assert_rows(st, "SELECT size, ret FROM std_write",
		    "14|14\n14|14\n14|-11\n14|14");
	stall_store_close(st);
}

static void probes_have_their_arguments(void **state)
{
	struct stall_store *st = imported(
		"  app-9     [000] .....     1.000000: stw_stop: (0x451780) "
		"reason=2 goid=1\n"
		"  app-9     [000] .....     1.000001: stw_stopped: "
		"(0x451af8)\n"
		"  app-9     [000] .....     1.000004: stw_start: (0x451be0) "
		"now=1000004000 reason=2 started=999999900 "
		"finished=1000000500\n"
		"  app-9     [000] .....     1.000005: stw_started: (0x451e41) "
		"end=1000004900\n"
		"  app-9     [000] .....     1.000006: go_lookup: (0x45) "
		"goid=7 host=\"a1.test.\" hostlen=8\n"
		"  app-9     [000] .....     1.000007: signal_generate: sig=23 "
		"errno=0 code=-6 comm=app pid=9 grp=0 res=0\n"
		"  app-9     [000] d....     1.000008: signal_deliver: sig=23 "
		"errno=0 code=-6 sa_handler=481be0 sa_flags=1c000004\n");

	(void)state;
	assert_rows(st, "SELECT reason, goid, rt_end - rt_started FROM stw",
		    "2|1|5000");
	assert_rows(st, "SELECT goid, host FROM dns_call", "7|a1.test.");
	/* Six digits are a microsecond, and there is no telling of which clock.
	 */
	assert_rows(st, "SELECT flag FROM run_clock", "unaligned,rounded");
	assert_rows(st, "SELECT sig, dur, handler FROM signal",
		    "23|1000|4725728");
	stall_store_close(st);
}

static void losses_are_between_the_events_of_their_cpu(void **state)
{
	struct stall_store *st =
		imported("  cc-9     [000] d.h..     1.000000: "
			 "local_timer_entry: vector=236\n"
			 "  cc-8     [001] d.h..     1.000001: "
			 "local_timer_entry: vector=236\n"
			 "CPU:0 [LOST 1131 EVENTS]\n"
			 "  cc-8     [001] d.h..     1.000002: "
			 "local_timer_exit: vector=236\n"
			 "  cc-9     [000] d.h..     1.000009: "
			 "local_timer_exit: vector=236\n"
			 "CPU:1 [EVENTS DROPPED]\n"
			 "  cc-8     [001] d.h..     1.000012: "
			 "local_timer_entry: vector=236\n");

	(void)state;
	assert_rows(st,
		    "SELECT l.ts, l.dur, cpu, events FROM loss AS l "
		    "JOIN cpu USING (ucpu)",
		    "1000000000|9000|0|1131\n1000002000|10000|1|");
	stall_store_close(st);
}

static void times_say_how_fine_they_are(void **state)
{
	static const struct {
		const char *time, *want;
	} times[] = {
		{"1.000001", "local|unaligned|us, rounded|1000001000"},
		{"1.000001002", "local|unaligned|ns|1000001002"},
		{"235276", "counter|unaligned|without a unit|235276"},
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct stall_store *st;
		char text[200];

		snprintf(text, sizeof(text),
			 "  cc-9     [000] d.h..  %s: local_timer_entry: "
			 "vector=236\n",
			 times[i].time);
		st = imported(text);
		assert_rows(st,
			    "SELECT clock, clock_method, value, begin_ts FROM "
			    "source JOIN source_info USING (source_id) WHERE "
			    "key = 'times'",
			    times[i].want);
		stall_store_close(st);
	}
}

static void what_is_not_an_event_is_told(void **state)
{
	struct stall_store *st = imported(
		"  cc-9     [000] d.h..     1.000000: sched_waking: nonsense\n"
		"  cc-9     [000] d.h..     1.000000: local_timer_entry: "
		"vector=236\n"
		"local_timer_entry: vector=236\n"
		"hello\n"
		"  cc-9     [000] d.h..     1.0000");

	(void)state;
	assert_rows(
		st, SKIPPED,
		"event_not_read|1\nline_without_context|1\nline_not_read|1");
	assert_rows(st, "SELECT cut_at IS NOT NULL FROM source", "1");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_is_read_alike),
		cmocka_unit_test(system_calls_are_read_by_number_and_by_name),
		cmocka_unit_test(probes_have_their_arguments),
		cmocka_unit_test(losses_are_between_the_events_of_their_cpu),
		cmocka_unit_test(times_say_how_fine_they_are),
		cmocka_unit_test(what_is_not_an_event_is_told),
	};

	return cmocka_run_group_tests_name("ftracetext", tests, NULL, NULL);
}
