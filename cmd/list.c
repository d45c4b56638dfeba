#include <stdlib.h>
#include <string.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/report/options.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"

/* NULL at the end; the texts are copied, as many as there are columns. */
static void add_row(struct stall_table *t, const char *const *text)
{
	struct stall_cell *row = stall_table_row(t);

	for (int c = 0; c < t->ncols; c++) {
		row[c].type = STALL_CELL_TEXT;
		row[c].text = stall_strndup(text[c], strlen(text[c]));
	}
}

static struct stall_table *new_table(const char *name, const char *title,
				     const char *const (*columns)[2])
{
	struct stall_table *t = stall_table_new(name, title, "");

	for (; (*columns)[0]; columns++)
		stall_table_column(t, (*columns)[0], (*columns)[1],
				   STALL_UNIT_TEXT);
	return t;
}

static struct stall_table *list_formats(void)
{
	static const char *const columns[][2] = {
		{"format", "Format"}, {"meaning", "What it is"}, {NULL, NULL}};
	struct stall_table *t =
		new_table("formats", "Formats that can be imported", columns);

	for (const struct stall_importer *const *p = stall_importers; *p; p++)
		add_row(t, (const char *const[]){(*p)->name, (*p)->summary});
	return t;
}

/* ---- analyses ---- */

/* One table for each of these is filled from all analyses together. */
struct listing {
	struct stall_table *analyses, *params, *columns;
};

static void list_query(struct listing *l, const char *name,
		       const struct stall_query *q)
{
	const struct stall_table *shape = stall_query_shape(q);
	const struct stall_param_about *p;
	int n;

	add_row(l->analyses,
		(const char *const[]){name, stall_query_name(q), shape->title});
	p = stall_query_params(q, &n);
	for (int i = 0; i < n; i++)
		add_row(l->params, (const char *const[]){
					   name, stall_query_name(q), p[i].name,
					   p[i].value, p[i].about});
	for (int c = 0; c < shape->ncols; c++)
		add_row(l->columns,
			(const char *const[]){
				name, stall_query_name(q), shape->col[c].key,
				stall_unit_name(shape->col[c].unit),
				shape->col[c].title});
}

static int list_analyses(struct listing *l, const char *dir,
			 struct stall_err *err)
{
	char **names = stall_analysis_names(dir);
	int ret = 0;

	for (int i = 0; names[i]; i++) {
		struct stall_query **q =
			ret ? NULL : stall_analysis_load(names[i], dir, err);

		for (int k = 0; q && q[k]; k++)
			list_query(l, names[i], q[k]);
		if (!q)
			ret = -1;
		stall_analysis_free(q);
		free(names[i]);
	}
	free(names);
	return ret;
}

static struct listing new_listing(void)
{
	static const char *const analyses[][2] = {{"analysis", "Analysis"},
						  {"table", "Table"},
						  {"title", "Title"},
						  {NULL, NULL}};
	static const char *const params[][2] = {
		{"analysis", "Analysis"}, {"table", "Table"},
		{"param", "Parameter"},	  {"value", "Default"},
		{"meaning", "Meaning"},	  {NULL, NULL}};
	static const char *const columns[][2] = {
		{"analysis", "Analysis"}, {"table", "Table"},
		{"column", "Column"},	  {"unit", "Unit"},
		{"title", "Title"},	  {NULL, NULL}};

	return (struct listing){
		new_table("analyses", "Analyses", analyses),
		new_table("params", "Parameters of analyses", params),
		new_table("columns", "Columns of analyses", columns)};
}

/* ---- the database ---- */

/* "	ts  INTEGER NOT NULL,  -- ns; entry" of sql/tables/. */
static void list_column(struct stall_table *t, const char *table, char *line)
{
	char *comment = strstr(line, "-- "), *name, *type, *more;

	if (comment) {
		*comment = '\0';
		comment += 3;
	}
	name = strtok_r(line, " \t,", &more);
	type = name ? strtok_r(NULL, " \t,", &more) : NULL;
	if (type)
		add_row(t, (const char *const[]){table, name, type,
						 comment ? comment : ""});
}

