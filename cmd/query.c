#include <stdlib.h>
#include <unistd.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/report/options.h"

static int print(const struct stall_renderer *r, const struct stall_table *t,
		 struct stall_err *err)
{
	struct args_output file;
	struct stall_out out = {0};

	if (args_output_open(&file, NULL, err))
		return -1;
	out.f = file.f;
	if (r->begin)
		r->begin(&out, t->title);
	r->table(&out, t);
	if (r->end)
		r->end(&out);
	return args_output_close(&file, err);
}

static int query(const char *db, const char *sql,
		 const struct stall_renderer *r, struct stall_err *err)
{
	struct stall_store *st = stall_store_open(db, err);
	struct stall_table *t = st ? stall_sql_run(st, sql, err) : NULL;
	int ret = t ? print(r, t, err) : -1;

	stall_table_free(t);
	stall_store_close(st);
	return ret;
}

static int query_run(int argc, char **argv, struct stall_err *err)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{NULL, 0, NULL, 0},
	};
	const struct stall_renderer *r =
		report_format(isatty(STDOUT_FILENO) ? "md" : "csv", err);
	int c;

	while ((c = args_next(argc, argv, ":", options, err)) != -1) {
		if (c == '?')
			return -1;
		r = report_format(optarg, err);
		if (!r)
			return -1;
	}
	if (argc - optind != 2)
		return stall_fail(err, "wanted: a database and one SELECT; see "
				       "'stallscope help query'");
	return query(argv[optind], argv[optind + 1], r, err);
}

const struct stall_command stall_command_query = {
	.name = "query",
	.summary = "one SELECT, with the project's functions",
	.usage = "DB SQL [--format md|html|csv|json]",
	.help = "Tables and their columns are listed by 'stallscope list', "
		"functions by the\n"
		"manual. The database is never written to. md is the default "
		"on a terminal, else\n"
		"csv.",
	.run = query_run,
};
