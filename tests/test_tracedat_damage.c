/* test_tracedat_damage.c - trace.dat that is cut, damaged or lies */
#include "tests/harness.h"

#include <stdlib.h>

#include "libanalyze/mem.h"
#include "tests/synth.h"

static const char counts[] =
	"SELECT name, count FROM event_count ORDER BY name";

static const char skipped[] = "SELECT reason, count FROM skipped ORDER BY 1";

/* Imports with all events kept and frees s. */
static struct stall_store *import_synth(struct synth *s)
{
	const struct stall_import_options opt = {.events = "all"};

	return import_source(synth_source(s), stall_importer_find("tracedat"),
			     &opt);
}

/* ---- formats ---- */

static void a_broken_format_costs_its_events_only(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_format_text(s, "sched", "name: nonsense\n");
	synth_waking(s, 0, 1000, 7, "a", 8, 120, 0);
	st = import_synth(s);
	assert_string_equal(rows(st, "SELECT reason, count, (SELECT count(*) "
				     "FROM event) FROM skipped"),
			    "bad_format|1|1");
	stall_store_close(st);
}

static void a_type_without_a_needed_field_is_not_handled(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_format(s, "sched", "sched_switch", "char prev_comm[16]");
	synth_event(s, 0, 1000, 7, "sched_switch", "prev_comm=a");
	synth_event(s, 0, 2000, 7, "sched_switch", "prev_comm=a");
	st = import_synth(s);
	assert_string_equal(rows(st, skipped), "missing_field|2");
	assert_string_equal(rows(st, "SELECT name, count, handled FROM "
				     "event_count"),
			    "sched_switch|2|0");
	stall_store_close(st);
}

/* ---- bytes ---- */

/* The database of the first n bytes; NULL if nothing could be had of them. */
static struct stall_store *import_first(const uint8_t *p, size_t n,
					struct stall_err *err)
{
	struct stall_source *src = stall_source_mem("cut.dat", p, n);
	struct stall_import *in = stall_import_begin(":memory:", NULL, err);
	struct stall_import_result result;
	struct stall_store *st = NULL;

	assert_non_null(in);
	if (stall_import_source(in, src, stall_importer_find("tracedat"),
				&result, err))
		stall_import_abandon(in);
	else
		st = stall_import_store(in, err);
	stall_source_close(src);
	return st;
}

static int64_t events_of(struct stall_store *st)
{
	return atoll(rows(st, "SELECT coalesce(events, 0) FROM source"));
}

/* Whatever the place: never less than from a shorter piece, and told so. */
static void check_cuts(const struct synth_options *opt)
{
	struct synth *s = synth_new(opt);
	const uint8_t *p;
	int64_t most = 0;
	size_t n;

	for (int i = 0; i < 200; i++)
		synth_waking(s, i % 2, i * 1000, 7, "a", 8, 120, 0);
	p = synth_finish(s, &n);
	for (size_t cut = 0; cut < n; cut += 61) {
		struct stall_err err = {""};
		struct stall_store *st = import_first(p, cut, &err);

		if (!st) {
			assert_true(*err.msg && !most);
			continue;
		}
		assert_string_not_equal(rows(st, "SELECT cut_at FROM source"),
					"");
		assert_true(events_of(st) >= most);
		most = events_of(st);
		stall_store_close(st);
	}
	assert_true(most > 190);
	synth_free(s);
}

