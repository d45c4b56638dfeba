#include "cmd/report/prose.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/report/command.h"
#include "cmd/report/verdict.h"
#include "libanalyze/mem.h"

struct prose {
	const struct report_options *o;
	const struct stall_renderer *r;
	struct stall_out *out;
	struct stall_err *err;
};

static void heading(const struct prose *p, int level, const char *text)
{
	p->r->heading(p->out, level, text);
}

__attribute__((format(printf, 2, 3))) static void
paragraph(const struct prose *p, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0)
		p->r->text(p->out, text);
	va_end(ap);
	free(text);
}

/* ---- tables ---- */

static void write_table(const struct prose *p, const struct stall_table *t)
{
	heading(p, 3, t->title);
	if (*t->about)
		paragraph(p, "%s", t->about);
	p->r->table(p->out, t);
}

/* What nobody asked for by name need not say that it has nothing. */
static bool is_silent(const struct prose *p, const struct stall_table *t)
{
	return !p->o->nnames && !p->o->table && !t->nrows;
}

static void write_section(const struct prose *p, const struct section *s,
			  const char *title)
{
	bool begun = false;

	for (int i = 0; i < s->n; i++) {
		/* The verdict has told the findings. */
		if (!s->table[i] || is_silent(p, s->table[i]) ||
		    (!p->o->table &&
		     !strcmp(stall_query_name(s->query[i]), "findings")))
			continue;
		if (!begun)
			heading(p, 2, title);
		begun = true;
		write_table(p, s->table[i]);
	}
}

static bool told_before(const struct section *s, int i)
{
	for (int k = 0; k < i; k++)
		if (s->missing[k] && !strcmp(s->missing[k], s->missing[i]))
			return true;
	return false;
}

/* Names of the tables that lack the same as table i. */
static char *which(const struct section *s, int i)
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	for (int k = i; k < s->n; k++)
		if (s->missing[k] && !strcmp(s->missing[k], s->missing[i]))
			fprintf(f, "%s%s", k == i ? "" : ", ",
				stall_query_name(s->query[k]));
	fclose(f);
	return text;
}

struct stall_table *prose_missing(const struct sections *s)
{
	struct stall_table *t = stall_table_new(
		"report/not_measured", "Not measured",
		"What the data does not tell, and what to record for it.");

	stall_table_column(t, "analysis", "Analysis", STALL_UNIT_TEXT);
	stall_table_column(t, "tables", "Tables", STALL_UNIT_TEXT);
	stall_table_column(t, "record", "What to do", STALL_UNIT_TEXT);
	for (int i = 0; i < s->n; i++) {
		const struct section *x = &s->section[i];

		for (int k = 0; k < x->n; k++) {
			struct stall_cell *row;

			if (!x->missing[k] || told_before(x, k))
				continue;
			row = stall_table_row(t);
			for (int c = 0; c < t->ncols; c++)
				row[c].type = STALL_CELL_TEXT;
			row[0].text = stall_strndup(x->name, strlen(x->name));
			row[1].text = which(x, k);
			row[2].text = stall_strndup(x->missing[k],
						    strlen(x->missing[k]));
		}
	}
	return t;
}

static void write_missing(const struct prose *p, const struct sections *s)
{
	struct stall_table *t = prose_missing(s);

	if (t->nrows) {
		heading(p, 2, t->title);
		paragraph(p, "%s", t->about);
		p->r->table(p->out, t);
	}
	stall_table_free(t);
}

/* ---- where each number comes from ---- */

static void command_line(const struct prose *p, const struct section *s, int i,
			 FILE *f)
{
	fputs("stallscope report ", f);
	command_word(p->o->db, f);
	fprintf(f, " %s --table %s --format csv", s->name,
		stall_query_name(s->query[i]));
	for (int k = 0; k < p->o->nparams; k++) {
		const struct stall_param *x = &p->o->params[k];

		if (!strcmp(x->name, "run")) {
			fputs(" --run ", f);
		} else {
			int n, here = 0;
			const struct stall_param_about *a =
				stall_query_params(s->query[i], &n);

			for (int j = 0; j < n; j++)
				here |= !strcmp(a[j].name, x->name);
			if (!here)
				continue;
			fprintf(f, " --param %s=", x->name);
		}
		command_word(x->value, f);
	}
	fputc('\n', f);
}

