/* The short name of a file's content. */
#include "libanalyze/digest.h"
#include "tests/harness.h"

static unsigned char data[(6 << 20) + 5];

static void assert_change_shows(size_t n, size_t at)
{
	char before[STALL_DIGEST_SIZE], after[STALL_DIGEST_SIZE];

	stall_digest(data, n, before);
	data[at] ^= 1;
	stall_digest(data, n, after);
	data[at] ^= 1;
	assert_string_not_equal(before, after);
}

static void each_byte_of_a_small_file_counts(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 100; n++)
		for (size_t at = 0; at < n; at++)
			assert_change_shows(n, at);
	assert_change_shows(4 << 20, 2 << 20);
}

static void so_does_the_size(void **state)
{
	char a[STALL_DIGEST_SIZE], b[STALL_DIGEST_SIZE];

	(void)state;
	stall_digest(data, 0, a);
	for (size_t n = 1; n < 100; n++) {
		stall_digest(data, n, b);
		assert_string_not_equal(a, b);
	}
}

static void both_ends_of_a_large_file_count(void **state)
{
	size_t n = sizeof(data), end = 1 << 20;

	(void)state;
	assert_change_shows(n, 0);
	assert_change_shows(n, end - 1);
	assert_change_shows(n, n - end);
	assert_change_shows(n, n - 6);
	assert_change_shows(n, n - 1);
}

/* Every 16 KiB of the 4 MiB between the ends, 4 KiB are looked at. */
static void blocks_in_between_do_too(void **state)
{
	(void)state;
	assert_change_shows(sizeof(data), 1 << 20);
	assert_change_shows(sizeof(data), (1 << 20) + 16384 * 100 + 4095);
	assert_change_shows(sizeof(data), (1 << 20) + 16384 * 255);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_of_a_small_file_counts),
		cmocka_unit_test(so_does_the_size),
		cmocka_unit_test(both_ends_of_a_large_file_count),
		cmocka_unit_test(blocks_in_between_do_too),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
