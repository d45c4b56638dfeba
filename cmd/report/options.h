/* options.h - options of the commands that show tables */
#ifndef STALL_REPORT_OPTIONS_H
#define STALL_REPORT_OPTIONS_H

#include <stdbool.h>

#include "libanalyze/analysis.h"
#include "libanalyze/err.h"
#include "libanalyze/render.h"

struct report_options {
	const char *db;
	char **names; /* of analyses; borrowed from argv */
	int nnames;
	const struct stall_renderer *format;
	const char *out, *table, *run, *sql_dir; /* NULL: not given */
	bool full;				 /* more than one page */
	bool explain;				 /* add the SQL */
	struct stall_param *params; /* with run, a NULL name at the end */
	int nparams;
};

#define REPORT_USAGE                                                        \
	"[--format md|html|csv|json] [-o FILE]\n       "                      \
	"[--full] [--param NAME=VALUE]... "                                 \
	"[--table NAME] [--run NAME] [--sql-dir DIR] "                      \
	"[--[no-]explain]"

#define REPORT_HELP                                                            \
	"  --format FORMAT        md and html are for people; json has all\n"  \
	"                         tables, csv the metrics of\n"               \
	"                         all analyses in one table, or --table\n"     \
	"  -o FILE                write to FILE, at once when it is "          \
	"complete\n"                                                           \
	"  --full                 all findings and tables, not one page\n"     \
	"  --param NAME=VALUE     set a parameter; see 'stallscope list'\n"    \
	"  --table NAME           only this table: metrics, findings, ...\n"   \
	"  --run NAME             only this run\n"                             \
	"  --sql-dir DIR          take analyses from DIR/NAME/TABLE.sql too\n" \
	"  --explain              add the SQL behind each table; a whole "     \
	"report\n"                                                             \
	"                         has it unless --no-explain"

/* The caller frees params. DB comes first, all that follows are names. */
int report_options_parse(int argc, char **argv, struct report_options *ret,
			 struct stall_err *err);

/* A renderer by name, or NULL with *err. */
const struct stall_renderer *report_format(const char *name,
					   struct stall_err *err);

#endif
