/* test_corpus.c - inputs that are, or were, hard to read, through make check
 *
 * tests/corpus/NAME holds the fuzzer's seeds and finds for importer NAME. Each
 * is read as it is, and cut at many places; what becomes of them is not looked
 * at, only that nothing worse happens than that the input is refused.
 */
#include "tests/harness.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#define CUTS 37

static struct stall_import *begin(const char *events)
{
	const struct stall_import_options opt = {.events = events};
	struct stall_err err;
	struct stall_import *in = stall_import_begin(":memory:", &opt, &err);

	assert_non_null(in);
	return in;
}

static void import_part(struct stall_import *in,
			const struct stall_importer *imp, const void *p,
			size_t n)
{
	struct stall_source *src = stall_source_mem("corpus", p, n);
	struct stall_import_result result;
	struct stall_err err = {""};

	if (stall_import_source(in, src, imp, &result, &err)) {
		assert_true(*err.msg);
		/* It would have ended the import: no input is to do that. */
		assert_null(strstr(err.msg, "rows of table"));
	}
	stall_source_close(src);
}

/* Its parts go to two databases in turn: to make one takes longer than to read
 * most parts. */
static void import_cut(const struct stall_importer *imp, const char *path)
{
	struct stall_import *in[2] = {begin(NULL), begin("all")};
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(path, &err);
	struct stall_str all;

	assert_non_null(src);
	all = stall_source_all(src);
	import_part(in[0], imp, all.p, all.n);
	import_part(in[1], imp, all.p, all.n);
	for (size_t i = 0; i < CUTS; i++)
		import_part(in[i & 1], imp, all.p, all.n * i / CUTS);
	stall_source_close(src);
	stall_import_abandon(in[0]);
	stall_import_abandon(in[1]);
}

static void no_input_does_more_than_fail(void **state)
{
	glob_t found;

	(void)state;
	for (int i = 0; stall_importers[i]; i++) {
		char pattern[128];

		snprintf(pattern, sizeof(pattern), "tests/corpus/%s/*",
			 stall_importers[i]->name);
		if (glob(pattern, 0, NULL, &found))
			continue;
		for (size_t f = 0; f < found.gl_pathc; f++)
			import_cut(stall_importers[i], found.gl_pathv[f]);
		globfree(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_input_does_more_than_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
