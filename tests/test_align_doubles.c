/* Two recordings of one moment on one clock: that they count twice is told. */
#include "tests/harness.h"
#include "tests/synth.h"

enum { EVENTS = 200, EVERY_NS = 10000000 };

/* Switches to threads that `seed` chooses. */
static struct stall_source *recording(unsigned seed, int64_t late)
{
	struct synth *s = synth_new(NULL);
	uint64_t x = seed;

	for (int i = 0, prev = 1; i < EVENTS; i++) {
		int next;

		x = x * 6364136223846793005u + 1442695040888963407u;
		next = 1 + (int)(x >> 33) % 50 * 2 + (i & 1);
		synth_sched_switch(s, 0, late + i * (int64_t)EVERY_NS, "a",
				   prev, 120, 1, "a", next, 120);
		prev = next;
	}
	return synth_source(s);
}

static void assert_doubles(struct stall_source *a, struct stall_source *b,
			   const char *expected)
{
	const struct stall_import_options opt = {.run = "r"};
	struct stall_source *src[] = {a, b};
	struct stall_store *st = import_sources(src, 2, &opt);

	assert_string_equal(
		rows(st, "SELECT verdict, d.source_id, overlap_ns, same, "
			 "events FROM clock_fit JOIN doubled AS d"),
		expected);
	assert_string_equal(
		rows(st, "SELECT DISTINCT clock_method FROM source"), "same");
	stall_store_close(st);
}

/* In the time of both 198 slices begin: 187 sequences of 12. */
static void the_same_events_are_told(void **state)
{
	(void)state;
	assert_doubles(recording(1, 5000000000), recording(1, 5000000000 + 400),
		       "same|2|1989999600|187|sched_switch");
}

static void other_events_are_not(void **state)
{
	(void)state;
	assert_doubles(recording(1, 5000000000), recording(2, 5000000000), "");
}

/* The same program again, later: nothing of both can be the same. */
static void what_does_not_overlap_is_not(void **state)
{
	(void)state;
	assert_doubles(recording(1, 5000000000), recording(1, 9000000000), "");
}

static void clocks_that_cannot_both_be_right_are_told(void **state)
{
	(void)state;
	assert_doubles(recording(1, 5000000000), recording(1, 5000005000),
		       "contradicts|2|1989995000|187|sched_switch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_events_are_told),
		cmocka_unit_test(other_events_are_not),
		cmocka_unit_test(what_does_not_overlap_is_not),
		cmocka_unit_test(clocks_that_cannot_both_be_right_are_told),
	};

	return cmocka_run_group_tests_name("align_doubles", tests, NULL, NULL);
}
