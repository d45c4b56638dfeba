/* test_bench.c - what the recordings for `make bench` are made with */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "importers/tracedat/page.h"
#include "tests/bench/longer.h"
#include "tests/synth.h"

#define SAMPLE "samples/trace-cmd/default.trace.dat"
#define STAMP  (INT64_C(1) << 30)

static void make(const char *in, const char *out,
		 const struct longer_options *opt)
{
	struct stall_err err = {""};
	struct sample s;

	if (sample_open(&s, in, &err) || longer_write(&s, out, opt, &err))
		fail_msg("%s", err.msg);
	sample_close(&s);
}

static void assert_rows(const char *path, const char *sql, const char *want)
{
	struct stall_store *st = import_file(path);

	assert_string_equal(rows(st, sql), want);
	stall_store_close(st);
}

/* ---- a sample, three times ---- */

/*
 * What is in a file, each number multiplied; where repetitions meet, a switch
 * is missing. Static buffer, of rows().
 */
static const char *counted(const char *path, int times)
{
	struct stall_store *st = import_file(path);
	const char *result;
	char sql[512];

	snprintf(
		sql, sizeof(sql),
		"SELECT 'events', events * %d, cut_at FROM source UNION ALL "
		"SELECT reason, count * %d + (reason = 'missing_switch') * %d, "
		"NULL FROM skipped UNION ALL "
		"SELECT * FROM (SELECT name, count * %d, system "
		"FROM event_count ORDER BY system, name)",
		times, times, times - 1, times);
	result = rows(st, sql);
	stall_store_close(st);
	return result;
}

static void check_thrice(int version, const char *compression)
{
	char path[] = "/tmp/stall_bench_XXXXXX";
	const struct longer_options opt = {version, compression, 3,
					   INT64_C(5000000000)};
	char *want = strdup(counted(SAMPLE, 3));

	close(mkstemp(path));
	make(SAMPLE, path, &opt);
	assert_string_equal(counted(path, 1), want);
	free(want);
	unlink(path);
}

static void three_times_a_sample_has_three_times_its_events(void **state)
{
	(void)state;
	check_thrice(6, "none");
	check_thrice(7, "none");
	check_thrice(7, "zlib");
	check_thrice(7, "zstd");
}

static void the_next_repetition_is_one_step_later(void **state)
{
	char path[] = "/tmp/stall_bench_XXXXXX";
	const struct longer_options opt = {6, NULL, 2, INT64_C(5000000000)};

	(void)state;
	close(mkstemp(path));
	make(SAMPLE, path, &opt);
	assert_rows(SAMPLE, "SELECT begin_ts, end_ts FROM source",
		    "2713953496917|2718221893296");
	assert_rows(path, "SELECT begin_ts, end_ts FROM source",
		    "2713953496917|2723221893296");
	unlink(path);
}

/* ---- times that stand by themselves ---- */

/* One CPU, one page, last in the file: make of its only extension of a time a
 * stamp with the same meaning. */
static void stamp_page(uint8_t *page)
{
	char *p = (char *)page + 16, *end = (char *)page + 4096;
	uint32_t word[2] = {(STAMP & ((1 << 27) - 1)) << 5 | TRACEDAT_STAMP,
			    STAMP >> 27};

	while (p < end && (raw_load32(p, false) & 31) != TRACEDAT_EXTEND)
		p += tracedat_record_size(p, (size_t)(end - p), false, false);
	assert_true(p < end);
	memcpy(p, word, sizeof(word));
}

static void write_stamped(const char *path)
{
	struct synth *s = synth_new(NULL);
	FILE *f = fopen(path, "w");
	uint8_t *copy;
	const uint8_t *p;
	size_t n;

	synth_sched_switch(s, 0, 1000, "a", 1, 120, 0x1, "b", 2, 120);
	synth_sched_switch(s, 0, STAMP, "b", 2, 120, 0x1, "a", 1, 120);
	p = synth_finish(s, &n);
	copy = malloc(n);
	assert_non_null(f);
	memcpy(copy, p, n);
	stamp_page(copy + n - 4096);
	assert_int_equal(fwrite(copy, 1, n, f), n);
	fclose(f);
	free(copy);
	synth_free(s);
}

static void a_time_that_stands_in_a_page_is_shifted_too(void **state)
{
	char in[] = "/tmp/stall_bench_XXXXXX",
	     out[] = "/tmp/stall_bench_XXXXXX";
	const struct longer_options opt = {6, NULL, 3, 4 * STAMP};

	(void)state;
	close(mkstemp(in));
	close(mkstemp(out));
	write_stamped(in);
	make(in, out, &opt);
	assert_rows(in, "SELECT end_ts FROM source", "1073741824");
	assert_rows(out, "SELECT DISTINCT ts FROM sched_slice ORDER BY ts",
		    "1000\n1073741824\n4294968296\n5368709120\n8589935592\n"
		    "9663676416");
	assert_rows(out, "SELECT count(*) FROM skipped", "0");
	unlink(in);
	unlink(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			three_times_a_sample_has_three_times_its_events),
		cmocka_unit_test(the_next_repetition_is_one_step_later),
		cmocka_unit_test(a_time_that_stands_in_a_page_is_shifted_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
