/* The command line: what it prints and the statuses it exits with. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli.h"

#define TRACE  "samples/stw/go1.26/trace.dat"
#define TEXT   "samples/stw/go1.26/stderr.ts"
#define SQLDIR "tests/analyses"

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
		 "no output format 'pdf'; there are csv, html, json, md"},
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

/* ---- report ---- */

static void a_report_has_its_parts(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db " TRACE " " TEXT);
	expect(c, 0, "report $D/x.db");
	says(c->out, "\n## Verdict\n");
	says(c->out, "\n  - lost in this run, in all: ");
	says(c->out, "\n## Not measured\n");
	says_not(c->out, "\n## stw\n");
	expect(c, 0, "report $D/x.db --full");
	says(c->out, "# Stalls in ");
	says(c->out, "\n## Verdict\n");
	says(c->out, "\n## stw\n");
	says(c->out, "\n## Data quality\n");
	says(c->out, "\n## Getting each number again\n");
	says(c->out, "\"$(cat <<'SQL'\n");
	expect(c, 0, "report $D/x.db --full --no-explain");
	says_not(c->out, "SELECT");
	expect(c, 0, "report $D/x.db --full --format html");
	says(c->out, "<a class=\"l2\" href=\"#s1\">Verdict</a>");
	says(c->out, "<li class=\"warning\">");
	says(c->out, "</body>\n</html>\n");
	says_not(c->out, "<script");
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
