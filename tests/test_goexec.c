/*
 * Execution traces made here by hand, and what they become. Real ones are in
 * tests/corpus/goexec and samples; tests/captures compares them with what
 * golang.org/x/exp/trace reads.
 */
#include <stdio.h>

#include "tests/goexec_trace.h"

static struct stall_store *imported(struct trace *t)
{
	end_batch(t);
	return import_bytes("x.gotrace", "goexec", t->p, t->n);
}

#define STATES                                                            \
	"SELECT goid, s.ts, s.dur, s.state, tid, s.p, value, w.waker "    \
	"FROM go_state AS s JOIN goroutine AS g USING (goroutine_id) "    \
	"LEFT JOIN go_m USING (m_id) LEFT JOIN go_string "                \
	"ON string_id = reason_id LEFT JOIN "                             \
	"(SELECT goroutine_id AS id, goid AS waker FROM goroutine) AS w " \
	"ON w.id = s.waker_id ORDER BY s.id"
#define SKIPPED "SELECT reason, count FROM skipped"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

/* ---- */

static void a_goroutine_is_followed_through_its_states(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_GO_CREATE, U(10), U(5), U(2), U(1));
	ADD(&t, EV_GO_BLOCK, U(5), U(4), U(1));
	ADD(&t, EV_GO_START, U(3), U(5), U(1));
	ADD(&t, EV_GO_UNBLOCK, U(2), U(1), U(1), U(0));
	ADD(&t, EV_GO_DESTROY, U(4));
	end_generation(&t);
	st = imported(&t);
	/* Times are in units of 64 ns. */
	assert_rows(st, STATES,
		    "1|6400|960|2|11|0||\n"
		    "5|7040|512|1||||1\n"
		    "1|7360|320|4|11|0|sleep|\n"
		    "5|7552|384|2|11|0||\n"
		    "1|7680||1||||5");
	assert_rows(st,
		    "SELECT g.goid, g.ts, c.goid, f.name, g.stack_id > 0 "
		    "FROM goroutine AS g LEFT JOIN goroutine AS c "
		    "ON c.goroutine_id = g.creator_id LEFT JOIN go_func AS f "
		    "ON f.func_id = g.func_id ORDER BY g.goid",
		    "1|6400|||\n5|7040|1|main.g|1");
	assert_rows(st,
		    "SELECT goid, name FROM goroutine_func "
		    "JOIN goroutine USING (goroutine_id) "
		    "JOIN go_func ON go_func.func_id = goroutine_func.func_id",
		    "1|main.g");
	assert_rows(st,
		    "SELECT depth, name, file, line FROM go_stack "
		    "JOIN go_func USING (func_id) WHERE stack_id = "
		    "(SELECT stack_id FROM go_state WHERE state = 4)",
		    "0|main.f|main.go|7\n1|main.g|main.go|8");
	assert_rows(st,
		    "SELECT clock, clock_method, clock_error_ns, begin_ts, "
		    "end_ts, events, cut_at FROM source",
		    "mono|same|64|6400|7936|7|");
	assert_rows(st, "SELECT clock, value_ns FROM clock_snapshot",
		    "goexec|6400\nmono|6400\nreal|2000000005");
	assert_rows(st, SKIPPED, "");
	stall_store_close(st);
}

static void numbers_not_times_tell_the_order(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_GO_BLOCK, U(50), U(4), U(1));
	batch(&t, 12, 100);
	ADD(&t, EV_PROC_STATUS, U(0), U(1), U(PROC_RUNNING));
	ADD(&t, EV_GO_STATUS, U(0), U(2), U(12), U(GO_RUNNING));
	/* At 120 by this thread's clock, before the other's block at 150. */
	ADD(&t, EV_GO_UNBLOCK, U(20), U(1), U(1), U(0));
	end_generation(&t);
	st = imported(&t);
	assert_rows(st, STATES,
		    "1|6400|3200|2|11|0||\n"
		    "1|9600|0|4|11|0|sleep|\n"
		    "1|9600||1||||2\n"
		    "2|6400||2|12|1||");
	assert_rows(st, SKIPPED, "");
	stall_store_close(st);
}

static void a_processor_can_be_taken_in_a_system_call(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_GO_SYSCALL_BEGIN, U(10), U(1), U(1));
	ADD(&t, EV_GO_SYSCALL_END, U(1));
	ADD(&t, EV_GO_SYSCALL_BEGIN, U(9), U(2), U(1));
	ADD(&t, EV_GO_SYSCALL_END_BLOCKED, U(80));
	batch(&t, 12, 100);
	ADD(&t, EV_PROC_STEAL, U(50), U(0), U(3), U(11));
	ADD(&t, EV_PROC_START, U(1), U(0), U(4));
	end_generation(&t);
	st = imported(&t);
	assert_rows(st, STATES,
		    "1|6400|640|2|11|0||\n"
		    "1|7040|64|3|11|0||\n"
		    "1|7104|576|2|11|0||\n"
		    "1|7680|5120|3|11|0||\n"
		    "1|12800||1|11|||");
	assert_rows(st,
		    "SELECT ts, dur, p, tid, stolen FROM go_proc_slice "
		    "JOIN go_m USING (m_id)",
		    "6400|3200|0|11|1\n9664||0|12|");
	stall_store_close(st);
}

