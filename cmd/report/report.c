#include "cmd/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/report/prose.h"
#include "cmd/report/sections.h"
#include "libanalyze/mem.h"

/* What tells how far the numbers can be trusted. */
static const char *const quality_tables[] = {"sources", "clocks",  "doubles",
					     "losses",	"skipped", NULL};

static bool same_columns(const struct stall_table *a,
			 const struct stall_table *b)
{
	if (a->ncols != b->ncols)
		return false;
	for (int c = 0; c < a->ncols; c++)
		if (strcmp(a->col[c].key, b->col[c].key))
			return false;
	return true;
}

static struct stall_table *empty_like(const struct stall_table *t)
{
	struct stall_table *new = stall_table_new(t->name, t->title, t->about);

	for (int c = 0; c < t->ncols; c++)
		stall_table_column(new, t->col[c].key, t->col[c].title,
				   t->col[c].unit);
	return new;
}

/* Cells move: they have one owner. */
static void move_rows(struct stall_table *to, struct stall_table *from)
{
	for (int r = 0; r < from->nrows; r++)
		memcpy(stall_table_row(to), from->cell + r * from->ncols,
		       (size_t)from->ncols * sizeof(*from->cell));
	from->nrows = 0;
}

/* Why a program that reads the rows does not find them. */
static void tell_missing(const struct section *s, int i)
{
	if (s->missing[i])
		fprintf(stderr, "%s/%s: not measured. %s\n", s->name,
			stall_query_name(s->query[i]), s->missing[i]);
}

/* One table of all analyses: metrics have the same columns everywhere. */
static void write_rows(const struct stall_renderer *r, struct stall_out *out,
		       struct sections *s, const char *name)
{
	struct stall_table *all = NULL;

	for (int i = 0; i < s->n; i++) {
		struct section *x = &s->section[i];

		for (int k = 0; k < x->n; k++) {
			const struct stall_table *shape =
				stall_query_shape(x->query[k]);

			if (strcmp(stall_query_name(x->query[k]), name))
				continue;
			tell_missing(x, k);
			if (all && !same_columns(all, shape)) {
				out->several = true;
				r->table(out, all);
				stall_table_free(all);
				all = NULL;
			}
			if (!all)
				all = empty_like(shape);
			if (x->table[k])
				move_rows(all, x->table[k]);
		}
	}
	if (all)
		r->table(out, all);
	stall_table_free(all);
}

/* Everything as tables, for programs. */
static void write_tables(const struct stall_renderer *r, struct stall_out *out,
			 const struct sections *s, const struct section *info)
{
	struct stall_table *missing = prose_missing(s);

	for (int i = 0; i < s->n; i++)
		for (int k = 0; k < s->section[i].n; k++)
			if (s->section[i].table[k])
				r->table(out, s->section[i].table[k]);
	for (int k = 0; k < info->n; k++)
		if (info->table[k])
			r->table(out, info->table[k]);
	if (missing->nrows)
		r->table(out, missing);
	stall_table_free(missing);
}

static int write_all(const struct report_options *o, struct sections *s,
		     struct section *info, struct stall_err *err)
{
	const struct stall_renderer *r = o->format;
	struct args_output file;
	struct stall_out out = {0};
	char title[600];
	int ret = 0;

	snprintf(title, sizeof(title), "Stalls in %s", o->db);
	if (args_output_open(&file, o->out, err))
		return -1;
	out.f = file.f;
	if (r->begin)
		r->begin(&out, title);
	if (r->text)
		ret = prose_write(o, s, info, &out, err);
	else if (!r->begin)
		write_rows(r, &out, s, o->table ? o->table : "metrics");
	else
		write_tables(r, &out, s, info);
	if (r->end)
		r->end(&out);
	return args_output_close(&file, ret ? &(struct stall_err){""} : err) ||
			       ret
		       ? -1
		       : EXIT_OK;
}

int report_write(struct report_options *o, struct stall_err *err)
{
	struct stall_store *st = stall_store_open(o->db, err);
	struct sections s = {0};
	struct section info = {0};
	int ret = -1;

	if (st && !sections_run(&s, o, st, err) &&
	    (o->table || !section_info(&info, o, quality_tables, st, err)))
		ret = write_all(o, &s, &info, err);
	section_free(&info);
	sections_free(&s);
	stall_store_close(st);
	free(o->params);
	return ret;
}

int report_one(int argc, char **argv, struct stall_err *err)
{
	struct report_options o;

	if (report_options_parse(argc, argv, &o, err)) {
		free(o.params);
		return -1;
	}
	if (o.nnames) {
		free(o.params);
		return stall_fail(err, "one database is enough: what is '%s'?",
				  o.names[0]);
	}
	o.names = argv; /* the command's name is the analysis' */
	o.nnames = 1;
	return report_write(&o, err);
}
