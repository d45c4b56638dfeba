/* Recordings on other clocks are put on the base by events they share. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth.h"

#define EVENTS 400

/* One switch: 10 ms after the one before, to any of 50 threads. */
struct step {
	int64_t ts;
	int tid;
};

/* The same seed, the same machine; a linear generator, so that it stays. */
static void make(struct step *s, unsigned seed)
{
	uint64_t x = seed;

	for (int i = 0; i < EVENTS; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		s[i].ts = 1000000000 + i * INT64_C(10000000);
		s[i].tid = 1 + (int)(x >> 33) % 50 * 2 + (i & 1);
	}
}

static struct stall_source *binary(const char *clock, const struct step *s)
{
	struct synth_options opt = {.clock = clock};
	struct synth *f = synth_new(&opt);

	for (int i = 1; i < EVENTS; i++)
		synth_sched_switch(f, 0, s[i].ts, "a", s[i - 1].tid, 120, 1, "a",
				   s[i].tid, 120);
	return synth_source(f);
}

static struct stall_store *run_all(struct stall_source **src, int n,
				   const char *clock)
{
	const struct stall_import_options opt = {.run = "r", .clock = clock};

	return import_sources(src, n, &opt);
}

static struct stall_store *run(struct stall_source *a, struct stall_source *b,
			       const char *clock)
{
	struct stall_source *src[] = {a, b};

	return run_all(src, 2, clock);
}

static const char fitted[] =
	"SELECT s.clock_method, f.verdict, f.matched, f.agreed, "
	"f.base_ts - f.from_ts, f.drift_ppt, f.residual_ns, f.error_ns "
	"FROM clock_fit AS f JOIN source AS s USING (source_id)";

/* Rows of the second source that have none like them in the first. */
static const char not_there[] =
	"SELECT count(*) FROM (SELECT ts, dur, tid FROM sched_slice "
	"JOIN thread USING (utid) WHERE source_id = 2 EXCEPT "
	"SELECT ts, dur, tid FROM sched_slice JOIN thread USING (utid) "
	"WHERE source_id = 1)";

static struct stall_store *both(const char *clock, const struct step *base,
				const struct step *other)
{
	return run(binary("mono", base), binary(clock, other), NULL);
}

/* 399 slices begin: 388 sequences of 12. */
static void an_offset_is_found_and_all_rows_are_moved(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_store *st;

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += 7000000000;
	st = both("local", a, b);
	assert_string_equal(
		rows(st, fitted),
		"events|fitted|388|388|7000000000|0|0|1000");
	assert_rows_and_close(st, not_there, "0");
}

/*
 * Every fourth is stamped 2 us late on the base: the middle is 0 off. With what
 * no residual shows that is 3 us, and before the first match, 110 ms after the
 * begin of 3.87 s, the rate may be 4 us / 3.87 s wrong: 113 ns.
 */
static void what_is_stamped_late_widens_the_bound(void **state)
{
	struct step a[EVENTS], b[EVENTS];

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += 7000000000 + (i % 4 == 3 ? 2000 : 0);
	assert_rows_and_close(
		both("local", a, b),
		"SELECT clock_method, clock_error_ns, clock_offset_ns "
		"FROM source WHERE source_id = 2",
		"events|3113|7000000000");
}

/* The base gains 100 us a second: 4 s are long enough to know. */
static void a_drift_is_found(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_store *st;

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += 7000000000 + a[i].ts / 10000;
	st = both("boot", a, b);
	assert_string_equal(rows(st, "SELECT verdict, drift_ppt, residual_ns "
				     "FROM clock_fit"),
			    "fitted|100000000|0");
	assert_rows_and_close(st, not_there, "0");
}

/* Two cycles a ns. */
static void cycles_become_ns(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_store *st;

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		b[i].ts = b[i].ts * 2 + 12345678;
	st = both("x86-tsc", a, b);
	assert_string_equal(rows(st, "SELECT verdict, drift_ppt, residual_ns "
				     "FROM clock_fit"),
			    "fitted|-500000000000|0");
	assert_rows_and_close(st, not_there, "0");
}

static const char refused[] =
	"SELECT s.clock_method, s.clock_offset_ns IS NULL, s.begin_ts, "
	"f.verdict, f.error_ns IS NULL, f.evidence FROM clock_fit AS f "
	"JOIN source AS s USING (source_id)";

static void another_run_is_refused(void **state)
{
	struct step a[EVENTS], b[EVENTS];

	(void)state;
	make(a, 1);
	make(b, 2);
	assert_rows_and_close(both("local", a, b), refused,
			      "unaligned|1|1010000000|refused|1|"
			      "not joined by events: 0 are also in synth.dat, "
			      "too few to tell");
}

static void clocks_that_jump_are_refused(void **state)
{
	struct step a[EVENTS], b[EVENTS];

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = EVENTS / 2; i < EVENTS; i++)
		a[i].ts += 10000000;
	assert_rows_and_close(both("local", a, b), refused,
			      "unaligned|1|1010000000|refused|1|"
			      "not joined by events: 388 are also in synth.dat, "
			      "between which the clocks do not go evenly");
}

/* 1 s in eight, each with an offset of its own: none has half of the events. */
static void sequences_at_other_times_are_refused(void **state)
{
	struct step a[EVENTS], b[EVENTS];

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += i / 50 * INT64_C(1000000000);
	assert_rows_and_close(both("local", a, b), refused,
			      "unaligned|1|1010000000|refused|1|"
			      "not joined by events: 388 are also in synth.dat, "
			      "which do not agree on one offset");
}

/* ---- none of them on the base clock ---- */