static void list_text(struct stall_table *t, const char *text)
{
	static const char create[] = "CREATE TABLE ";
	char *copy = stall_strndup(text, strlen(text)), *more;
	const char *table = NULL;

	for (char *line = strtok_r(copy, "\n", &more); line;
	     line = strtok_r(NULL, "\n", &more)) {
		if (!strncmp(line, create, strlen(create))) {
			table = line + strlen(create);
			line[strcspn(line, "(")] = '\0';
		} else if (*line == '\t' && table) {
			list_column(t, table, line);
		} else {
			table = NULL;
		}
	}
	free(copy);
}

static struct stall_table *list_database(void)
{
	static const char *const columns[][2] = {{"table", "Table"},
						 {"column", "Column"},
						 {"type", "Type"},
						 {"meaning", "Meaning"},
						 {NULL, NULL}};
	struct stall_table *t =
		new_table("tables", "Tables of a database", columns);

	for (const struct stall_sqltext *p = stall_sqltexts; p->name; p++)
		if (!strncmp(p->name, "tables/", 7))
			list_text(t, p->text);
	return t;
}

/* ---- the command ---- */

struct list_options {
	const struct stall_renderer *format;
	const char *table, *sql_dir; /* NULL: all; none */
};

static int parse(int argc, char **argv, struct list_options *o,
		 struct stall_err *err)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"table", required_argument, NULL, 't'},
		{"sql-dir", required_argument, NULL, 'd'},
		{NULL, 0, NULL, 0},
	};
	int c;

	*o = (struct list_options){.format = report_format("md", err)};
	while ((c = args_next(argc, argv, ":", options, err)) != -1) {
		if (c == 'f')
			o->format = report_format(optarg, err);
		else if (c == 't')
			o->table = optarg;
		else if (c == 'd')
			o->sql_dir = optarg;
		if (c == '?' || !o->format)
			return -1;
	}
	if (optind < argc)
		return stall_fail(err,
				  "what is '%s'? See 'stallscope help "
				  "list'",
				  argv[optind]);
	return 0;
}

static int print(const struct list_options *o, struct stall_table *const *t,
		 int n, struct stall_err *err)
{
	const struct stall_renderer *r = o->format;
	struct stall_out out = {.several = !o->table};
	struct args_output file;
	int found = !o->table;

	for (int i = 0; !found && i < n; i++)
		found = !strcmp(o->table, t[i]->name);
	if (!found)
		return stall_fail(err, "no table named '%s'", o->table);
	if (args_output_open(&file, NULL, err))
		return -1;
	out.f = file.f;
	if (r->begin)
		r->begin(&out, "Stallscope " STALL_VERSION);
	for (int i = 0; i < n; i++) {
		if (o->table && strcmp(o->table, t[i]->name))
			continue;
		if (r->heading)
			r->heading(&out, 2, t[i]->title);
		r->table(&out, t[i]);
	}
	if (r->end)
		r->end(&out);
	return args_output_close(&file, err);
}

static int list_run(int argc, char **argv, struct stall_err *err)
{
	struct list_options o;
	struct listing l;
	int ret = parse(argc, argv, &o, err);

	if (ret)
		return ret;
	l = new_listing();
	ret = list_analyses(&l, o.sql_dir, err);
	struct stall_table *const all[] = {list_formats(), l.analyses, l.params,
					   l.columns, list_database()};
	const int n = sizeof(all) / sizeof(*all);

	if (!ret)
		ret = print(&o, all, n, err);
	for (int i = 0; i < n; i++)
		stall_table_free(all[i]);
	return ret;
}

const struct stall_command stall_command_list = {
	.name = "list",
	.summary = "formats, analyses, parameters, tables and columns",
	.usage = "[--format md|html|csv|json] [--table NAME] [--sql-dir DIR]",
	.help = "The tables are formats, analyses, params, columns (of "
		"analyses) and tables (of\n"
		"a database).",
	.run = list_run,
};
