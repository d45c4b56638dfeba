/* Fields of a file's formats and what the families of events ask for. */
#include "tests/harness.h"
#include "tests/synth.h"

static struct stall_store *imported(struct synth *s)
{
	return import_source(synth_source(s), stall_importer_find("tracedat"),
			     NULL);
}

/* The text of the event before must not be left in the field either. */
static void a_number_is_not_taken_for_a_text_that_must_be(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_format(s, "sched", "sched_waking", "u64 comm", "pid_t pid",
		     "int prio", "int target_cpu");
	synth_sched_switch(s, 0, 500, "app", 7, 120, 0, "app", 7, 120);
	synth_event(s, 0, 1000, 7, "sched_waking", "comm=4096 pid=8");
	st = imported(s);
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"),
			    "missing_field|1");
	stall_store_close(st);
}

/* Probes of names known here may have been placed by hand. */
static void a_number_is_not_taken_for_a_text_that_may_be(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_format(s, "gdns", "go_lookup", "unsigned long __probe_ip",
		     "u64 goid", "u64 host");
	synth_sched_switch(s, 0, 500, "app", 7, 120, 0, "app", 7, 120);
	synth_event(s, 0, 1000, 7, "go_lookup", "goid=5 host=4096");
	st = imported(s);
	assert_string_equal(rows(st, "SELECT ts, goid, host FROM dns_call"),
			    "1000|5|");
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"), "");
	stall_store_close(st);
}

/* They have names of their own in every format. */
static void arguments_of_named_calls_are_found_by_their_place(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_event(s, 0, 1000, 7, "sys_enter_write",
		    "__syscall_nr=1 fd=2 buf=4096 count=40");
	synth_event(s, 0, 1100, 7, "sys_exit_write", "__syscall_nr=1 ret=40");
	st = imported(s);
	assert_string_equal(
		rows(st, "SELECT ts, dur, fd, size, ret FROM std_write"),
		"1000|100|2|40|40");
	stall_store_close(st);
}

static void arguments_are_put_into_the_order_of_this_machine(void **state)
{
	const struct synth_options big = {.big_endian = true};
	struct synth *s = synth_new(&big);
	struct stall_store *st;

	(void)state;
	synth_event(s, 0, 1000, 7, "sys_enter", "id=1 args=2,0,40");
	synth_event(s, 0, 1100, 7, "sys_exit", "id=1 ret=40");
	synth_event(s, 0, 2000, 7, "sys_enter_write",
		    "__syscall_nr=1 fd=2 buf=4096 count=41");
	synth_event(s, 0, 2100, 7, "sys_exit_write", "__syscall_nr=1 ret=-32");
	st = imported(s);
	assert_string_equal(
		rows(st, "SELECT fd, size, ret FROM std_write ORDER BY ts"),
		"2|40|40\n2|41|-32");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_not_taken_for_a_text_that_must_be),
		cmocka_unit_test(a_number_is_not_taken_for_a_text_that_may_be),
		cmocka_unit_test(
			arguments_of_named_calls_are_found_by_their_place),
		cmocka_unit_test(
			arguments_are_put_into_the_order_of_this_machine),
	};

	return cmocka_run_group_tests_name("fields", tests, NULL, NULL);
}