static const char joined[] =
	"SELECT s.source_id, s.clock_method, f.verdict, f.base_source_id, "
	"s.clock_offset_ns FROM source AS s LEFT JOIN clock_fit AS f "
	"USING (source_id) ORDER BY s.source_id, f.clock_fit_id";

static void what_shares_no_base_is_joined_to_each_other(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_store *st;

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += 7000000000;
	st = run(binary("local", a), binary("boot", b), NULL);
	assert_string_equal(rows(st, joined),
			    "1|unaligned|||\n"
			    "2|unaligned|joined|1|7000000000");
	assert_rows_and_close(st, not_there, "0");
}

/* A clock that does not count ns is nothing to go by, but can be moved. */
static void cycles_go_by_ns(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_store *st;

	(void)state;
	make(a, 1);
	make(b, 1);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts = a[i].ts * 2 + 12345678;
	st = run(binary("x86-tsc", a), binary("local", b), NULL);
	assert_string_equal(rows(st, "SELECT source_id, verdict, drift_ppt "
				     "FROM clock_fit"),
			    "1|joined|-500000000000");
	assert_string_equal(rows(st, "SELECT flag, in_ns FROM run_clock"),
			    "unaligned|1");
	assert_rows_and_close(st, not_there, "0");
}

static void a_base_with_other_events_does_not_keep_them_apart(void **state)
{
	struct step a[EVENTS], b[EVENTS];
	struct stall_source *src[3];

	(void)state;
	make(a, 1);
	make(b, 2);
	src[0] = binary("mono", b);
	src[1] = binary("local", a);
	for (int i = 0; i < EVENTS; i++)
		a[i].ts += 500;
	src[2] = binary("boot", a);
	assert_rows_and_close(run_all(src, 3, NULL), joined,
			      "1|same|||0\n"
			      "2|unaligned|refused|1|\n"
			      "3|unaligned|refused|1|-500\n"
			      "3|unaligned|joined|2|-500");
}

static void add(struct folder *f, struct stall_source *src)
{
	struct stall_import_options opt = {.run = "r"};
	struct stall_import_result res;
	struct stall_import *in = stall_import_begin(f->db, &opt, &f->err);

	if (!in || stall_import_source(in, src, NULL, &res, &f->err) ||
	    stall_import_commit(in, &f->err))
		fail_msg("%s", f->err.msg);
	stall_source_close(src);
}

/* Offsets add up: 300 to the other, and with that one 1000 to the base. */
static void a_base_that_comes_later_places_all(void **state)
{
	struct step s[EVENTS];

	make(s, 1);
	add(*state, binary("local", s));
	for (int i = 0; i < EVENTS; i++)
		s[i].ts -= 300;
	add(*state, binary("boot", s));
	assert_string_equal(folder_rows(*state, joined),
			    "1|unaligned|||\n2|unaligned|joined|1|300");
	for (int i = 0; i < EVENTS; i++)
		s[i].ts += 1300;
	add(*state, binary("mono", s));
	assert_string_equal(folder_rows(*state, joined),
			    "1|events|fitted|3|1000\n"
			    "2|events|fitted|3|1300\n"
			    "3|same|||0");
	assert_string_equal(
		folder_rows(*state, "SELECT count(DISTINCT ts), count(*) "
				    "FROM sched_slice"),
		"399|1200");
}

/* ---- text whose clock the user told ---- */

static struct stall_source *text(const struct step *s, int64_t off)
{
	char *t = NULL;
	size_t size;
	FILE *f = open_memstream(&t, &size);
	struct stall_source *src;

	for (int i = 1; i < EVENTS; i++) {
		int64_t ts = s[i].ts + off;

		fprintf(f,
			"a-%d [000] d..2. %" PRId64 ".%09" PRId64
			": sched_switch: prev_comm=a prev_pid=%d prev_prio=120 "
			"prev_state=S ==> next_comm=a next_pid=%d "
			"next_prio=120\n",
			s[i - 1].tid, ts / 1000000000, ts % 1000000000,
			s[i - 1].tid, s[i].tid);
	}
	fclose(f);
	src = stall_source_mem("text", t, size);
	free(t);
	return src;
}

static const char kept[] =
	"SELECT s.clock_method, s.clock_offset_ns, s.begin_ts, f.verdict, "
	"f.base_ts - f.from_ts FROM clock_fit AS f "
	"JOIN source AS s USING (source_id)";

static void what_was_told_is_kept_and_checked(void **state)
{
	struct step a[EVENTS];

	(void)state;
	make(a, 1);
	assert_rows_and_close(run(binary("mono", a), text(a, 500), "mono"), kept,
			      "told|0|1010000500|agrees|-500");
	assert_rows_and_close(run(binary("mono", a), text(a, 5000), "mono"),
			      kept, "told|0|1010005000|contradicts|-5000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_offset_is_found_and_all_rows_are_moved),
		cmocka_unit_test(what_is_stamped_late_widens_the_bound),
		cmocka_unit_test(a_drift_is_found),
		cmocka_unit_test(cycles_become_ns),
		cmocka_unit_test(another_run_is_refused),
		cmocka_unit_test(clocks_that_jump_are_refused),
		cmocka_unit_test(sequences_at_other_times_are_refused),
		cmocka_unit_test(what_shares_no_base_is_joined_to_each_other),
		cmocka_unit_test(cycles_go_by_ns),
		cmocka_unit_test(
			a_base_with_other_events_does_not_keep_them_apart),
		folder_test(a_base_that_comes_later_places_all),
		cmocka_unit_test(what_was_told_is_kept_and_checked),
	};

	return cmocka_run_group_tests_name("align_events", tests, NULL, NULL);
}