static void pauses_have_their_reason(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 25);
	ADD(&t, EV_GC_BEGIN, U(1), U(7), U(0));
	ADD(&t, EV_STW_BEGIN, U(1), U(4), U(1));
	ADD(&t, EV_STW_END, U(6));
	ADD(&t, EV_SWEEP_BEGIN, U(1), U(0));
	ADD(&t, EV_SWEEP_END, U(1), U(8192), U(4096));
	ADD(&t, EV_GC_END, U(1), U(8));
	ADD(&t, EV_ASSIST_BEGIN, U(1), U(0));
	ADD(&t, EV_HEAP_GOAL, U(1), U(4194304));
	st = imported(&t);
	assert_rows(st,
		    "SELECT kind, go_range.ts, dur, goid, tid, p, value, "
		    "swept, reclaimed FROM go_range "
		    "LEFT JOIN goroutine USING (goroutine_id) "
		    "LEFT JOIN go_m USING (m_id) "
		    "LEFT JOIN go_string ON string_id = reason_id "
		    "ORDER BY id",
		    "stw|6528|384|1|11||sleep||\n"
		    "sweep|6976|64|1|11|0||8192|4096\n"
		    "gc_mark|6464|640||11||||\n"
		    "assist|7168||1|11||||");
	assert_rows(st, "SELECT name, value FROM go_metric",
		    "heap_goal|4194304");
	stall_store_close(st);
}

/* Thread 12 with processor 1 stops 20 after it was asked to, at 102. */
static void a_pause_has_who_stopped_last(void **state)
{
	static const struct stall_param all[] = {{"min_ns", "0"}, {NULL, NULL}};
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 25);
	ADD(&t, EV_STW_BEGIN, U(2), U(4), U(1));
	ADD(&t, EV_STW_END, U(40));
	batch(&t, 12, 100);
	ADD(&t, EV_PROC_STATUS, U(0), U(1), U(PROC_RUNNING));
	ADD(&t, EV_GO_STATUS, U(0), U(2), U(12), U(GO_RUNNING));
	ADD(&t, EV_GO_STOP, U(20), U(4), U(1));
	ADD(&t, EV_PROC_STOP, U(2));
	st = imported(&t);
	assert_string_equal(
		strchr(analysed(st, "stw/stops", "csv", all), '\n') + 1,
		"run1,6528,,sleep,2560,1280,1280,1,1,main.g (2),12,"
		"? (1)\n");
	stall_store_close(st);
}

static void what_the_program_marks_is_kept(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_REGION_END, U(1), U(0), U(4), U(0));
	ADD(&t, EV_TASK_BEGIN, U(1), U(9), U(0), U(1), U(1));
	ADD(&t, EV_REGION_BEGIN, U(1), U(9), U(2), U(0));
	ADD(&t, EV_LOG, U(1), U(9), U(3), U(4), U(0));
	ADD(&t, EV_REGION_END, U(1), U(9), U(2), U(0));
	ADD(&t, EV_TASK_END, U(1), U(9), U(0));
	ADD(&t, EV_TASK_END, U(1), U(9), U(0));
	end_generation(&t);
	st = imported(&t);
	assert_rows(st,
		    "SELECT ts, dur, task, value, before_trace FROM go_region "
		    "JOIN go_string ON string_id = name_id",
		    "6400|64||sleep|1\n6592|128|9|main.g|");
	assert_rows(st,
		    "SELECT ts, dur, task, parent, value FROM go_task "
		    "JOIN go_string ON string_id = name_id",
		    "6528|256|9||main.f");
	assert_rows(st,
		    "SELECT ts, task, k.value, v.value FROM go_log "
		    "JOIN go_string AS k ON k.string_id = key_id "
		    "JOIN go_string AS v ON v.string_id = value_id",
		    "6656|9|main.go|sleep");
	assert_rows(st, SKIPPED, "");
	stall_store_close(st);
}

