/*
 * A perf.data as machines of either byte order write it, through a pipe: what
 * is read of it is the same.
 */
#include <linux/perf_event.h>
#include <stdlib.h>

#include "tests/harness.h"

struct made {
	char p[4096];
	size_t n, record;
	bool big;
};

static void num(struct made *m, uint64_t v, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		m->p[m->n++] = (char)(v >> 8 * (m->big ? bytes - 1 - i : i));
}

static void begin(struct made *m, uint32_t type, uint16_t misc)
{
	m->record = m->n;
	num(m, type, 4);
	num(m, misc, 2);
	num(m, 0, 2);
}

static void end(struct made *m)
{
	size_t n = m->n;

	m->n = m->record + 6;
	num(m, n - m->record, 2);
	m->n = n;
}

/* The rest of the room is 0. */
static void bytes(struct made *m, const char *s, size_t n, size_t room)
{
	memcpy(m->p + m->n, s, n);
	m->n += room;
}

enum { TYPE = PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME |
	      PERF_SAMPLE_CPU | PERF_SAMPLE_PERIOD | PERF_SAMPLE_CALLCHAIN };

/* Where it was: at the end of all records but samples. */
static void place(struct made *m, uint64_t ts)
{
	num(m, 7, 4);
	num(m, 7, 4);
	num(m, ts, 8);
	num(m, 1, 4);
	num(m, 0, 4);
}

static uint64_t flag(const struct made *m, int bit)
{
	return UINT64_C(1) << (m->big ? 63 - bit : bit);
}

/* perf_event_attr of 112 bytes, an id. */
static void put_attr(struct made *m)
{
	size_t at;

	begin(m, 64, 0);
	at = m->n;
	num(m, PERF_TYPE_SOFTWARE, 4);
	num(m, 112, 4);
	num(m, PERF_COUNT_SW_CPU_CLOCK, 8);
	num(m, 999, 8);
	num(m, TYPE, 8);
	num(m, 0, 8);
	num(m, flag(m, 10) | flag(m, 18) | flag(m, 25), 8);
	m->n = at + 92;
	num(m, 1, 4); /* CLOCK_MONOTONIC */
	m->n = at + 112;
	num(m, 55, 8);
	end(m);
}

static void put_map(struct made *m)
{
	begin(m, PERF_RECORD_MMAP2, PERF_RECORD_MISC_USER | 1 << 14);
	num(m, 7, 4);
	num(m, 7, 4);
	num(m, 0x400000, 8);
	num(m, 0x2000, 8);
	num(m, 0x1000, 8);
	bytes(m, "\4\0\0\0\xde\xad\xbe\xef", 8, 24);
	num(m, 5, 4);
	num(m, 2, 4);
	bytes(m, "/bin/x", 6, 8);
	place(m, 1000);
	end(m);
}

static void put_sample(struct made *m, uint64_t ts, uint64_t ip)
{
	begin(m, PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER);
	num(m, ip, 8);
	num(m, 7, 4);
	num(m, 7, 4);
	num(m, ts, 8);
	num(m, 1, 4);
	num(m, 0, 4);
	num(m, 3, 8); /* period */
	num(m, 3, 8); /* addresses */
	num(m, (uint64_t)PERF_CONTEXT_USER, 8);
	num(m, ip, 8);
	num(m, 0x401008, 8);
	end(m);
}

static void put_loss(struct made *m, uint64_t ts, uint64_t events)
{
	begin(m, PERF_RECORD_LOST, 0);
	num(m, 55, 8);
	num(m, events, 8);
	place(m, ts);
	end(m);
}

/* perf's own sum of them; no place in time. */
static void put_sum(struct made *m, uint64_t events)
{
	begin(m, PERF_RECORD_LOST_SAMPLES, 0);
	num(m, events, 8);
	place(m, 0);
	end(m);
}

static struct stall_store *made(bool big, uint64_t lost)
{
	struct made m = {.big = big};

	num(&m, UINT64_C(0x32454c4946524550), 8); /* PERFILE2 */
	num(&m, 16, 8);
	put_attr(&m);
	put_map(&m);
	put_sample(&m, 2000, 0x400010);
	put_loss(&m, 3000, 9);
	put_sample(&m, 3000, 0x400020);
	put_sum(&m, lost);
	return import_bytes("x.data", "perfdata", m.p, m.n);
}

static void both_orders_say_the_same(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct stall_store *st = made(big, 9);

		assert_string_equal(
			rows(st, "SELECT s.ts, tid, cpu, mode, "
				 "printf('%x', ip), s.period, frequency, frames "
				 "FROM perf_sample AS s JOIN perf_event "
				 "USING (perf_event_id) JOIN thread USING (utid) "
				 "JOIN cpu USING (ucpu) JOIN stack "
				 "ON stack_id = user_stack_id"),
			"2000|7|1|user|400010|3|999|400010 401008\n"
			"3000|7|1|user|400020|3|999|400020 401008");
		assert_string_equal(
			rows(st, "SELECT ts, pid, begin_address, size, "
				 "file_offset, file, build_id FROM perf_map"),
			"1000|7|4194304|8192|4096|/bin/x|deadbeef");
		assert_string_equal(
			rows(st, "SELECT printf('%x', address), returns, "
				 "printf('%x', file_offset) FROM frame "
				 "ORDER BY 1"),
			"400010||1010\n400020||1020\n401008|1|2008");
		assert_string_equal(
			rows(st, "SELECT ts + dur, events FROM loss"),
			"3000|9");
		assert_string_equal(rows(st, "SELECT count(*) FROM skipped"),
				    "0");
		stall_store_close(st);
	}
}

/* The last ones: no record follows that would tell of them. */
static void losses_that_no_record_tells(void **state)
{
	struct stall_store *st = made(false, 12);

	(void)state;
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"),
			    "losses_untold|1");
	assert_string_equal(rows(st, "SELECT value FROM source_info "
				     "WHERE key = 'lost_untold'"),
			    "3");
	stall_store_close(st);
}

/* The head alone is in "data" of such a folder: bit 24 of its parts. */
static void folders_of_several_threads_are_refused(void **state)
{
	struct made m = {.n = 0};
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_import_result result;
	struct stall_source *src;

	(void)state;
	num(&m, UINT64_C(0x32454c4946524550), 8);
	num(&m, 104, 8);
	num(&m, 128, 8); /* of an attribute; three places follow */
	m.n += 3 * 16;
	num(&m, 1 << 24, 8);
	m.n += 3 * 8;
	src = stall_source_mem("data", m.p, m.n);
	assert_int_equal(stall_import_source(in, src, NULL, &result, &err), -1);
	assert_non_null(strstr(err.msg, "record without --threads"));
	stall_import_abandon(in);
	stall_source_close(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_orders_say_the_same),
		cmocka_unit_test(losses_that_no_record_tells),
		cmocka_unit_test(folders_of_several_threads_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
