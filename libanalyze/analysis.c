/* The folders of sql/analyses/, compiled in, and those of --sql-dir. */
#include "libanalyze/analysis.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/mem.h"
#include "libanalyze/query.h"
#include "libanalyze/registry.h"

/* A list of names without doubles, NULL at the end. */
struct names {
	char **name;
	size_t n;
};

static void add_name(struct names *l, const char *s, size_t len)
{
	for (size_t i = 0; i < l->n; i++)
		if (strlen(l->name[i]) == len && !memcmp(l->name[i], s, len))
			return;
	l->name = stall_grow(l->name, (l->n + 2) * sizeof(*l->name));
	l->name[l->n++] = stall_strndup(s, len);
	l->name[l->n] = NULL;
}

static void free_names(struct names *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->name[i]);
	free(l->name);
}

/* ---- one analysis ---- */

/* Where its texts are compiled in: analyses/stw/, info/. */
static void text_prefix(char *buf, size_t size, const char *analysis)
{
	snprintf(buf, size, "%s%s/",
		 strcmp(analysis, "info") ? "analyses/" : "", analysis);
}

/* Names of the files DIR/ANALYSIS/TABLE.sql, without ".sql". */
static void add_files(struct names *l, const char *dir, const char *analysis)
{
	char path[PATH_MAX];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/%s", dir, analysis);
	d = opendir(path);
	if (!d)
		return;
	while ((e = readdir(d))) {
		size_t n = strlen(e->d_name);

		if (n > 4 && *e->d_name != '.' &&
		    !strcmp(e->d_name + n - 4, ".sql"))
			add_name(l, e->d_name, n - 4);
	}
	closedir(d);
}

static void table_names(struct names *l, const char *analysis, const char *dir)
{
	char prefix[128];

	text_prefix(prefix, sizeof(prefix), analysis);
	for (const struct stall_sqltext *t = stall_sqltexts; t->name; t++)
		if (!strncmp(t->name, prefix, strlen(prefix)))
			add_name(l, t->name + strlen(prefix),
				 strlen(t->name + strlen(prefix)));
	if (dir)
		add_files(l, dir, analysis);
}

static struct stall_query *load_file(const char *analysis, const char *table,
				     struct stall_source *src,
				     struct stall_err *err)
{
	struct stall_str all = stall_source_all(src);
	char *text = stall_strndup(all.n ? all.p : "", all.n);
	struct stall_query *q = stall_query_parse(
		analysis, table, stall_source_name(src), text, err);

	free(text);
	return q;
}

/* From --sql-dir if it is there, else compiled in. */
static struct stall_query *load_table(const char *analysis, const char *table,
				      const char *dir, struct stall_err *err)
{
	struct stall_source *src;
	struct stall_query *q;
	char path[PATH_MAX], prefix[128];
	const char *text;

	text_prefix(prefix, sizeof(prefix), analysis);
	snprintf(path, sizeof(path), "%s%s", prefix, table);
	text = stall_sqltext_find(path);
	if (dir) {
		snprintf(path, sizeof(path), "%s/%s/%s.sql", dir, analysis,
			 table);
		if (!text || !access(path, F_OK)) {
			src = stall_source_open(path, err);
			q = src ? load_file(analysis, table, src, err) : NULL;
			stall_source_close(src);
			return q;
		}
	}
	snprintf(path, sizeof(path), "sql/%s%s.sql", prefix, table);
	return stall_query_parse(analysis, table, path, text, err);
}

static int compare_queries(const void *pa, const void *pb)
{
	const struct stall_query *a = *(struct stall_query *const *)pa;
	const struct stall_query *b = *(struct stall_query *const *)pb;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return strcmp(a->name, b->name);
}

struct stall_query **stall_analysis_load(const char *name, const char *dir,
					 struct stall_err *err)
{
	struct names tables = {0};
	struct stall_query **q;

	if (!strchr(name, '/') && *name != '.')
		table_names(&tables, name, dir);
	if (!tables.n) {
		stall_fail(err,
			   "no analysis named '%s'; analyses are listed "
			   "by 'stallscope list'",
			   name);
		return NULL;
	}
	q = stall_alloc((tables.n + 1) * sizeof(*q));
	for (size_t i = 0; i < tables.n; i++) {
		q[i] = load_table(name, tables.name[i], dir, err);
		if (!q[i]) {
			stall_analysis_free(q);
			q = NULL;
			break;
		}
	}
	if (q)
		qsort(q, tables.n, sizeof(*q), compare_queries);
	free_names(&tables);
	return q;
}

void stall_analysis_free(struct stall_query **q)
{
	for (struct stall_query **p = q; p && *p; p++)
		stall_query_free(*p);
	free(q);
}

int stall_analysis_check_params(struct stall_query *const *q,
				const struct stall_param *params,
				struct stall_err *err)
{
	for (; params && params->name; params++) {
		bool found = !strcmp(params->name, "run");

		for (struct stall_query *const *p = q; *p; p++)
			for (int i = 0; i < (*p)->nparams; i++)
				found |= !strcmp((*p)->param[i].name,
						 params->name);
		if (!found)
			return stall_fail(err,
					  "no parameter named '%s'; they are "
					  "listed by 'stallscope list'",
					  params->name);
	}
	return 0;
}

/* ---- all of them ---- */

struct place {
	char *name;
	int order;
};

/* Its first table's; one that does not load comes last. */
static int order_of(const char *name, const char *dir)
{
	struct stall_err unused = {""};
	struct stall_query **q = stall_analysis_load(name, dir, &unused);
	int order = q ? q[0]->order : INT_MAX;

	stall_analysis_free(q);
	return order;
}

static int compare_places(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void add_folders(struct names *l, const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d))) {
		struct names tables = {0};

		if (*e->d_name != '.')
			add_files(&tables, dir, e->d_name);
		if (tables.n && strcmp(e->d_name, "info"))
			add_name(l, e->d_name, strlen(e->d_name));
		free_names(&tables);
	}
	if (d)
		closedir(d);
}

char **stall_analysis_names(const char *dir)
{
	static const char prefix[] = "analyses/";
	struct names l = {.name = stall_alloc(sizeof(char *))};
	struct place *place;

	for (const struct stall_sqltext *t = stall_sqltexts; t->name; t++)
		if (!strncmp(t->name, prefix, strlen(prefix)))
			add_name(&l, t->name + strlen(prefix),
				 strcspn(t->name + strlen(prefix), "/"));
	if (dir)
		add_folders(&l, dir);
	place = stall_alloc(l.n * sizeof(*place));
	for (size_t i = 0; i < l.n; i++)
		place[i] = (struct place){l.name[i], order_of(l.name[i], dir)};
	qsort(place, l.n, sizeof(*place), compare_places);
	for (size_t i = 0; i < l.n; i++)
		l.name[i] = place[i].name;
	free(place);
	return l.name;
}
