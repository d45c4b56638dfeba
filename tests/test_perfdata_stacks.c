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

enum { MOST = 4 };

/* As cmd/import does: what explains others can be looked into from the start.
 * The programs end with NULL. */
static struct stall_store *import_with(const char *data, ...)
{
	struct stall_source *beside[MOST] = {NULL};
	struct stall_import_options opt = {.beside = beside};
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(data, &err);
	struct stall_import *in;
	struct stall_store *st;
	const char *path;
	va_list paths;

	va_start(paths, data);
	while ((path = va_arg(paths, const char *)))
		beside[opt.nbeside++] = stall_source_open(path, &err);
	va_end(paths);
	in = stall_import_begin(":memory:", &opt, &err);
	assert_non_null(src);
	assert_non_null(in);
	import_one(in, src);
	for (int i = 0; i < opt.nbeside; i++)
		import_one(in, beside[i]);
	st = stall_import_store(in, &err);
	assert_non_null(st);
	stall_source_close(src);
	for (int i = 0; i < opt.nbeside; i++)
		stall_source_close(beside[i]);
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
	struct stall_store *st = import_with(FAULTS, FOLDER "faults", NULL);

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
	struct stall_store *st = import_with(SPIN, PROGRAM, NULL);

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
	struct stall_store *st = import_with(FAULTS, PROGRAM, NULL);

	(void)state;
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "unwind_not_given|34");
	stall_store_close(st);
}

#define SYMBOLS "SELECT name FROM symbol ORDER BY 1"

static void of_a_program_whose_symbols_are_elsewhere(void **state)
{
	static const char *const programs[] = {FOLDER "by-id/faults.gz",
					       FOLDER "by-link/faults.gz"};
	struct stall_store *st;

	(void)state;
	for (int i = 0; i < 2; i++) {
		st = import_with(FAULTS, programs[i], NULL);
		assert_rows(st, SYMBOLS, "");
		assert_rows(st, "SELECT max(depth) FROM stack", "7");
		stall_store_close(st);
		st = import_with(FAULTS, FOLDER "faults.debug", programs[i],
				 NULL);
		assert_rows(st, SYMBOLS, "begin\ndescend\ntouch");
		assert_rows(st,
			    "SELECT count(*) FROM stack_line "
			    "WHERE function = 'touch'",
			    "33");
		assert_rows(st,
			    "SELECT count(*) FROM skipped "
			    "WHERE reason <> 'no_build_id'",
			    "0");
		stall_store_close(st);
	}
}

static void symbols_alone_are_of_no_use(void **state)
{
	struct stall_store *st =
		import_with(FAULTS, FOLDER "faults.debug", PROGRAM, NULL);

	(void)state;
	assert_rows(st, "SELECT reason FROM skipped ORDER BY 1",
		    "no_program\nunwind_not_given");
	assert_rows(st, "SELECT name FROM binary", "spin");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_program_without_frame_pointers),
		cmocka_unit_test(of_a_stripped_go_program),
		cmocka_unit_test(of_a_program_that_was_not_given),
		cmocka_unit_test(of_another_program),
		cmocka_unit_test(of_a_program_whose_symbols_are_elsewhere),
		cmocka_unit_test(symbols_alone_are_of_no_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
