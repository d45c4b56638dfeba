/* The command line: importing files, folders and archives. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli.h"

#define TRACE "samples/stw/go1.26/trace.dat"
#define TEXT  "samples/stw/go1.26/stderr.ts"

static void a_pair_of_files_is_one_run(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE " " TEXT);
	assert_string_equal(c->out, "");
	says(c->err, TRACE ": tracedat, ");
	says(c->err, "1 run, 2 files; see 'stallscope report");
	expect(c, 0, "query $D/x.db 'SELECT name FROM run' --format csv");
	assert_string_equal(c->out, "name\ngo1.26\n");
}

static void a_folder_of_folders_becomes_runs(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db samples");
	expect(c, 0,
	       "query $D/x.db 'SELECT r.name, count(*) AS n FROM run AS r JOIN "
	       "source USING (run_id) GROUP BY 1 ORDER BY 1' --format csv");
	assert_string_equal(
		c->out, "name,n\ncgo,2\ncgo.strace,1\ncyclicdeadline,1\n"
			"cyclictest.json,1\ncyclictest_hist,1\n"
			"cyclictest_verbose,1\ndefault,3\nfree,2\n"
			"go,2\ngo.strace,1\ngo1.21,3\ngo1.26,4\n"
			"limited,2\nlocked,2\nmusl.strace,1\noslat,1\nperf,2\n"
			"rtla_osnoise_hist,1\nrtla_osnoise_top,1\n"
			"rtla_timerlat_hist,1\nrtla_timerlat_top,1\nstderr,1\n"
			"timerlat.trace,1\ntrace-cmd,2\n");
}

static void one_name_makes_one_run(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db --run all samples/stw");
	expect(c, 0, "info $D/x.db --table runs --format csv");
	says(c->out, "\nall,7,");
}

static void equal_names_in_two_folders_stay_apart(void **state)
{
	struct cli *c = *state;

	shell(c, "mkdir -p $D/a/r $D/b/r && cp " TRACE " $D/a/r/x.dat && "
		 "cp samples/stw/go1.21/trace.dat $D/b/r/x.dat");
	expect(c, 0, "import -o $D/x.db $D/a $D/b");
	expect(c, 0,
	       "query $D/x.db 'SELECT count(*), count(DISTINCT name) "
	       "FROM run' --format csv");
	says(c->out, "\n2,2\n");
	expect(c, 0, "import -o $D/y.db $D/a/r/x.dat $D/b/r/x.dat");
	expect(c, 0, "query $D/y.db 'SELECT count(*) FROM run' --format csv");
	says(c->out, "\n2\n");
}

static void plain_text_beside_stamped_text_is_left_out(void **state)
{
	struct cli *c = *state;

	shell(c, "mkdir $D/r && cp " TEXT " $D/r/x.stderr.ts && "
		 "cut -d' ' -f2- " TEXT " > $D/r/x.stderr && "
		 "echo hello > $D/r/notes.txt && echo '# x' > $D/r/README.md");
	expect(c, 0, "import -o $D/x.db $D/r");
	says(c->err, "/r/x.stderr: left out, ");
	says(c->err, "not of a known format: ");
	says(c->err, "/r/notes.txt\n");
	says_not(c->err, "README");
	says(c->err, "1 run, 1 file;");
}

static void the_database_is_named_after_the_first_path(void **state)
{
	struct cli *c = *state;
	const char *bin = getenv("STALL_BIN");
	char command[1500], path[PATH_MAX], here[PATH_MAX];

	assert_non_null(realpath(bin ? bin : "build/stallscope", path));
	assert_non_null(getcwd(here, sizeof(here)));
	snprintf(command, sizeof(command),
		 "cd $D && '%.500s' import '%.500s/samples/stw/' 2>$D/.err && "
		 "test -f stw.db",
		 path, here);
	shell(c, command);
	slurp(c, ".err", c->err, sizeof(c->err));
	says(c->err, "stw.db: 2 runs, 7 files");
}

static void what_cannot_be_imported_leaves_nothing(void **state)
{
	struct cli *c = *state;

	shell(c, "echo hello > $D/notes.txt; mkdir $D/empty; : > $D/nothing");
	expect(c, 2, "import -o $D/x.db " TRACE " $D/notes.txt");
	says(c->err, "notes.txt: of no known format");
	expect(c, 2, "import -o $D/x.db $D/nothing");
	says(c->err, "nothing: of no known format");
	expect(c, 2, "import -o $D/x.db " TRACE " $D/nosuch");
	says(c->err, "cannot open");
	expect(c, 2, "import -o $D/x.db $D/empty");
	says(c->err, "no file in ");
	expect(c, 2, "import -o $D/nosuch/x.db " TRACE);
	shell(c, "test ! -e $D/x.db");
}

static void the_same_file_twice_is_refused(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db --run r " TRACE);
	shell(c, "cp $D/x.db $D/before");
	expect(c, 2, "import -o $D/x.db --run r " TRACE);
	says(c->err, "--again");
	shell(c, "cmp -s $D/x.db $D/before");
	expect(c, 0, "import -o $D/x.db --run r --again " TRACE);
}

static void a_cut_off_file_warns_or_is_inconclusive(void **state)
{
	struct cli *c = *state;

	shell(c, "head -c 70000 " TRACE " > $D/cut.dat");
	expect(c, 0, "import -o $D/x.db $D/cut.dat");
	says(c->err, "warning: the file ends too early");
	expect(c, 3, "import -o $D/y.db --strict $D/cut.dat");
	expect(c, 0, "info $D/y.db --table sources --format csv");
	says(c->out, ",70000");
}

static void an_archive_of_a_folder_is_the_folder(void **state)
{
	static const char *const sql =
		"'SELECT r.name, s.format, s.events, s.digest "
		"FROM source AS s JOIN run AS r USING (run_id) "
		"WHERE format <> \"snapshot\" ORDER BY 1, 2' --format csv";
	struct cli *c = *state;
	char command[400];

	shell(c, "tar -C samples -czf $D/s.tgz stw");
	expect(c, 0, "import -o $D/x.db $D/s.tgz");
	says(c->err, "s.tgz/stw/go1.26/trace.dat: tracedat, 11496 events");
	expect(c, 0, "import -o $D/y.db samples/stw");
	snprintf(command, sizeof(command), "query $D/x.db %s", sql);
	expect(c, 0, command);
	shell(c, "cp $D/.out $D/x.csv");
	snprintf(command, sizeof(command), "query $D/y.db %s", sql);
	expect(c, 0, command);
	shell(c, "cmp $D/.out $D/x.csv");
	shell(c, "head -c 200000 $D/s.tgz >$D/cut.tgz");
	expect(c, 3, "import --strict -o $D/z.db $D/cut.tgz");
	says(c->err, "warning: an archive ends too early");
}

static void notes_of_a_folder_are_one_source(void **state)
{
	struct cli *c = *state;

	shell(c, "mkdir -p $D/r/env/before/proc && "
		 "cp samples/stw/go1.26/trace.dat $D/r && "
		 "cp samples/stw/go1.26/clocks.json $D/r && "
		 "echo 'Linux version 6' >$D/r/env/before/proc/version");
	expect(c, 0, "import -o $D/x.db $D/r");
	says(c->err, "/r/env: snapshot, 81 events");
	says(c->err, "x.db: 1 run, 2 files");
	expect(c, 0, "import -o $D/y.db $D/r/env");
	says(c->err, "/r/env: snapshot, 1 events");
}

static void the_user_may_know_the_clock_of_a_text(void **state)
{
	struct cli *c = *state;

	expect(c, 0,
	       "import -o $D/x.db --clock mono "
	       "samples/latency/timerlat.trace.txt");
	expect(c, 0,
	       "query $D/x.db 'SELECT clock, clock_method FROM source' "
	       "--format csv");
	assert_string_equal(c->out, "clock,clock_method\nmono,told\n");
	expect(c, 2, "import -o $D/y.db --clock wall samples/latency");
	says(c->err, "--clock wall: it is one of mono, mono_raw, boot, real");
}

/* Wherever the program stands among the paths, and whatever run it goes to. */
static void programs_are_there_for_all_recordings(void **state)
{
	struct cli *c = *state;

	shell(c, "cp tests/data/unwind/faults tests/data/unwind/faults.perf.data.gz $D && "
		 "cp $D/faults.perf.data.gz $D/other.gz");
	expect(c, 0, "import -o $D/x.db $D/other.gz $D/faults.perf.data.gz $D/faults");
	says(c->err, "2 runs, 3 files");
	expect(c, 0,
	       "query $D/x.db 'SELECT source_id, max(depth) AS d FROM stack JOIN "
	       "thread USING (utid) GROUP BY 1' --format csv");
	assert_string_equal(c->out, "source_id,d\n1,7\n3,7\n");
	says_not(c->err, "irregular");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cli_test(a_pair_of_files_is_one_run),
		cli_test(a_folder_of_folders_becomes_runs),
		cli_test(one_name_makes_one_run),
		cli_test(equal_names_in_two_folders_stay_apart),
		cli_test(plain_text_beside_stamped_text_is_left_out),
		cli_test(the_database_is_named_after_the_first_path),
		cli_test(what_cannot_be_imported_leaves_nothing),
		cli_test(the_same_file_twice_is_refused),
		cli_test(a_cut_off_file_warns_or_is_inconclusive),
		cli_test(an_archive_of_a_folder_is_the_folder),
		cli_test(notes_of_a_folder_are_one_source),
		cli_test(the_user_may_know_the_clock_of_a_text),
		cli_test(programs_are_there_for_all_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
