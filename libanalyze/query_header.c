/*
 * The comment that a file of an analysis begins with, line by line:
 *
 *   -- param:  limit 20  Most rows to show.
 *
 * A line of it whose first word does not end in a colon is a comment.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/query.h"

static const char *const units[] = {
	[STALL_UNIT_TEXT] = "text",   [STALL_UNIT_COUNT] = "count",
	[STALL_UNIT_NS] = "ns",	      [STALL_UNIT_TS] = "ts",
	[STALL_UNIT_RATIO] = "ratio", [STALL_UNIT_PER_S] = "per_s",
	[STALL_UNIT_BYTES] = "bytes", [STALL_UNIT_METRIC] = "metric",
};

#define UNITS ((int)(sizeof(units) / sizeof(*units)))

const char *stall_unit_name(enum stall_unit unit)
{
	return units[unit];
}

/* Cuts the first word off; *rest moves to the next one. */
static char *take_word(char **rest)
{
	char *word = *rest;
	size_t n = strcspn(word, " \t");

	*rest = word + n + strspn(word + n, " \t");
	word[n] = '\0';
	return word;
}

static char *copy(const char *s)
{
	return stall_strndup(s, strlen(s));
}

/* Room for one more element behind n of them. */
static void *one_more(void *array, int n, size_t size)
{
	return stall_grow(array, (size_t)(n + 1) * size);
}

static bool is_name(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return !*s;
}

static void append(char **text, const char *more)
{
	size_t n = strlen(*text), m = strlen(more);

	*text = stall_grow(*text, n + m + 2);
	if (n)
		(*text)[n++] = ' ';
	memcpy(*text + n, more, m + 1);
}

/* ---- one function a key; `rest` is what follows it ---- */

static int on_title(struct stall_query *q, char *rest, struct stall_err *err)
{
	if (!*rest || *q->shape->title)
		return stall_fail(err, "one title is needed, not %s",
				  *rest ? "two" : "an empty one");
	append(&q->shape->title, rest);
	return 0;
}

static int on_about(struct stall_query *q, char *rest, struct stall_err *err)
{
	(void)err;
	append(&q->shape->about, rest);
	return 0;
}

static int on_order(struct stall_query *q, char *rest, struct stall_err *err)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(rest, &end, 10);
	if (!*rest || *end || errno || n < 0 || n > INT_MAX)
		return stall_fail(err, "'%s' is no place in a report", rest);
	q->order = (int)n;
	return 0;
}

static int on_needs(struct stall_query *q, char *rest, struct stall_err *err)
{
	char *table = take_word(&rest);

	if (!is_name(table) || !*rest)
		return stall_fail(err, "wanted: a table, and what to record "
				       "if it is empty");
	q->need = one_more(q->need, q->nneeds, sizeof(*q->need));
	q->need[q->nneeds++] = (struct stall_need){copy(table), copy(rest)};
	return 0;
}

static int on_param(struct stall_query *q, char *rest, struct stall_err *err)
{
	char *name = take_word(&rest), *value = take_word(&rest);

	if (!is_name(name) || !*value || !*rest)
		return stall_fail(err, "wanted: a name, its default (- for "
				       "NULL), and what it means");
	for (int i = 0; i < q->nparams; i++)
		if (!strcmp(q->param[i].name, name))
			return stall_fail(err, "param %s is there twice", name);
	q->param = one_more(q->param, q->nparams, sizeof(*q->param));
	q->param[q->nparams++] =
		(struct stall_param_about){copy(name), copy(value), copy(rest)};
	return 0;
}

static int on_column(struct stall_query *q, char *rest, struct stall_err *err)
{
	char *key = take_word(&rest), *unit = take_word(&rest);
	int u = 0;

	if (!is_name(key) || !*unit || !*rest)
		return stall_fail(err, "wanted: a key, a unit and a title");
	while (u < UNITS && strcmp(unit, units[u]))
		u++;
	if (u == UNITS)
		return stall_fail(err, "column %s: unknown unit '%s'", key,
				  unit);
	for (int c = 0; c < q->shape->ncols; c++)
		if (!strcmp(q->shape->col[c].key, key))
			return stall_fail(err, "column %s is there twice", key);
	stall_table_column(q->shape, key, rest, (enum stall_unit)u);
	return 0;
}

