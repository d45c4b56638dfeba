/*
 * User stacks of perf.data --call-graph dwarf (tests/data/unwind, whose README
 * says what `perf script` makes of them).
 */
#include "tests/harness.h"

#define FOLDER	"tests/data/unwind/"
#define FAULTS	FOLDER "faults.perf.data.gz"
#define SPIN	FOLDER "spin.perf.data.gz"
#define PROGRAM "samples/perf/spin.gz"

static void import_one(struct stall_import *in, struct stall_source *src)
{
	struct stall_err err = {""};
	struct stall_import_result result;

	if (stall_import_source(in, src, NULL, &result, &err))
		fail_msg("%s", err.msg);
}

/* As cmd/import does: what explains others can be looked into from the start.
 * program: NULL: it is not given. */
static struct stall_store *import_with(const char *data, const char *program)
{
	struct stall_err err = {""};
	struct stall_source *beside[] = {
		program ? stall_source_open(program, &err) : NULL};
	const struct stall_import_options opt = {.beside = beside,
						 .nbeside = program != NULL};
	struct stall_source *src = stall_source_open(data, &err);
	struct stall_import *in = stall_import_begin(":memory:", &opt, &err);
	struct stall_store *st;

	assert_non_null(src);
	assert_non_null(in);
	import_one(in, src);
	if (program)
		import_one(in, beside[0]);
	st = stall_import_store(in, &err);
	assert_non_null(st);
	stall_source_close(src);
	stall_source_close(beside[0]);
	return st;
}

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

#define BY_FUNCTIONS                                                      \
	"SELECT (SELECT group_concat(function, ' < ') FROM (SELECT "      \
	"coalesce(function, '?') AS function FROM stack_line AS l WHERE " \
	"l.stack_id = s.stack_id ORDER BY depth)) AS f, count(*) "        \
	"FROM stack AS s WHERE kind = 'user' GROUP BY 1 "                 \
	"ORDER BY 2 DESC, length(f)"

static void of_a_program_without_frame_pointers(void **state)
{
	struct stall_store *st = import_with(FAULTS, FOLDER "faults");

	(void)state;
	assert_rows(st, BY_FUNCTIONS,
		    "touch < descend < begin < ?|8\n"
		    "touch < descend < descend < begin < ?|8\n"
		    "touch < descend < descend < descend < begin < ?|8\n"
		    "touch < descend < descend < descend < descend < begin < "
		    "?|8\n"
		    "?|1\ntouch < begin < ?|1");
	assert_rows(st, "SELECT count(*) FROM skipped", "0");
	stall_store_close(st);
}

static void of_a_stripped_go_program(void **state)
{
	struct stall_store *st = import_with(SPIN, PROGRAM);

	(void)state;
	assert_rows(st, BY_FUNCTIONS " LIMIT 2",
		    "main.mix < main.compute < main.main.gowrap1 < "
		    "runtime.goexit|45\n"
		    "main.allocate < main.main < runtime.main < "
		    "runtime.goexit|9");
	/* The scheduler runs on another stack: where it was called from is not
	 * in the piece. */
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "unwind_no_rule|2");
	assert_rows(st,
		    "SELECT count(*) FROM stack_line WHERE depth = "
		    "(SELECT depth FROM stack AS s WHERE s.stack_id = "
		    "stack_line.stack_id) - 1 AND kind = 'user' AND "
		    "function = 'runtime.mcall'",
		    "2");
	stall_store_close(st);
}

/* The first frame needs no program, and why there is no other is told. */
static void of_a_program_that_was_not_given(void **state)
{
	struct stall_store *st = import_with(FAULTS, NULL);

	(void)state;
	assert_rows(st,
		    "SELECT depth, count(*) FROM stack "
		    "WHERE kind = 'user'",
		    "1|34");
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "unwind_not_given|34");
	stall_store_close(st);
}

/* Neither the file's name nor a build id says that it is this one. */
static void of_another_program(void **state)
{
	struct stall_store *st = import_with(FAULTS, PROGRAM);

	(void)state;
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "unwind_not_given|34");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_program_without_frame_pointers),
		cmocka_unit_test(of_a_stripped_go_program),
		cmocka_unit_test(of_a_program_that_was_not_given),
		cmocka_unit_test(of_another_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
