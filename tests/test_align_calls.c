/*
 * strace is put on the kernel's clock by the calls that both have. It stamps
 * each 5 us or more before the kernel's entry, and 7 us or more after the exit
 * of the call before.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth.h"

enum { CALLS = 300, EVERY_NS = 10000000, BEFORE = 5000, AFTER = 7000 };

/* What strace's clock is ahead of the kernel's. */
#define AHEAD INT64_C(1700000000000000000)

static const struct {
	const char *name;
	int nr;
} calls[] = {{"write", 1}, {"close", 3}, {"lseek", 8}};

struct call {
	int64_t ts; /* when strace saw it */
	int what, ret;
	int64_t late[2]; /* how much later than need be: 0 of one in eight */
};

static void make(struct call *c, unsigned seed)
{
	uint64_t x = seed;

	for (int i = 0; i < CALLS; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		c[i].ts = 1000000000 + i * (int64_t)EVERY_NS;
		c[i].what = (int)(x >> 33) % 3;
		c[i].ret = (int)(x >> 35) % 1000;
		c[i].late[0] = (int64_t)(x >> 45) % 8 * 4000;
		c[i].late[1] = (int64_t)(x >> 48) % 8 * 4000;
	}
}

/* gain: of the kernel's clock, in ppm. */
static struct stall_source *kernel(const char *clock, const struct call *c,
				   int gain)
{
	struct synth *s = synth_new(&(struct synth_options){.clock = clock});

	for (int i = 0; i < CALLS; i++) {
		int64_t in = c[i].ts + BEFORE + c[i].late[0];
		int64_t out = c[i].ts + EVERY_NS - AFTER - c[i].late[1];

		synth_event(s, 0, in + in * gain / 1000000, 7, "sys_enter",
			    "id=%d", calls[c[i].what].nr);
		synth_event(s, 0, out + out * gain / 1000000, 7, "sys_exit",
			    "id=%d ret=%d", calls[c[i].what].nr, c[i].ret);
	}
	return synth_source(s);
}

/* without: a call that strace was not told to trace; or -1. */
static struct stall_source *strace(const struct call *c, int without)
{
	char *t = NULL;
	size_t size;
	FILE *f = open_memstream(&t, &size);
	struct stall_source *src;

	for (int i = 0; i < CALLS; i++) {
		int64_t ts = c[i].ts + AHEAD;

		if (c[i].what != without)
			fprintf(f, "7 %" PRId64 ".%06" PRId64 " %s(3) = %d\n",
				ts / 1000000000, ts % 1000000000 / 1000,
				calls[c[i].what].name, c[i].ret);
	}
	fclose(f);
	src = stall_source_mem("strace", t, size);
	free(t);
	return src;
}

/* Readings of the wall clock and CLOCK_MONOTONIC, 100 ns apart. */
static struct stall_source *readings(void)
{
	char text[400];

	snprintf(text, sizeof(text),
		 "{\n  \"trace_clock\": \"mono\",\n  \"begin\": [\n    {"
		 "\"clock\": \"real\", \"ns\": %" PRId64
		 ", \"mono_before\": 1000, \"mono_after\": 1200}\n  ],\n"
		 "  \"end\": null\n}\n",
		 AHEAD + 1100);
	return stall_source_mem("clocks.json", text, strlen(text));
}

/* Closes them; the last may be NULL. */
static struct stall_store *run(struct stall_source *a, struct stall_source *b,
			       struct stall_source *c)
{
	struct stall_source *src[] = {a, b, c};

	return import_sources(src, c ? 3 : 2, NULL);
}

/* The middle of 5 us more and 7 us less is 1 us less, 6 us to either side; the
 * stamps are cut to the us. */
static const char fitted[] =
	"SELECT s.source_id, s.clock_method, f.verdict, f.matched, f.agreed, "
	"f.base_ts - f.from_ts + 1700000000000000000, f.drift_ppt, "
	"f.residual_ns, f.error_ns BETWEEN 7000 AND 12000, "
	"(SELECT min(ts) FROM syscall JOIN thread AS t USING (utid) "
	"WHERE t.source_id = s.source_id) "
	"FROM clock_fit AS f JOIN source AS s USING (source_id)";

