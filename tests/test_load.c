/* What an importer may hand over, and what it may not. */
#include <stdio.h>
#include <string.h>

#include "libanalyze/load_backend.h"
#include "tests/harness.h"

static const struct stall_rowtype name_row = {"thread_name", "utid, ts, name",
					      3};
static const struct stall_rowtype thread_row = {"thread", "source_id, tid", 2};

static int no_probe(struct stall_str head)
{
	(void)head;
	return 1;
}

static int lines_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	struct stall_str line;

	(void)err;
	while (stall_source_line(src, &line))
		stall_load_row(load, &name_row, stall_int(1), stall_int(1),
			       stall_text(line));
	return 0;
}

static const struct stall_importer lines = {"lines", "", no_probe,
					    lines_import};

static void bytes_that_are_no_text_are_replaced(void **state)
{
	static const char in[] = "a\0b\n\xff\n\xc3\xa9\n\xc0\x80\n\xed\xa0\x80"
				 "\n\xf0\x9f\x98\x80\n\xf4\x90\x80\x80\n\xc3";
	struct stall_source *src = stall_source_mem("a", in, sizeof(in) - 1);
	struct stall_store *st = import_source(src, &lines, NULL);

	(void)state;
	assert_string_equal(rows(st, "SELECT hex(replace(name,"
				     " char(0xfffd), '?')) FROM thread_name"),
			    "613F62\n3F\nC3A9\n3F3F\n3F3F3F\nF09F9880\n"
			    "3F3F3F3F\n3F");
	stall_store_close(st);
}

static void good_text_is_told_from_bad(void **state)
{
	char buf[64];

	(void)state;
	for (size_t n = 0; n < 24; n++) {
		memset(buf, 'a', sizeof(buf));
		assert_true(stall_text_ok(buf, n));
		for (size_t i = 0; i < n; i++) {
			buf[i] = '\0';
			assert_false(stall_text_ok(buf, n));
			buf[i] = '\x80';
			assert_false(stall_text_ok(buf, n));
			buf[i] = 'a';
		}
	}
}

/* Two threads that end in the order they began in; then one of its own. */
static int reserving_import(struct stall_source *src, struct stall_load *load,
			    struct stall_err *err)
{
	int64_t id[3];

	(void)src;
	(void)err;
	for (int i = 0; i < 3; i++)
		id[i] = stall_load_reserve(load, &thread_row);
	for (int i = 0; i < 3; i++)
		stall_load_vals(load, &thread_row, id[i],
				(const struct stall_val[]){stall_int(1),
							   stall_int(70 + i)},
				2);
	assert_int_equal(
		stall_load_row(load, &thread_row, stall_int(1), stall_int(80)),
		id[2] + 1);
	return 0;
}

static const struct stall_importer reserving = {"reserving", "", no_probe,
						reserving_import};

static void ids_follow_those_handed_out(void **state)
{
	struct stall_store *st =
		import_source(stall_source_mem("a", "x", 1), &reserving, NULL);

	(void)state;
	assert_string_equal(rows(st, "SELECT utid, tid FROM thread"),
			    "1|70\n2|71\n3|72\n4|80");
	stall_store_close(st);
}

/* ---- importers that break the contract ---- */

static const struct stall_rowtype no_table = {"nonsense", "ts", 1};
static const struct stall_rowtype no_column = {"thread_name", "ts, zzz", 2};
static const struct stall_rowtype too_few = {"thread_name", "ts", 1};

static int text_for_number(struct stall_load *load)
{
	stall_load_row(load, &name_row, stall_int(1), stall_cstr("x"),
		       stall_cstr("x"));
	return 0;
}

static int null_for_name(struct stall_load *load)
{
	stall_load_row(load, &name_row, stall_int(1), stall_int(1),
		       stall_null());
	return 0;
}

static int ids_go_down(struct stall_load *load)
{
	const struct stall_val val[] = {stall_int(1), stall_int(1),
					stall_cstr("x")};

	stall_load_vals(load, &name_row, 5, val, 3);
	stall_load_vals(load, &name_row, 4, val, 3);
	return 0;
}

static int unknown_table(struct stall_load *load)
{
	stall_load_row(load, &no_table, stall_int(1));
	return 0;
}

static int unknown_column(struct stall_load *load)
{
	stall_load_row(load, &no_column, stall_int(1), stall_int(1));
	return 0;
}

static int missing_column(struct stall_load *load)
{
	stall_load_row(load, &too_few, stall_int(1));
	return 0;
}

static const struct wrong {
	int (*act)(struct stall_load *load);
	const char *message;
} wrongs[] = {
	{text_for_number, "bad type of value 2"},
	{null_for_name, "bad type of value 3"},
	{ids_go_down, "id 4 comes too late"},
	{unknown_table, "no such table"},
	{unknown_column, "not the table's columns"},
	{missing_column, "not the table's columns"},
	{NULL, NULL},
};

static int wrong_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	int i = *stall_source_all(src).p - '0';

	(void)err;
	assert_false(stall_load_failed(load));
	wrongs[i].act(load);
	assert_true(stall_load_failed(load));
	return 0;
}

static const struct stall_importer wrong = {"wrong", "", no_probe,
					    wrong_import};

static void a_broken_contract_is_latched_and_told(void **state)
{
	struct folder *b = *state;
	struct stall_import_result r;

	for (int i = 0; wrongs[i].act; i++) {
		struct stall_import *in =
			stall_import_begin(b->db, NULL, &b->err);
		char c = (char)('0' + i);
		struct stall_source *src = stall_source_mem("w", &c, 1);

		assert_int_equal(
			stall_import_source(in, src, &wrong, &r, &b->err), -1);
		if (!strstr(b->err.msg, wrongs[i].message))
			fail_msg("%s", b->err.msg);
		stall_source_close(src);
		assert_int_equal(stall_import_commit(in, &b->err), -1);
		if (!strstr(b->err.msg, wrongs[i].message))
			fail_msg("%s", b->err.msg);
	}
	assert_int_equal(folder_files(b), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_that_are_no_text_are_replaced),
		cmocka_unit_test(good_text_is_told_from_bad),
		cmocka_unit_test(ids_follow_those_handed_out),
		folder_test(a_broken_contract_is_latched_and_told),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
