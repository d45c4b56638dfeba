/*
 * perf.data as perf wrote it (tests/corpus/perfdata; the counts are those of
 * `perf script`), cut, and damaged. What becomes of each event is shown by
 * tests/captures/perf.py.
 */
#include <stdlib.h>

#include "tests/harness.h"

#define FOLDER "tests/corpus/perfdata/"
#define COUNTS "SELECT name, count FROM event_count ORDER BY name"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void a_file_with_tracepoints(void **state)
{
	struct stall_store *st = import_file(FOLDER "mono");

	(void)state;
	assert_rows(st, COUNTS,
		    "sched_process_exit|4\nsched_switch|12\nsched_waking|4");
	assert_rows(st, "SELECT clock, clock_method FROM source", "mono|same");
	assert_rows(st, "SELECT clock FROM clock_snapshot", "real\nmono");
	assert_rows(st, "SELECT value FROM source_info WHERE key = 'machine'",
		    "x86_64");
	stall_store_close(st);
}

static void a_pipe_has_stacks_on_the_clock_of_perf(void **state)
{
	struct stall_store *st = import_file(FOLDER "pipe");

	(void)state;
	assert_rows(st, COUNTS, "sched_switch|12");
	assert_rows(st, "SELECT clock, clock_method FROM source", "perf|unaligned");
	assert_rows(st, "SELECT count(DISTINCT ts) FROM stack", "12");
	stall_store_close(st);
}

static void compressed_records(void **state)
{
	struct stall_store *st = import_file(FOLDER "zstd");

	(void)state;
	assert_rows(st, COUNTS,
		    "sched_process_exit|4\nsched_switch|12\nsched_waking|5");
	assert_rows(st,
		    "SELECT count(*) FROM skipped "
		    "WHERE reason <> 'missing_switch'",
		    "0");
	stall_store_close(st);
}

static void samples_of_a_clock(void **state)
{
	struct stall_store *st = import_file(FOLDER "cpu-clock");

	(void)state;
	assert_rows(st,
		    "SELECT name, type, frequency, count(*), count(utid), "
		    "count(ucpu) FROM perf_sample "
		    "JOIN perf_event USING (perf_event_id)",
		    "cpu-clock|1|4999|81|81|0");
	assert_rows(st,
		    "SELECT count(*) FROM perf_sample AS s JOIN stack AS u "
		    "ON u.stack_id = s.user_stack_id WHERE s.mode = 'user' "
		    "AND u.frames NOT LIKE printf('%x%%', s.ip)",
		    "0");
	stall_store_close(st);
}

static struct stall_store *import_changed(const char *path, size_t keep,
					  size_t spoil_at)
{
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(path, &err);
	struct stall_str all;
	struct stall_store *st;
	char *copy;

	assert_non_null(src);
	all = stall_source_all(src);
	copy = malloc(all.n);
	assert_non_null(copy);
	memcpy(copy, all.p, all.n);
	if (spoil_at)
		memset(copy + spoil_at, 0, 8);
	st = import_bytes("x.data", "perfdata", copy, keep ? keep : all.n);
	free(copy);
	stall_source_close(src);
	return st;
}

/* The parts behind the data are gone with the end, and so is what events
 * mean; the clock and the names of threads are not. */
static void a_file_cut_off(void **state)
{
	struct stall_store *st = import_changed(FOLDER "mono", 6000, 0);

	(void)state;
	assert_rows(st, "SELECT cut_at > 0, clock FROM source", "1|mono");
	assert_rows(st,
		    "SELECT count(*) > 0 FROM skipped "
		    "WHERE reason = 'unknown_event'",
		    "1");
	stall_store_close(st);
}

/* Zeros over the head of a record: what follows is found again. */
static void damage_is_passed_over(void **state)
{
	struct stall_store *st = import_changed(FOLDER "cpu-clock", 0, 0x1030);

	(void)state;
	assert_rows(st, "SELECT count FROM skipped WHERE reason = 'bad_record'",
		    "1");
	assert_rows(st, "SELECT count(*) FROM perf_sample", "80");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_with_tracepoints),
		cmocka_unit_test(a_pipe_has_stacks_on_the_clock_of_perf),
		cmocka_unit_test(compressed_records),
		cmocka_unit_test(samples_of_a_clock),
		cmocka_unit_test(a_file_cut_off),
		cmocka_unit_test(damage_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
