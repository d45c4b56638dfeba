/* The command line: $STALL_BIN, what it prints and the statuses it exits with.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/harness.h"

#define TRACE  "samples/stw/go1.26/trace.dat"
#define TEXT   "samples/stw/go1.26/stderr.ts"
#define SQLDIR "tests/analyses"

/* A folder for the files of one test, and what the last command printed. */
struct cli {
	char dir[64];
	char out[1 << 19], err[1 << 16];
};

static int setup(void **state)
{
	struct cli *c = calloc(1, sizeof(*c));

	strcpy(c->dir, "/tmp/stall_cli.XXXXXX");
	*state = c;
	return mkdtemp(c->dir) ? 0 : -1;
}

static int teardown(void **state)
{
	struct cli *c = *state;
	char command[200];

	snprintf(command, sizeof(command), "rm -rf '%s'", c->dir);
	if (system(command))
		return -1;
	free(c);
	return 0;
}

#define cli_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void slurp(const struct cli *c, const char *name, char *buf, size_t size)
{
	char path[200];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", c->dir, name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(buf, 1, size - 1, f);
	buf[n] = '\0';
	fclose(f);
}

/* Runs `stallscope ARGUMENTS` in a shell, where D is the folder of the test. */
static int stall(struct cli *c, const char *arguments)
{
	const char *bin = getenv("STALL_BIN");
	char command[20000];
	int status;

	snprintf(command, sizeof(command), "D=%s; %s %s >$D/.out 2>$D/.err",
		 c->dir, bin ? bin : "build/stallscope", arguments);
	status = system(command);
	assert_true(WIFEXITED(status));
	slurp(c, ".out", c->out, sizeof(c->out));
	slurp(c, ".err", c->err, sizeof(c->err));
	return WEXITSTATUS(status);
}

static void expect(struct cli *c, int status, const char *arguments)
{
	int got = stall(c, arguments);

	if (got != status)
		fail_msg("stallscope %s: exit status %d, not %d: %s", arguments,
			 got, status, c->err);
}

static void shell(struct cli *c, const char *command)
{
	char text[2000];

	snprintf(text, sizeof(text), "D=%s; %s", c->dir, command);
	if (system(text))
		fail_msg("failed: %s", command);
}

static void says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}

static void says_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("'%s' is in: %s", part, text);
}

/* ---- commands ---- */

static void help_and_version_are_fine(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "--version");
	assert_string_equal(c->out, "stallscope " STALL_VERSION "\n");
	expect(c, 0, "help");
	says(c->out, "  import ");
	expect(c, 0, "help report");
	says(c->out, "usage: stallscope report DB [ANALYSIS...]");
	expect(c, 0, "report --help");
	says(c->out, "--sql-dir DIR");
	assert_string_equal(c->err, "");
}

static void wrong_usage_is_status_2_and_says_what_to_do(void **state)
{
	static const char *const cases[][2] = {
		{"", "usage: stallscope COMMAND"},
		{"repotr", "no command 'repotr'; did you mean report?"},
		{"frobnicate", "no command 'frobnicate'; 'stallscope help' "
			       "lists them"},
		{"help nosuch", "no command 'nosuch'"},
		{"import", "nothing to import; see 'stallscope help import'"},
		{"import --events some x", "--events some: it is one of none, "
					   "known, all"},
		{"import --format no x", "no format 'no'"},
		{"import --nosuch x",
		 "unknown option --nosuch; see 'stallscope "
		 "help import'"},
		{"import -o", "option -o needs a value"},
		{"report", "no database named"},
		{"report nosuch.db", "cannot open nosuch.db: No such file"},
		{"report " TRACE, TRACE ": not a database"},
		{"report x.db --format pdf",
		 "no output format 'pdf'; there are csv, json, md"},
		{"report x.db --param limit",
		 "--param limit: wanted NAME=VALUE"},
		{"stw x.db dns", "one database is enough: what is 'dns'?"},
		{"query x.db", "wanted: a database and one SELECT"},
		{"list formats", "what is 'formats'?"},
		{"list --table nosuch", "no table named 'nosuch'"},
	};
	struct cli *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		expect(c, 2, cases[i][0]);
		says(c->err, cases[i][1]);
		assert_string_equal(c->out, "");
	}
}

