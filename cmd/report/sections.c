#include "cmd/report/sections.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

int table_column(const struct stall_table *t, const char *key)
{
	for (int c = 0; c < t->ncols; c++)
		if (!strcmp(t->col[c].key, key))
			return c;
	return -1;
}

const char *table_text(const struct stall_table *t, int row, int col)
{
	const struct stall_cell *cells = t->cell + row * t->ncols;

	if (col < 0 || cells[col].type != STALL_CELL_TEXT)
		return "";
	return cells[col].text;
}

static int section_load(struct section *s, const char *name, const char *dir,
			struct stall_err *err)
{
	*s = (struct section){.query = stall_analysis_load(name, dir, err)};
	if (!s->query)
		return -1;
	s->name = stall_strndup(name, strlen(name));
	while (s->query[s->n])
		s->n++;
	s->table = stall_alloc((size_t)s->n * sizeof(*s->table));
	s->missing = stall_alloc((size_t)s->n * sizeof(*s->missing));
	return 0;
}

void section_free(struct section *s)
{
	for (int i = 0; i < s->n; i++) {
		stall_table_free(s->table[i]);
		free(s->missing[i]);
	}
	free(s->table);
	free(s->missing);
	free(s->name);
	stall_analysis_free(s->query);
}

void sections_free(struct sections *s)
{
	for (int i = 0; i < s->n; i++)
		section_free(&s->section[i]);
	free(s->section);
}

static int section_run(struct section *s, const struct report_options *o,
		       const char *const *only, struct stall_store *st,
		       struct stall_err *err)
{
	for (int i = 0; i < s->n; i++) {
		const char *const *p = only;

		while (p && *p && strcmp(*p, stall_query_name(s->query[i])))
			p++;
		if (p && !*p)
			continue;
		s->missing[i] = stall_query_missing(s->query[i], st);
		if (s->missing[i])
			continue;
		s->table[i] = stall_query_run(s->query[i], st, o->params, err);
		if (!s->table[i])
			return -1;
	}
	return 0;
}

int section_info(struct section *ret, const struct report_options *o,
		 const char *const *only, struct stall_store *st,
		 struct stall_err *err)
{
	if (section_load(ret, "info", o->sql_dir, err))
		return -1;
	return section_run(ret, o, only, st, err);
}

static int load_all(struct sections *s, const struct report_options *o,
		    char *const *names, struct stall_err *err)
{
	for (int i = 0; names[i]; i++) {
		s->section = stall_grow(
			s->section, (size_t)(s->n + 1) * sizeof(*s->section));
		if (section_load(&s->section[s->n], names[i], o->sql_dir, err))
			return -1;
		s->n++;
	}
	return 0;
}

/* A parameter must be one of some table here, not of each. */
static int check_params(const struct sections *s,
			const struct report_options *o, struct stall_err *err)
{
	struct stall_query **all = NULL;
	size_t n = 0;
	int ret;

	for (int i = 0; i < s->n; i++) {
		size_t more = (size_t)s->section[i].n;

		all = stall_grow(all, (n + more + 1) * sizeof(*all));
		memcpy(all + n, s->section[i].query, more * sizeof(*all));
		all[n += more] = NULL;
	}
	ret = all ? stall_analysis_check_params(all, o->params, err) : 0;
	free(all);
	return ret;
}

static int check_table(const struct sections *s, const struct report_options *o,
		       struct stall_err *err)
{
	for (int i = 0; o->table && i < s->n; i++)
		for (int k = 0; k < s->section[i].n; k++)
			if (!strcmp(stall_query_name(s->section[i].query[k]),
				    o->table))
				return 0;
	if (o->table)
		return stall_fail(err,
				  "no table named '%s' in it; they are "
				  "listed by 'stallscope list'",
				  o->table);
	return 0;
}

static int check_run(const struct report_options *o, struct stall_store *st,
		     struct stall_err *err)
{
	static const char *const runs[] = {"runs", NULL};
	struct report_options all = {.sql_dir = o->sql_dir};
	struct section info = {0};
	int ret = o->run ? section_info(&info, &all, runs, st, err) : 0;

	if (o->run && !ret) {
		ret = stall_fail(err,
				 "no run named '%s' in %s; they are "
				 "listed by 'stallscope info'",
				 o->run, o->db);
		for (int i = 0; i < info.n; i++) {
			struct stall_table *t = info.table[i];

			for (int r = 0; t && r < t->nrows; r++)
				if (!strcmp(table_text(t, r,
						       table_column(t, "run")),
					    o->run))
					ret = 0;
		}
	}
	section_free(&info);
	return ret;
}

static char **all_names(const struct report_options *o)
{
	char **names;

	if (!o->nnames)
		return stall_analysis_names(o->sql_dir);
	names = stall_alloc((size_t)(o->nnames + 1) * sizeof(*names));
	for (int i = 0; i < o->nnames; i++)
		names[i] = stall_strndup(o->names[i], strlen(o->names[i]));
	return names;
}

int sections_run(struct sections *s, const struct report_options *o,
		 struct stall_store *st, struct stall_err *err)
{
	const char *const only[] = {o->table, NULL};
	char **names = all_names(o);
	int ret = load_all(s, o, names, err);

	if (ret || check_params(s, o, err) || check_table(s, o, err) ||
	    check_run(o, st, err))
		ret = -1;
	for (int i = 0; !ret && i < s->n; i++)
		ret = section_run(&s->section[i], o, o->table ? only : NULL, st,
				  err);
	for (int i = 0; names[i]; i++)
		free(names[i]);
	free(names);
	return ret;
}