static void a_cut_file_gives_what_it_still_holds(void **state)
{
	static const struct synth_options cases[] = {
		{.version = 6},
		{.version = 7},
		{.version = 7, .compression = "zlib"},
		{.version = 7, .compression = "zstd", .page_size = 1024},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_cuts(&cases[i]);
}

static void a_damaged_page_is_read_up_to_the_damage(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_err err = {""};
	struct stall_store *st;
	const uint8_t *p;
	uint8_t *copy;
	size_t n;

	(void)state;
	for (int i = 0; i < 10; i++)
		synth_waking(s, 0, i, 7, "a", 8, 120, 0);
	p = synth_finish(s, &n);
	copy = (uint8_t *)stall_strndup((const char *)p, n);
	/* the last page: a head of 16 bytes, records of 4 + 36; the sixth says
	 * that it is longer than the page */
	memset(copy + n - 4096 + 16 + 5 * 40, 0, 4);
	memset(copy + n - 4096 + 16 + 5 * 40 + 4, 0xff, 4);
	st = import_first(copy, n, &err);
	assert_non_null(st);
	assert_string_equal(rows(st, counts), "sched_waking|5");
	assert_string_equal(rows(st, skipped), "bad_page|1");
	stall_store_close(st);
	free(copy);
	synth_free(s);
}

static const char losses[] =
	"SELECT ts, dur, cpu, events FROM loss JOIN cpu USING (ucpu)";

/* Pages of three events on CPU 0, 1 s apart: 1000, 1001, 1002 (ms), 2000 ..
 * The file ends with them; the caller frees the copy that is returned. */
static uint8_t *make_pages(const struct synth_options *opt, int pages,
			   size_t *ret_n)
{
	struct synth *s = synth_new(opt);
	const uint8_t *p;
	uint8_t *copy;

	for (int i = 0; i < pages * 3; i++) {
		if (i % 3 == 0)
			synth_page(s, 0);
		synth_waking(s, 0,
			     (i / 3 + 1) * INT64_C(1000000000) +
				     i % 3 * INT64_C(1000000),
			     7, "a", 8, 120, 0);
	}
	p = synth_finish(s, ret_n);
	copy = (uint8_t *)stall_strndup((const char *)p, *ret_n);
	synth_free(s);
	return copy;
}

static void put64(uint8_t *to, uint64_t v)
{
	memcpy(to, &v, sizeof(v));
}

/* One page is damaged: what is left of them all, and what was lost. */
static void check_pages(uint8_t *copy, size_t n, const char *times_ms,
			const char *lost)
{
	const struct stall_import_options opt = {.events = "all"};
	struct stall_store *st =
		import_source(stall_source_mem("leap.dat", copy, n),
			      stall_importer_find("tracedat"), &opt);

	assert_string_equal(rows(st, "SELECT group_concat(ts / 1000000, ' ') "
				     "FROM event"),
			    times_ms);
	assert_string_equal(rows(st, skipped), "bad_page|1");
	assert_string_equal(rows(st, losses), lost);
	stall_store_close(st);
	free(copy);
}

static void a_leap_within_a_page_ends_the_page(void **state)
{
	uint8_t *copy, *rec;
	size_t n;

	(void)state;
	copy = make_pages(NULL, 4, &n);
	/* the second page: a head of 16 bytes, records of 4 + 36; the second
	 * becomes 8 bytes of more time, by 2^28 * 2^27 ns */
	rec = copy + n - 3 * 4096 + 16 + 40;
	put64(rec, 30 | UINT64_C(1) << 60);
	check_pages(copy, n,
		    "1000 1001 1002 2000 3000 3001 3002 4000 4001 4002",
		    "2000000000|1000000000|0|");
}

static void a_page_that_starts_with_a_leap_is_left_out(void **state)
{
	static const struct synth_options cases[] = {
		{.version = 6},
		{.version = 7},
	};
	static const uint64_t leaps[] = {UINT64_C(1) << 50, UINT64_C(1) << 62,
					 UINT64_MAX, 1};

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		size_t n;
		uint8_t *copy = make_pages(&cases[i % 2], 4, &n);

		put64(memmem(copy, n, "\0\x94\x35\x77\0\0\0\0", 8),
		      leaps[i / 2]);
		check_pages(copy, n,
			    "1000 1001 1002 3000 3001 3002 4000 4001 4002",
			    "1002000000|1998000000|0|");
	}
}

/* The page before it is bounded by the one after it then. */
static void a_leap_at_the_end_is_lost_until_the_end(void **state)
{
	uint8_t *copy;
	size_t n;

	(void)state;
	copy = make_pages(NULL, 3, &n);
	put64(copy + n - 4096, UINT64_C(1) << 58);
	check_pages(copy, n, "1000 1001 1002 2000 2001 2002",
		    "2002000000|0|0|");
	copy = make_pages(NULL, 3, &n);
	put64(copy + n - 3 * 4096, UINT64_C(1) << 58);
	check_pages(copy, n, "2000 2001 2002 3000 3001 3002",
		    "2000000000|0|0|");
}