static void list_names_what_is_compiled_in(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "list");
	says(c->out, "tracedat");
	says(c->out, "## Parameters of analyses");
	expect(c, 0, "list --format csv --table tables");
	says(c->out, "\nsched_slice,dur,INTEGER,ns; NULL: still running when "
		     "the trace ended\n");
	assert_int_equal(strncmp(c->out, "table,column,type,meaning\n", 26), 0);
	expect(c, 0, "list --format csv --table params --sql-dir " SQLDIR);
	says(c->out, "sample,metrics,step,2,How far apart the numbers are.\n");
}

/* ---- import ---- */

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
		c->out, "name,n\ncgo,1\ncgo.strace,1\ncyclicdeadline,1\n"
			"cyclictest_hist,1\ncyclictest_verbose,1\ndefault,2\n"
			"go,1\ngo.strace,1\ngo1.21,2\ngo1.26,3\noslat,1\n"
			"rtla_osnoise_hist,1\nrtla_osnoise_top,1\n"
			"rtla_timerlat_hist,1\nrtla_timerlat_top,1\nstderr,1\n"
			"timerlat.trace,1\ntrace-cmd,2\n");
}

static void one_name_makes_one_run(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db --run all samples/stw");
	expect(c, 0, "info $D/x.db --table runs --format csv");
	says(c->out, "\nall,5,");
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
	says(c->err, "stw.db: 2 runs, 5 files");
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

/* ---- report ---- */

static void a_report_has_its_parts(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE " " TEXT);
	expect(c, 0, "report $D/x.db");
	says(c->out, "# Stalls in ");
	says(c->out, "\n## Verdict\n");
	says(c->out, "\n## stw\n");
	says(c->out, "\n## Data quality\n");
	says(c->out, "\n## Getting each number again\n");
	says(c->out, "\"$(cat <<'SQL'\n");
	expect(c, 0, "report $D/x.db --no-explain");
	says_not(c->out, "SELECT");
	expect(c, 0, "stw $D/x.db");
	says(c->out, "\n## stw\n");
	says_not(c->out, "\n## preempt\n");
}

static void the_commands_in_a_report_work(void **state)
{
	struct cli *c = *state;
	char command[400], query[16000];
	const char *line;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0, "stw $D/x.db --run go1.26");
	line = strstr(c->out, "\nstallscope report ");
	assert_non_null(line);
	snprintf(command, sizeof(command), "%.*s",
		 (int)strcspn(line + 12, "\n"), line + 12);
	says(command, "--run go1.26");
	expect(c, 0, command);
	says(c->out, "run,analysis,metric,unit,scope,n,");
	expect(c, 0, "report $D/x.db stw --table metrics --explain");
	line = strstr(c->out, "```sh\nstallscope query ");
	assert_non_null(line);
	shell(c, "sed -n '/^stallscope query/,/^)\"$/p' $D/.out | "
		 "sed '1s/^stallscope //' > $D/query");
	slurp(c, "query", query, sizeof(query));
	if (*query)
		query[strlen(query) - 1] = '\0'; /* its last newline */
	expect(c, 0, query);
	says(c->out, "go1.26");
}

static void metrics_of_all_analyses_are_one_csv(void **state)
{
	struct cli *c = *state;
	const char *header =
		"run,analysis,metric,unit,scope,n,min,p50,p90,p99,p999,max,"
		"mean,sum,censored,in_loss,quality\n";

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0, "report $D/x.db --format csv");
	assert_int_equal(strncmp(c->out, header, strlen(header)), 0);
	assert_null(strstr(c->out + 1, header));
	says(c->out, "\ngo1.26,preempt,");
	says(c->out, "\ngo1.26,stw,pause,ns,");
	says(c->err, "dns/metrics: not measured. ");
	expect(c, 0, "dns $D/x.db --format csv");
	assert_string_equal(c->out, header);
}

static void json_has_every_table(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0, "report $D/x.db --format json");
	says(c->out, "\"name\": \"stw/metrics\"");
	says(c->out, "\"name\": \"info/losses\"");
	says(c->out, "\"name\": \"report/not_measured\"");
	expect(c, 0, "report $D/x.db stw --format json --table findings");
	says_not(c->out, "stw/metrics\", \"title\"");
}

static void a_report_restricted_to_nothing_is_refused(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 2, "report $D/x.db nosuch");
	says(c->err, "no analysis named 'nosuch'");
	expect(c, 2, "report $D/x.db --run nosuch");
	says(c->err, "no run named 'nosuch'");
	expect(c, 2, "report $D/x.db stw --table nosuch");
	says(c->err, "no table named 'nosuch'");
	expect(c, 2, "report $D/x.db --param nosuch=1");
	says(c->err, "no parameter named 'nosuch'");
	expect(c, 2, "report $D/x.db --param run=1");
	says(c->err, "use --run 1");
}

