/* Bytes and pages of SQLite's file format, as the bulk loader makes them. */
#include <stdio.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"
#include "tests/harness.h"

/* Byte 2^30 belongs to SQLite's locks; the page that has it stays unused. */
static void the_page_of_the_lock_byte_is_left_out(void **state)
{
	static uint8_t buf[1 << 20];
	struct stall_bulk_file f = {.fd = -1,
				    .page_size = 65536,
				    .usable = 65536,
				    .next = 16384,
				    .first = 16384,
				    .buf = buf};
	struct stall_err err;
	uint32_t no;

	(void)state;
	assert_int_equal(stall_bulk_file_peek(&f), 16384);
	assert_non_null(stall_bulk_file_page(&f, &no, &err));
	assert_int_equal(no, 16384);
	assert_int_equal(stall_bulk_file_peek(&f), 16386);
	assert_ptr_equal(stall_bulk_file_page(&f, &no, &err), buf + 2 * 65536);
	assert_int_equal(no, 16386);
}

static void varints_are_sqlites(void **state)
{
	static const struct {
		uint64_t v;
		uint32_t n;
		uint8_t bytes[9];
	} want[] = {
		{0, 1, {0}},
		{127, 1, {0x7f}},
		{128, 2, {0x81, 0x00}},
		{16383, 2, {0xff, 0x7f}},
		{16384, 3, {0x81, 0x80, 0x00}},
		{(UINT64_C(1) << 56) - 1,
		 8,
		 {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}},
		{UINT64_C(1) << 56,
		 9,
		 {0x80, 0xc0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}},
		{UINT64_MAX,
		 9,
		 {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		uint8_t got[9] = {0};

		assert_int_equal(stall_varint_len(want[i].v), want[i].n);
		assert_int_equal(stall_varint_put(got, want[i].v) - got,
				 want[i].n);
		assert_memory_equal(got, want[i].bytes, 9);
	}
}

static void serial_types_are_the_shortest(void **state)
{
	static const struct {
		int64_t v;
		uint32_t type;
	} want[] = {
		{0, 8},
		{1, 9},
		{2, 1},
		{-1, 1},
		{127, 1},
		{-128, 1},
		{128, 2},
		{-129, 2},
		{32767, 2},
		{-32768, 2},
		{32768, 3},
		{8388607, 3},
		{8388608, 4},
		{-8388609, 4},
		{INT32_MAX, 4},
		{INT32_MIN, 4},
		{1LL << 31, 5},
		{(1LL << 47) - 1, 5},
		{-(1LL << 47), 5},
		{1LL << 47, 6},
		{INT64_MAX, 6},
		{INT64_MIN, 6},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		assert_int_equal(stall_int_code(want[i].v)->type, want[i].type);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_of_the_lock_byte_is_left_out),
		cmocka_unit_test(varints_are_sqlites),
		cmocka_unit_test(serial_types_are_the_shortest),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