static int query_line(const struct prose *p, const struct section *s, int i,
		      FILE *f)
{
	const char *sql = s->table[i]->sql;

	if (!sql)
		return stall_fail(p->err, "%s: too long to be shown",
				  s->table[i]->name);
	fputs("stallscope query ", f);
	command_word(p->o->db, f);
	fprintf(f, " \"$(cat <<'SQL'\n%s%sSQL\n)\"\n", sql,
		*sql && sql[strlen(sql) - 1] == '\n' ? "" : "\n");
	return 0;
}

static int write_code(const struct prose *p, const struct section *s, int i,
		      int (*line)(const struct prose *, const struct section *,
				  int, FILE *))
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);
	int ret = line(p, s, i, f);

	fclose(f);
	if (!ret)
		p->r->code(p->out, "sh", text);
	free(text);
	return ret;
}

static int all_commands(const struct prose *p, const struct section *s, int n,
			FILE *f)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < s[i].n; k++)
			if (s[i].table[k])
				command_line(p, &s[i], k, f);
	return 0;
}

static int write_sources(const struct prose *p, const struct sections *s)
{
	int ret = 0;

	heading(p, 2, "Getting each number again");
	paragraph(p, "Each table by itself, with exact numbers%s:",
		  p->o->explain ? ", and then the SQL behind it"
				: "; without --no-explain the SQL behind it "
				  "follows");
	ret = write_code(p, s->section, s->n, all_commands);
	for (int i = 0; p->o->explain && i < s->n; i++)
		for (int k = 0; !ret && k < s->section[i].n; k++) {
			const struct stall_table *t = s->section[i].table[k];

			if (!t)
				continue;
			heading(p, 3, t->name);
			ret = write_code(p, &s->section[i], k, query_line);
		}
	return ret;
}

/* ---- the page ---- */

/* Analyses that could be asked and had no row: named once. */
static void write_empty(const struct prose *p, const struct sections *s)
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	for (int i = 0; i < s->n; i++) {
		const struct section *x = &s->section[i];
		int rows = 0, run = 0;

		for (int k = 0; k < x->n; k++) {
			run += x->table[k] != NULL;
			rows += x->table[k] ? x->table[k]->nrows : 0;
		}
		if (run && !rows)
			fprintf(f, "%s%s", ftell(f) ? ", " : "", x->name);
	}
	fclose(f);
	if (*text)
		paragraph(p, "Looked for, and nothing found: %s.", text);
	free(text);
}

/* Only what is there twice, was lost or not understood: the rest is in the full
 * report. */
static void write_quality(const struct prose *p, const struct section *info)
{
	for (int i = 0; i < info->n; i++) {
		const char *name = stall_query_name(info->query[i]);
		char *more;

		if (!info->table[i] || !info->table[i]->nrows ||
		    (strcmp(name, "doubles") && strcmp(name, "losses") &&
		     strcmp(name, "skipped")))
			continue;
		more = command_info(p->o, name);
		paragraph(p, "%s: %d, see %s", info->table[i]->title,
			  info->table[i]->nrows, more);
		free(more);
	}
}

static int write_page(const struct prose *p, const struct sections *s,
		      const struct section *info)
{
	char *more = command_more(p->o, NULL, NULL, p->o->run);

	verdict_write(p->o, s, false, p->out);
	heading(p, 2, "What this rests on");
	write_quality(p, info);
	write_empty(p, s);
	paragraph(p,
		  "All findings, tables and the SQL behind each number: %s "
		  "--full",
		  more);
	write_missing(p, s);
	free(more);
	return 0;
}

int prose_write(const struct report_options *o, const struct sections *s,
		const struct section *info, struct stall_out *out,
		struct stall_err *err)
{
	const struct prose p = {o, o->format, out, err};

	if (!o->full && !o->nnames && !o->table)
		return write_page(&p, s, info);
	if (!o->table)
		verdict_write(o, s, true, out);
	for (int i = 0; i < s->n; i++)
		write_section(&p, &s->section[i], s->section[i].name);
	if (!o->table)
		write_section(&p, info, "Data quality");
	if (!o->table && !o->nnames)
		write_empty(&p, s);
	write_missing(&p, s);
	return o->table && !o->explain ? 0 : write_sources(&p, s);
}