/* Its numbers mean something else in each. */
static void generations_share_what_they_name(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_GO_BLOCK, U(5), U(4), U(1));
	end_generation(&t);
	batch(&t, NONE, 200);
	add_string(&t, 9, "sleep");
	batch(&t, NONE, 200);
	t.body[t.nbody++] = EV_SYNC;
	ADD(&t, EV_FREQUENCY, U(15625000));
	batch(&t, 11, 200);
	ADD(&t, EV_PROC_STATUS, U(0), U(0), U(PROC_RUNNING));
	ADD(&t, EV_GO_STATUS, U(0), U(1), NONE, U(GO_WAITING));
	ADD(&t, EV_GO_UNBLOCK, U(1), U(1), U(1), U(0));
	ADD(&t, EV_GO_START, U(1), U(1), U(2));
	ADD(&t, EV_GO_BLOCK, U(1), U(9), U(0));
	end_generation(&t);
	st = imported(&t);
	assert_rows(st, STATES,
		    "1|6400|320|2|11|0||\n"
		    "1|6720|6144|4|11|0|sleep|\n"
		    "1|12864|64|1||||\n"
		    "1|12928|64|2|11|0||\n"
		    "1|12992||4|11|0|sleep|");
	assert_rows(st, "SELECT count(*) FROM go_string WHERE value = 'sleep'",
		    "1");
	assert_rows(st, SKIPPED, "");
	stall_store_close(st);
}

static void what_contradicts_is_counted_and_the_trace_believed(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin_running(&t, 26);
	ADD(&t, EV_GO_START, U(1), U(77), U(1)); /* nobody of that name */
	ADD(&t, EV_GO_SYSCALL_END, U(1));	 /* it is in none */
	ADD(&t, EV_GO_BLOCK, U(1), U(4), U(1));
	end_generation(&t);
	tables(&t);
	batch(&t, 11, 200);
	ADD(&t, EV_PROC_STATUS, U(0), U(0), U(PROC_RUNNING));
	ADD(&t, EV_GO_STATUS, U(0), U(1), U(11), U(GO_RUNNING));
	end_generation(&t);
	st = imported(&t);
	assert_rows(st, SKIPPED, "out_of_order|1\ninconsistent|2");
	assert_rows(st, "SELECT ts, dur, state, doubtful FROM go_state",
		    "6400|192|2|\n6592|6208|4|1\n12800||2|");
	stall_store_close(st);
}

static void the_last_generation_of_a_killed_program_is_read(void **state)
{
	struct stall_store *st;
	struct trace t;

	(void)state;
	begin(&t, 26);
	a_running_goroutine(&t); /* no tables yet: they come last */
	ADD(&t, EV_GO_BLOCK, U(5), U(4), U(1));
	st = imported(&t);
	assert_rows(st, "SELECT ts, dur, state, reason_id FROM go_state",
		    "6400|320|2|\n6720||4|");
	assert_rows(st, SKIPPED,
		    "generation_without_end|1\nfrequency_not_told|1");
	stall_store_close(st);
}

static void damage_between_batches_costs_no_more_than_them(void **state)
{
	struct stall_store *st;
	struct trace t;
	char want[60];
	size_t at;

	(void)state;
	begin(&t, 26);
	tables(&t);
	end_batch(&t);
	at = t.n;
	batch(&t, 13, 100);
	ADD(&t, EV_PROC_STATUS, U(0), U(7), U(PROC_IDLE));
	a_running_goroutine(&t);
	end_generation(&t);
	t.p[at] = 0xee;
	st = imported(&t);
	snprintf(want, sizeof(want), "not_a_batch|1|%zu", at);
	assert_rows(st, "SELECT reason, count, first_place FROM skipped", want);
	assert_rows(st, "SELECT count(*) FROM go_state", "1");
	stall_store_close(st);
}

static const char *refusal(const char *bytes, size_t n)
{
	static struct stall_err err;
	struct stall_source *src = stall_source_mem("x", bytes, n);
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_import_result result;

	err.msg[0] = '\0';
	assert_int_equal(stall_import_source(in, src,
					     stall_importer_find("goexec"),
					     &result, &err),
			 -1);
	stall_import_abandon(in);
	stall_source_close(src);
	return err.msg;
}

static void other_versions_are_refused_with_advice(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("go 1.21 trace\0\0\0", 16),
			       "written by Go 1.21 or older"));
	assert_non_null(strstr(refusal("go 1.27 trace\0\0\0", 16),
			       "unknown version, 1.27"));
	assert_non_null(
		strstr(refusal("go 1.26 tr", 10), "no execution trace"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_goroutine_is_followed_through_its_states),
		cmocka_unit_test(numbers_not_times_tell_the_order),
		cmocka_unit_test(a_processor_can_be_taken_in_a_system_call),
		cmocka_unit_test(pauses_have_their_reason),
		cmocka_unit_test(a_pause_has_who_stopped_last),
		cmocka_unit_test(what_the_program_marks_is_kept),
		cmocka_unit_test(generations_share_what_they_name),
		cmocka_unit_test(
			what_contradicts_is_counted_and_the_trace_believed),
		cmocka_unit_test(
			the_last_generation_of_a_killed_program_is_read),
		cmocka_unit_test(
			damage_between_batches_costs_no_more_than_them),
		cmocka_unit_test(other_versions_are_refused_with_advice),
	};

	return cmocka_run_group_tests_name("goexec", tests, NULL, NULL);
}