static void stamps_before_and_behind_bound_the_offset(void **state)
{
	struct call c[CALLS];

	(void)state;
	make(c, 1);
	assert_rows_and_close(
		run(kernel("mono", c, 0), strace(c, -1), NULL), fitted,
		"2|events|fitted|289|289|-1000|0|6000|1|999999000");
	assert_rows_and_close(
		run(strace(c, -1), kernel("mono", c, 0), NULL), fitted,
		"1|events|fitted|289|289|-1000|0|6000|1|999999000");
}

static void calls_that_strace_left_out_do_not_matter(void **state)
{
	struct call c[CALLS];
	struct stall_store *st;

	(void)state;
	make(c, 1);
	st = run(kernel("mono", c, 0), strace(c, 1), NULL);
	assert_rows_and_close(
		st,
		"SELECT verdict, matched > 150, matched = agreed, "
		"abs(base_ts - from_ts + 1700000000000000000) < error_ns, "
		"error_ns < 16000 FROM clock_fit",
		"fitted|1|1|1|1");
}

static void calls_of_another_run_are_refused(void **state)
{
	struct call a[CALLS], b[CALLS];

	(void)state;
	make(a, 1);
	make(b, 2);
	assert_rows_and_close(
		run(kernel("mono", a, 0), strace(b, -1), NULL),
		"SELECT s.clock_method, f.verdict, f.evidence FROM clock_fit "
		"AS f JOIN source AS s USING (source_id)",
		"unaligned|refused|not joined by events: 0 are also in "
		"synth.dat, too few to tell");
}

/* 18 us in 3 s are less than chance delays, but no one offset allows them. */
static void a_drift_is_found_by_what_it_contradicts(void **state)
{
	struct call c[CALLS];

	(void)state;
	make(c, 1);
	assert_rows_and_close(
		run(kernel("mono", c, 6), strace(c, -1), NULL),
		"SELECT verdict, drift_ppt BETWEEN 4000000 AND 8000000, "
		"(SELECT max(abs(ts - n * 1000006)) FROM (SELECT y.ts, "
		"990 + 10 * row_number() OVER (ORDER BY y.ts) AS n "
		"FROM syscall AS y JOIN thread AS t USING (utid) "
		"WHERE t.source_id = f.source_id)) <= error_ns "
		"FROM clock_fit AS f",
		"fitted|1|1");
}

/* A trace on a clock of its own, beside strace whose clock was read. */
static void a_trace_is_put_on_what_strace_saw(void **state)
{
	struct call c[CALLS];

	(void)state;
	make(c, 1);
	assert_rows_and_close(
		run(readings(), strace(c, -1), kernel("local", c, 0)),
		"SELECT verdict, source_id, base_source_id, matched, drift_ppt,"
		" base_ts - from_ts, residual_ns FROM clock_fit",
		"fitted|3|2|289|0|1000|6000");
}

static void readings_are_borne_out(void **state)
{
	struct call c[CALLS];

	(void)state;
	make(c, 1);
	assert_rows_and_close(
		run(readings(), kernel("mono", c, 0), strace(c, -1)),
		"SELECT s.clock_method, f.verdict FROM clock_fit AS f "
		"JOIN source AS s USING (source_id)",
		"snapshot|agrees");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stamps_before_and_behind_bound_the_offset),
		cmocka_unit_test(calls_that_strace_left_out_do_not_matter),
		cmocka_unit_test(calls_of_another_run_are_refused),
		cmocka_unit_test(a_drift_is_found_by_what_it_contradicts),
		cmocka_unit_test(a_trace_is_put_on_what_strace_saw),
		cmocka_unit_test(readings_are_borne_out),
	};

	return cmocka_run_group_tests_name("align_calls", tests, NULL, NULL);
}
