#include "libanalyze/query.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

const char *stall_query_name(const struct stall_query *q)
{
	return q->name;
}

const char *stall_query_title(const struct stall_query *q)
{
	return q->shape->title;
}

const char *stall_query_sql(const struct stall_query *q)
{
	return q->sql;
}

const struct stall_param_about *stall_query_params(const struct stall_query *q,
						   int *ret_n)
{
	*ret_n = q->nparams;
	return q->param;
}

const struct stall_table *stall_query_shape(const struct stall_query *q)
{
	return q->shape;
}

/* ---- what it needs ---- */

char *stall_query_missing(const struct stall_query *q, struct stall_store *st)
{
	for (int i = 0; i < q->nneeds; i++)
		if (!stall_store_has_rows(st, q->need[i].table))
			return stall_strndup(q->need[i].advice,
					     strlen(q->need[i].advice));
	return NULL;
}

/* ---- the statement ---- */

/* One statement that only reads and has columns, and nothing behind it. */
static sqlite3_stmt *prepare(sqlite3 *db, const char *sql,
			     struct stall_err *err)
{
	sqlite3_stmt *st = NULL, *more = NULL;
	const char *rest = sql;

	while (!st && *rest) /* a comment alone gives no statement */
		if (sqlite3_prepare_v2(db, rest, -1, &st, &rest)) {
			stall_fail(err, "%s", sqlite3_errmsg(db));
			return NULL;
		}
	if (!st) {
		stall_fail(err, "there is no SELECT in it");
		return NULL;
	}
	if (!sqlite3_stmt_readonly(st) || !sqlite3_column_count(st)) {
		stall_fail(err, "only SELECT is allowed: the database is the "
				"archive and stays as it was imported");
	} else if (sqlite3_prepare_v2(db, rest, -1, &more, NULL) || more) {
		stall_fail(err, "one SELECT is allowed, and there is more "
				"behind it");
	} else {
		return st;
	}
	sqlite3_finalize(more);
	sqlite3_finalize(st);
	return NULL;
}

static const char *value_of(const struct stall_param *params, const char *name)
{
	for (; params && params->name; params++)
		if (!strcmp(params->name, name))
			return params->value;
	return NULL;
}

/* A number if it reads as one. */
static void bind_typed(sqlite3_stmt *st, int i, const char *value)
{
	char *end;
	long long n;
	double r;

	if (!strcmp(value, "-"))
		return;
	errno = 0;
	n = strtoll(value, &end, 10);
	if (*value && !*end && !errno) {
		sqlite3_bind_int64(st, i, n);
		return;
	}
	errno = 0;
	r = strtod(value, &end);
	if (*value && !*end && !errno && isfinite(r))
		sqlite3_bind_double(st, i, r);
	else
		sqlite3_bind_text(st, i, value, -1, SQLITE_TRANSIENT);
}

static const struct stall_param_about *declared(const struct stall_query *q,
						const char *name)
{
	for (int p = 0; p < q->nparams; p++)
		if (!strcmp(q->param[p].name, name))
			return &q->param[p];
	return NULL;
}

static int bind_params(const struct stall_query *q, sqlite3_stmt *st,
		       const struct stall_param *params, struct stall_err *err)
{
	int n = sqlite3_bind_parameter_count(st);

	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(st, i);
		const struct stall_param_about *p;
		const char *value;

		if (!name || *name != ':')
			return stall_fail(err, "'%s': parameters are :name",
					  name ? name : "?");
		value = value_of(params, ++name);
		p = declared(q, name);
		if (!p && strcmp(name, "run"))
			return stall_fail(err, "no 'param:' line declares :%s",
					  name);
		if (!p && value) /* a run may be called 7 */
			sqlite3_bind_text(st, i, value, -1, SQLITE_TRANSIENT);
		else if (p)
			bind_typed(st, i, value ? value : p->value);
	}
	return 0;
}

static sqlite3_stmt *prepare_query(const struct stall_query *q,
				   struct stall_store *st,
				   const struct stall_param *params,
				   struct stall_err *err)
{
	sqlite3_stmt *s = prepare(stall_store_db(st), q->select, err);

