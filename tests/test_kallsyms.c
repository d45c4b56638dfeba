/* The kernel's symbols are kept packed, and only if they have addresses. */
#include <limits.h>

#include "cmd/record/kallsyms.h"
#include "libanalyze/source.h"
#include "tests/harness.h"

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int keep(const struct folder *f, const char *text, struct stall_err *err)
{
	char from[PATH_MAX], to[PATH_MAX];

	snprintf(from, sizeof(from), "%s/from", f->dir);
	snprintf(to, sizeof(to), "%s/kallsyms.gz", f->dir);
	write_file(from, text);
	return kallsyms_keep(to, from, err);
}

static bool is_kept(const struct folder *f, const char *text)
{
	char path[PATH_MAX];
	struct stall_err err;
	struct stall_source *src;
	struct stall_str all;
	bool same;

	snprintf(path, sizeof(path), "%s/kallsyms.gz", f->dir);
	src = stall_source_open(path, &err);
	if (!src)
		return false;
	all = stall_source_all(src);
	same = all.n == strlen(text) && !memcmp(all.p, text, all.n);
	stall_source_close(src);
	return same;
}

static void they_are_kept_whole(void **state)
{
	static const char text[] = "0000000000000000 A fixed_percpu_data\n"
				   "ffffffff81000000 T _stext\n"
				   "ffffffffc0001020 t poll\t[net]\n";
	struct stall_err err;

	assert_int_equal(keep(*state, text, &err), 0);
	assert_true(is_kept(*state, text));
}

static void hidden_ones_are_refused(void **state)
{
	struct stall_err err;

	assert_int_equal(keep(*state,
			      "0000000000000000 T _stext\n"
			      "0000000000000000 T _etext\n",
			      &err),
			 -1);
	assert_non_null(strstr(err.msg, "hides its addresses; record as root"));
	assert_int_equal(folder_files(*state), 1);
}

static void none_are_told(void **state)
{
	struct stall_err err;

	(void)state;
	assert_int_equal(kallsyms_keep("/none/to", "/none/there", &err), -1);
	assert_string_equal(err.msg, "cannot read /none/there: No such file or "
				     "directory");
}

static void nothing_is_overwritten(void **state)
{
	static const char text[] = "ffffffff81000000 T _stext\n";
	struct stall_err err;

	assert_int_equal(keep(*state, text, &err), 0);
	assert_int_equal(keep(*state, "ffffffff81000000 T other\n", &err), -1);
	assert_non_null(strstr(err.msg, "File exists"));
	assert_true(is_kept(*state, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(they_are_kept_whole),
		folder_test(hidden_ones_are_refused),
		folder_test(none_are_told),
		folder_test(nothing_is_overwritten),
	};

	return cmocka_run_group_tests_name("kallsyms", tests, NULL, NULL);
}