static const struct {
	const char *key;
	int (*take)(struct stall_query *q, char *rest, struct stall_err *err);
} keys[] = {
	{"title:", on_title}, {"order:", on_order}, {"about:", on_about},
	{"needs:", on_needs}, {"param:", on_param}, {"column:", on_column},
};

static int parse_line(struct stall_query *q, char *line, struct stall_err *err)
{
	char *rest = line + 2 + strspn(line + 2, " \t"), *key;
	size_t n = strlen(rest);

	while (n && isspace((unsigned char)rest[n - 1]))
		rest[--n] = '\0';
	key = take_word(&rest);
	n = strlen(key);
	if (!n || key[n - 1] != ':' || !islower((unsigned char)*key))
		return 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strcmp(key, keys[i].key))
			return keys[i].take(q, rest, err)
				       ? stall_fail_in(err, "%s ", key)
				       : 0;
	return stall_fail(err,
			  "'%s' is no key; title, order, about, needs, "
			  "param and column are",
			  key);
}

static int parse_header(struct stall_query *q, struct stall_err *err)
{
	const char *p = q->sql;

	for (int lineno = 1; !strncmp(p, "--", 2); lineno++) {
		size_t n = strcspn(p, "\n");
		char *line = stall_strndup(p, n);
		int ret = parse_line(q, line, err);

		free(line);
		if (ret)
			return stall_fail_in(err, "line %d: ", lineno);
		p += n + (p[n] == '\n');
	}
	q->select = q->sql + (p - q->sql);
	return 0;
}

/* A column whose unit the row tells needs the row to tell it. */
static int check_metric_unit(const struct stall_query *q, struct stall_err *err)
{
	bool wanted = false, there = false;

	for (int c = 0; c < q->shape->ncols; c++) {
		wanted |= q->shape->col[c].unit == STALL_UNIT_METRIC;
		there |= !strcmp(q->shape->col[c].key, "unit");
	}
	if (wanted && !there)
		return stall_fail(err, "a column of unit metric needs a column "
				       "named unit");
	return 0;
}

static int check_header(const struct stall_query *q, struct stall_err *err)
{
	if (!*q->shape->title)
		return stall_fail(err, "the header has no 'title:'");
	if (q->order < 0)
		return stall_fail(err, "the header has no 'order:'");
	if (!q->shape->ncols)
		return stall_fail(err, "the header has no 'column:'");
	return check_metric_unit(q, err);
}

struct stall_query *stall_query_parse(const char *analysis, const char *name,
				      const char *where, const char *text,
				      struct stall_err *err)
{
	struct stall_query *q = stall_alloc(sizeof(*q));
	char full[256];

	snprintf(full, sizeof(full), "%s/%s", analysis, name);
	q->name = copy(name);
	q->where = copy(where);
	q->sql = copy(text);
	q->order = -1;
	q->shape = stall_table_new(full, "", "");
	if (!parse_header(q, err) && !check_header(q, err))
		return q;
	stall_fail_in(err, "%s: ", where);
	stall_query_free(q);
	return NULL;
}

void stall_query_free(struct stall_query *q)
{
	if (!q)
		return;
	for (int i = 0; i < q->nneeds; i++) {
		free(q->need[i].table);
		free(q->need[i].advice);
	}
	for (int i = 0; i < q->nparams; i++) {
		free(q->param[i].name);
		free(q->param[i].value);
		free(q->param[i].about);
	}
	free(q->need);
	free(q->param);
	stall_table_free(q->shape);
	free(q->sql);
	free(q->where);
	free(q->name);
	free(q);
}
