/* A disk that is full. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/harness.h"

static int flood_probe(struct stall_str head)
{
	(void)head;
	return 1;
}

/* As many rows as the text says; must end once it is told to. */
static int flood_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	static const struct stall_rowtype info = {"source_info",
						  "source_id, key, value", 3};

	int n = atoi(stall_source_all(src).p);

	(void)err;
	for (int i = 0; i < n && !stall_load_failed(load); i++)
		stall_load_row(load, &info, stall_int(1), stall_cstr("k"),
			       stall_cstr("a value of some length"));
	return 0;
}

static const struct stall_importer flood = {"flood", "", flood_probe,
					    flood_import};

/* Files may not grow larger: for a program, much like a full disk. */
static void set_limit(rlim_t bytes)
{
	struct rlimit rl;

	getrlimit(RLIMIT_FSIZE, &rl);
	rl.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &rl);
	signal(SIGXFSZ, bytes == RLIM_INFINITY ? SIG_DFL : SIG_IGN);
}

static void run_out_of_room(struct folder *b, const char *loader)
{
	struct stall_import_options opt = {.loader = loader};
	struct stall_source *src = stall_source_mem("big", "1000000", 8);
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, &opt, &b->err);

	assert_non_null(in);
	set_limit(4 << 20);
	if (stall_import_source(in, src, &flood, &r, &b->err))
		assert_non_null(strstr(b->err.msg, "cannot import big: "));
	b->err.msg[0] = '\0';
	assert_int_equal(stall_import_commit(in, &b->err), -1);
	set_limit(RLIM_INFINITY);
	if (!strstr(b->err.msg, strerror(EFBIG)) &&
	    !strstr(b->err.msg, "the disk may be full"))
		fail_msg("%s", b->err.msg);
	stall_source_close(src);
}

static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
	struct folder *b = *state;

	run_out_of_room(b, "bulk");
	assert_int_equal(folder_files(b), 0);
	run_out_of_room(b, "sql");
	assert_int_equal(folder_files(b), 0);
}

static void a_database_survives_that_no_more_fits_in(void **state)
{
	struct folder *b = *state;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_int_equal(stall_import_commit(in, &b->err), 0);
	run_out_of_room(b, "bulk");
	assert_string_equal(folder_rows(b, "SELECT name FROM run"), "run1");
	assert_folder_whole(b);
	assert_int_equal(folder_files(b), 1);
}

static int add_rows(struct folder *b, const char *count)
{
	struct stall_source *src = stall_source_mem("s", count, 8);
	struct stall_import_result r;
	struct stall_import *in = stall_import_begin(b->db, NULL, &b->err);

	assert_non_null(in);
	assert_int_equal(stall_import_source(in, src, &flood, &r, &b->err), 0);
	stall_source_close(src);
	return stall_import_commit(in, &b->err);
}

/* The new rows fit into a file of their own, but not behind the others. */
static void what_was_half_added_is_taken_back(void **state)
{
	struct folder *b = *state;

	assert_int_equal(add_rows(b, "0100000"), 0);
	set_limit(6 << 20);
	assert_int_equal(add_rows(b, "0100001"), -1);
	set_limit(RLIM_INFINITY);
	assert_non_null(strstr(b->err.msg, "cannot add to "));
	assert_int_equal(folder_files(b), 1);
	assert_string_equal(folder_rows(b, "SELECT name FROM run"), "run1");
	assert_string_equal(folder_rows(b, "SELECT count(*) FROM source_info"),
			    "100000");
	assert_folder_whole(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(a_full_disk_is_told_and_leaves_nothing),
		folder_test(a_database_survives_that_no_more_fits_in),
		folder_test(what_was_half_added_is_taken_back),
	};

	return cmocka_run_group_tests_name("disk", tests, NULL, NULL);
}
