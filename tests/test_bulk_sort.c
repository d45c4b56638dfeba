/* Entries of an index come back in order, whatever order they came in. */
#include <stdlib.h>

#include "libanalyze/load_bulk_sort.h"
#include "tests/harness.h"

static struct stall_bulk_key number(int64_t a, int64_t b, uint64_t id)
{
	return (struct stall_bulk_key){
		{(uint64_t)a ^ STALL_BULK_SIGN, (uint64_t)b ^ STALL_BULK_SIGN},
		id | stall_bulk_given(0) | stall_bulk_given(1)};
}

/* ---- packing ---- */

static void an_entry_survives_packing(void **state)
{
	static const int64_t some[] = {
		0,	  1,	    -1,	      127,	 128,	    255,
		256,	  65535,    1 << 24,  INT32_MIN, INT32_MAX, 1L << 40,
		1L << 48, 1L << 55, 1L << 56, 1L << 62,	 INT64_MAX, INT64_MIN};
	enum { N = sizeof(some) / sizeof(*some) };

	(void)state;
	for (int i = 0; i < N * N; i++) {
		struct stall_bulk_key from = number(7, some[i / N], 5);
		struct stall_bulk_key to = number(7, some[i % N], 6), got;
		uint8_t p[STALL_BULK_MAX_PACKED + 8], *end;

		to.id = from.id + (uint64_t)some[i / N];
		end = stall_bulk_pack(p, &from, &to);
		assert_true(end - p <= STALL_BULK_MAX_PACKED);
		got = from;
		assert_ptr_equal(stall_bulk_unpack(p, &got), end);
		assert_memory_equal(&got, &to, sizeof(to));
	}
}

static void a_later_entry_of_the_same_thread_takes_six_bytes(void **state)
{
	struct stall_bulk_key a = number(7, 5000000000, 1000);
	struct stall_bulk_key b = number(7, 5001000000, 1190);
	uint8_t p[STALL_BULK_MAX_PACKED];

	(void)state;
	assert_int_equal(stall_bulk_pack(p, &a, &b) - p, 1 + 3 + 2);
}

/* ---- sorting ---- */

struct seen {
	struct stall_bulk_key last;
	uint64_t sum; /* of ids, so that none is lost */
	size_t n;
};

static int see(void *ctx, const struct stall_bulk_key *key,
	       struct stall_err *err)
{
	struct seen *s = ctx;

	(void)err;
	if (s->n++)
		assert_true(stall_bulk_less(&s->last, key));
	s->last = *key;
	s->sum += key->id & (uint64_t)STALL_BULK_ID_MAX;
	return 0;
}

static void assert_all(struct stall_bulk_sort *s, size_t n, uint64_t sum)
{
	struct stall_err err;
	struct seen seen = {.n = 0};

	assert_int_equal(stall_bulk_sort_each(s, see, &seen, &err), 0);
	assert_int_equal(seen.n, n);
	assert_true(seen.sum == sum);
}

static uint64_t roll(uint64_t *state)
{
	*state ^= *state << 13; /* xorshift64, Marsaglia 2003 */
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* n entries of so many groups, times going up but for the jitter. */
static uint64_t add(struct stall_bulk_sort *s, uint64_t n, uint64_t groups,
		    uint64_t jitter)
{
	struct stall_err err;
	uint64_t state = 88172645463325252u, sum = 0;

	for (uint64_t i = 1; i <= n; i++) {
		uint64_t ts = i * 1000 + roll(&state) % jitter;
		struct stall_bulk_key k = number(
			(int64_t)(roll(&state) % groups), (int64_t)ts, i);

		if (i % 31 == 0) { /* NULL */
			k.col[i & 1] = 0;
			k.id &= ~stall_bulk_given(i & 1);
		}
		assert_int_equal(stall_bulk_sort_add(s, &k, &err), 0);
		sum += i;
	}
	return sum;
}

static void entries_come_back_in_order(void **state)
{
	static const struct {
		uint64_t n, groups, jitter;
	} all[] = {
		{0, 1, 1},
		{1, 1, 1},
		{100, 3, 1},
		{1000, 3, 100000},
		{400000, 60, 1},       /* as traces are; some runs */
		{400000, 5, 1u << 30}, /* in no order */
		{50000, 1u << 30, 1},  /* each its own group */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct stall_bulk_sort s;
		uint64_t sum;

		stall_bulk_sort_init(&s, "/tmp/stall");
		sum = add(&s, all[i].n, all[i].groups, all[i].jitter);
		assert_all(&s, all[i].n, sum);
		stall_bulk_sort_free(&s);
	}
}

static void what_came_after_the_mark_can_be_undone(void **state)
{
	static const uint64_t sizes[] = {0, 10, 300000};
	struct stall_err err;

	(void)state;
	for (int i = 0; i < 9; i++) {
		struct stall_bulk_sort s;
		uint64_t sum;

		stall_bulk_sort_init(&s, "/tmp/stall");
		sum = add(&s, sizes[i / 3], 60, 1);
		assert_int_equal(stall_bulk_sort_mark(&s, &err), 0);
		add(&s, sizes[i % 3], 60, 1);
		stall_bulk_sort_rollback(&s);
		assert_all(&s, sizes[i / 3], sum);
		stall_bulk_sort_free(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_survives_packing),
		cmocka_unit_test(
			a_later_entry_of_the_same_thread_takes_six_bytes),
		cmocka_unit_test(entries_come_back_in_order),
		cmocka_unit_test(what_came_after_the_mark_can_be_undone),
	};

	return cmocka_run_group_tests_name("bulk_sort", tests, NULL, NULL);
}
