/* Archives made by tar(1) in its formats, by us, and damaged ones. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "libanalyze/tar.h"
#include "tests/harness.h"

#define LONG_NAME                                                    \
	"a_folder_with_a_long_name/another_folder_with_a_long_name/" \
	"a_third_one_so_that_it_does_not_fit_in_a_hundred_bytes/file.txt"

static char *read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "re");
	char *text = malloc(1 << 20);

	assert_non_null(f);
	*n = fread(text, 1, 1 << 20, f);
	fclose(f);
	return text;
}

/* "name=text;" for each member. */
static const char *listed(struct stall_str all, bool *cut)
{
	static char list[2000];
	struct stall_tar tar = {.all = all};
	struct stall_tar_member m;
	size_t at = 0;

	*list = '\0';
	while (stall_tar_next(&tar, &m))
		at += (size_t)snprintf(list + at, sizeof(list) - at, "%s=%.*s;",
				       m.name, (int)m.data.n, m.data.p);
	if (cut)
		*cut = tar.cut;
	return list;
}

static void every_format_of_tar_is_read(void **state)
{
	static const char *const formats[] = {"ustar", "gnu", "pax"};
	char command[2000], dir[] = "/tmp/stallscope-tar-XXXXXX", path[100];

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct stall_str all;
		char *text;
		bool cut;

		snprintf(command, sizeof(command),
			 "cd %s && mkdir -p $(dirname " LONG_NAME ") && "
			 "printf one >a && printf two >" LONG_NAME " && "
			 "ln -sf a link && : >empty && "
			 "tar -c --format=%s --sort=name -f x.tar ./a ./empty "
			 "./link ./a_folder*",
			 dir, formats[i]);
		assert_int_equal(system(command), 0);
		snprintf(path, sizeof(path), "%s/x.tar", dir);
		text = read_file(path, &all.n);
		all.p = text;
		assert_true(stall_is_tar(all));
		assert_string_equal(listed(all, &cut),
				    "a=one;empty=;" LONG_NAME "=two;");
		assert_false(cut);
		free(text);
	}
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

static struct stall_str made(char **text)
{
	struct stall_str all;
	FILE *f = open_memstream(text, &all.n);

	stall_tar_put(f, "a", (struct stall_str){"one", 3});
	stall_tar_put(f, LONG_NAME, (struct stall_str){"two", 3});
	stall_tar_end(f);
	fclose(f);
	all.p = *text;
	return all;
}

static void what_is_written_can_be_read(void **state)
{
	char *text;
	struct stall_str all = made(&text);
	bool cut;

	(void)state;
	assert_true(stall_is_tar(all));
	assert_string_equal(listed(all, &cut), "a=one;" LONG_NAME "=two;");
	assert_false(cut);
	free(text);
}

/* What is there is given, and that more should be is told. */
static void a_cut_archive_ends_early(void **state)
{
	char *text;
	struct stall_str all = made(&text);
	bool cut;

	(void)state;
	for (size_t n = 0; n < all.n; n += 7) {
		listed((struct stall_str){all.p, n}, &cut);
		if (n > 512 && n < 514)
			assert_true(cut);
	}
	assert_string_equal(listed((struct stall_str){all.p, 514}, &cut),
			    "a=on;");
	assert_true(cut);
	text[1024 + 150]++; /* the second header's checksum */
	assert_string_equal(listed(all, &cut), "a=one;");
	assert_true(cut);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_of_tar_is_read),
		cmocka_unit_test(what_is_written_can_be_read),
		cmocka_unit_test(a_cut_archive_ends_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