static void own_analyses_take_part(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0, "report $D/x.db sample --sql-dir " SQLDIR);
	says(c->out,
	     "1 warning.\n\n- **warning**, sample, run x: three numbers "
	     "were counted. (sample/metrics)\n");
	says(c->out, "2.00 us");
	expect(c, 0,
	       "report $D/x.db sample --sql-dir " SQLDIR
	       " --param severity=info --param step=3");
	says(c->out, "No finding above the thresholds; 1 note.\n");
	says(c->out, "3.00 us");
	shell(c, "mkdir -p $D/sql/stw && echo '-- title:' > "
		 "$D/sql/stw/metrics.sql");
	expect(c, 2, "stw $D/x.db --sql-dir $D/sql");
	says(c->err, "/sql/stw/metrics.sql: line 1: title:");
}

static void a_report_file_appears_whole_or_not_at_all(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0, "report $D/x.db stw -o $D/r.md");
	assert_string_equal(c->out, "");
	shell(c, "grep -q '^# Stalls in' $D/r.md && test $(ls $D | wc -l) = 2");
	expect(c, 2, "report $D/x.db nosuch -o $D/other.md");
	shell(c, "test ! -e $D/other.md");
	expect(c, 2, "report $D/x.db stw -o $D/nosuch/r.md");
	says(c->err, "cannot write ");
	shell(c, "ln -s r.md $D/link");
	expect(c, 0, "report $D/x.db stw -o $D/link");
	shell(c, "test -L $D/link && cmp $D/link $D/r.md");
	expect(c, 2, "report $D/x.db stw -o /dev/full");
	says(c->err, "cannot write /dev/full: No space left on device");
	shell(c, "! ${STALL_BIN:-build/stallscope} list >/dev/full 2>$D/full "
		 "&& grep -q 'No space left' $D/full");
}

static void the_same_input_makes_the_same_bytes(void **state)
{
	struct cli *c = *state;

	for (int i = 0; i < 2; i++) {
		expect(c, 0, "import -o $D/x.db samples/stw");
		expect(c, 0, "report $D/x.db --explain");
		shell(c,
		      "mv $D/x.db $D/old.db; cp $D/.out $D/r$(ls $D | wc -l)");
	}
	shell(c, "cmp $D/r[0-9]*");
}

static void queries_only_read(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE);
	expect(c, 0,
	       "query $D/x.db \"SELECT fmt_ns(7785000) AS t, 1.5, NULL\"");
	assert_string_equal(c->out, "t,1.5,NULL\n7.79 ms,1.5,\n");
	expect(c, 0, "query $D/x.db 'SELECT 1 AS a' --format md");
	assert_string_equal(c->out, "|   a |\n| --: |\n|   1 |\n\n");
	expect(c, 2, "query $D/x.db 'DELETE FROM run'");
	says(c->err, "only SELECT is allowed");
	expect(c, 2, "query $D/x.db 'SELECT 1; SELECT 2'");
	says(c->err, "one SELECT is allowed");
	expect(c, 2, "query $D/x.db 'SELECT nosuch'");
	says(c->err, "no such column: nosuch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cli_test(help_and_version_are_fine),
		cli_test(wrong_usage_is_status_2_and_says_what_to_do),
		cli_test(list_names_what_is_compiled_in),
		cli_test(a_pair_of_files_is_one_run),
		cli_test(a_folder_of_folders_becomes_runs),
		cli_test(one_name_makes_one_run),
		cli_test(equal_names_in_two_folders_stay_apart),
		cli_test(plain_text_beside_stamped_text_is_left_out),
		cli_test(the_database_is_named_after_the_first_path),
		cli_test(what_cannot_be_imported_leaves_nothing),
		cli_test(the_same_file_twice_is_refused),
		cli_test(a_cut_off_file_warns_or_is_inconclusive),
		cli_test(a_report_has_its_parts),
		cli_test(the_commands_in_a_report_work),
		cli_test(metrics_of_all_analyses_are_one_csv),
		cli_test(json_has_every_table),
		cli_test(a_report_restricted_to_nothing_is_refused),
		cli_test(own_analyses_take_part),
		cli_test(a_report_file_appears_whole_or_not_at_all),
		cli_test(the_same_input_makes_the_same_bytes),
		cli_test(queries_only_read),
	};

	return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