/* Wherever the chunks begin. */
static void pages_are_looked_at_ahead_across_chunks(void **state)
{
	static const struct synth_options opt = {
		.version = 7, .compression = "zstd", .page_size = 1024};

	(void)state;
	for (int bad = 1; bad < 40; bad++) {
		struct synth *s = synth_new(&opt);
		struct stall_store *st;

		for (int i = 0; i < 40; i++) {
			synth_page(s, 0);
			synth_waking(s, 0,
				     i == bad ? INT64_C(1) << 58
					      : (i + 1) * INT64_C(1000000000),
				     7, "a", 8, 120, 0);
		}
		st = import_synth(s);
		assert_string_equal(
			rows(st, "SELECT count(*), max(ts) / 1000000000, "
				 "(SELECT count(*) FROM loss) FROM event"),
			bad == 39 ? "39|39|1" : "39|40|1");
		assert_string_equal(rows(st, skipped), "bad_page|1");
		stall_store_close(st);
	}
}

static void a_text_outside_its_record_is_empty(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_err err = {""};
	struct stall_store *st;
	const uint8_t *p;
	uint8_t *copy, *text;
	size_t n;

	(void)state;
	synth_event(s, 0, 1, 7, "sched_process_exec", "filename=zzzz pid=7");
	p = synth_finish(s, &n);
	copy = (uint8_t *)stall_strndup((const char *)p, n);
	text = memmem(copy, n, "zzzz", 4);
	memset(text - 12, 0xff, 4); /* where it is, and how long */
	st = import_first(copy, n, &err);
	assert_non_null(st);
	assert_string_equal(rows(st, skipped), "bad_field|1");
	stall_store_close(st);
	free(copy);
	synth_free(s);
}

/* Seen in real files: the names end 8 bytes earlier than their size says. */
static void saved_names_may_be_shorter_than_said(void **state)
{
	(void)state;
	for (int version = 6; version <= 7; version++) {
		struct synth *s =
			synth_new(&(struct synth_options){.version = version});
		struct stall_err err = {""};
		struct stall_store *st;
		const uint8_t *p;
		uint8_t *copy;
		size_t n;

		synth_saved_comm(s, 7, "seven");
		synth_event(s, 0, 1, 7, "sys_enter", "id=1");
		p = synth_finish(s, &n);
		copy = (uint8_t *)stall_strndup((const char *)p, n);
		((uint8_t *)memmem(copy, n, "7 seven", 7))[-8] += 8;
		st = import_first(copy, n, &err);
		assert_non_null(st);
		assert_string_equal(rows(st, "SELECT name, events FROM source, "
					     "thread WHERE tid = 7"),
				    "seven|1");
		stall_store_close(st);
		free(copy);
		synth_free(s);
	}
}

static void time_that_goes_back_is_held(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_waking(s, 0, 5000, 7, "a", 8, 120, 0);
	synth_page(s, 0);
	synth_waking(s, 0, 4000, 7, "a", 8, 120, 0);
	synth_waking(s, 0, 6000, 7, "a", 8, 120, 0);
	st = import_synth(s);
	assert_string_equal(rows(st, "SELECT ts FROM event ORDER BY id"),
			    "5000\n5000\n6000");
	assert_string_equal(rows(st, skipped), "time_backwards|1");
	stall_store_close(st);
}

static void an_unknown_compression_is_refused(void **state)
{
	struct synth *s = synth_new(&(struct synth_options){.version = 7});
	struct stall_err err = {""};
	uint8_t *copy;
	const uint8_t *p;
	size_t n;

	(void)state;
	p = synth_finish(s, &n);
	copy = (uint8_t *)stall_strndup((const char *)p, n);
	memcpy(memmem(copy, 64, "none", 4), "lzma", 4);
	assert_null(import_first(copy, n, &err));
	assert_non_null(strstr(err.msg, "compressed with lzma"));
	free(copy);
	synth_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cut_file_gives_what_it_still_holds),
		cmocka_unit_test(a_damaged_page_is_read_up_to_the_damage),
		cmocka_unit_test(a_leap_within_a_page_ends_the_page),
		cmocka_unit_test(a_page_that_starts_with_a_leap_is_left_out),
		cmocka_unit_test(a_leap_at_the_end_is_lost_until_the_end),
		cmocka_unit_test(pages_are_looked_at_ahead_across_chunks),
		cmocka_unit_test(a_text_outside_its_record_is_empty),
		cmocka_unit_test(saved_names_may_be_shorter_than_said),
		cmocka_unit_test(time_that_goes_back_is_held),
		cmocka_unit_test(an_unknown_compression_is_refused),
		cmocka_unit_test(a_broken_format_costs_its_events_only),
		cmocka_unit_test(a_type_without_a_needed_field_is_not_handled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