	if (s && sqlite3_column_count(s) != q->shape->ncols) {
		stall_fail(err, "the SELECT has %d columns and the header %d",
			   sqlite3_column_count(s), q->shape->ncols);
	} else if (s && !bind_params(q, s, params, err)) {
		return s;
	}
	stall_fail_in(err, "%s: ", q->where);
	sqlite3_finalize(s);
	return NULL;
}

/* ---- its rows ---- */

/* No byte of it may end the string early. */
static char *text_cell(const char *s, size_t n)
{
	char *copy = stall_strndup(s ? s : "", s ? n : 0);

	for (size_t i = 0; i < n; i++)
		if (!copy[i])
			copy[i] = ' ';
	return copy;
}

static char *blob_cell(const unsigned char *p, size_t n)
{
	char *text = stall_alloc(2 * n + 4), *to = text;

	to += sprintf(to, "X'");
	for (size_t i = 0; i < n; i++)
		to += sprintf(to, "%02X", p[i]);
	sprintf(to, "'");
	return text;
}

static void read_cell(sqlite3_stmt *s, int c, struct stall_cell *cell)
{
	switch (sqlite3_column_type(s, c)) {
	case SQLITE_INTEGER:
		cell->type = STALL_CELL_INT;
		cell->i = sqlite3_column_int64(s, c);
		break;
	case SQLITE_FLOAT:
		cell->type = STALL_CELL_REAL;
		cell->r = sqlite3_column_double(s, c);
		break;
	case SQLITE_TEXT:
		cell->type = STALL_CELL_TEXT;
		cell->text = text_cell((const char *)sqlite3_column_text(s, c),
				       (size_t)sqlite3_column_bytes(s, c));
		break;
	case SQLITE_BLOB:
		cell->type = STALL_CELL_TEXT;
		cell->text = blob_cell(sqlite3_column_blob(s, c),
				       (size_t)sqlite3_column_bytes(s, c));
		break;
	}
}

static int read_rows(sqlite3_stmt *s, struct stall_table *t,
		     struct stall_err *err)
{
	int rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct stall_cell *row = stall_table_row(t);

		for (int c = 0; c < t->ncols; c++)
			read_cell(s, c, &row[c]);
	}
	if (rc != SQLITE_DONE)
		return stall_fail(err, "%s",
				  sqlite3_errmsg(sqlite3_db_handle(s)));
	return 0;
}

/* Kept now: to prepare it again takes longer than many a SELECT runs. */
static void keep_sql(sqlite3_stmt *s, struct stall_table *t)
{
	char *text = sqlite3_expanded_sql(s);

	if (text)
		t->sql = stall_strndup(text, strlen(text));
	sqlite3_free(text);
}

struct stall_table *stall_query_run(const struct stall_query *q,
				    struct stall_store *st,
				    const struct stall_param *params,
				    struct stall_err *err)
{
	const struct stall_table *shape = q->shape;
	sqlite3_stmt *s = prepare_query(q, st, params, err);
	struct stall_table *t;

	if (!s)
		return NULL;
	t = stall_table_new(shape->name, shape->title, shape->about);
	keep_sql(s, t);
	for (int c = 0; c < shape->ncols; c++)
		stall_table_column(t, shape->col[c].key, shape->col[c].title,
				   shape->col[c].unit);
	if (read_rows(s, t, err)) {
		stall_fail_in(err, "%s: ", q->where);
		stall_table_free(t);
		t = NULL;
	}
	sqlite3_finalize(s);
	return t;
}

struct stall_table *stall_sql_run(struct stall_store *st, const char *sql,
				  struct stall_err *err)
{
	sqlite3_stmt *s = prepare(stall_store_db(st), sql, err);
	struct stall_table *t;

	if (!s)
		return NULL;
	t = stall_table_new("query", "", "");
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		const char *name = sqlite3_column_name(s, c);

		stall_table_column(t, name, name, STALL_UNIT_TEXT);
	}
	if (read_rows(s, t, err)) {
		stall_table_free(t);
		t = NULL;
	}
	sqlite3_finalize(s);
	return t;
}
