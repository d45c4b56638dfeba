/* Rows through INSERT: works on any database, and in memory. */
#include <sqlite3.h>
#include <stdlib.h>

#include "libanalyze/load_backend.h"
#include "libanalyze/mem.h"

struct sql_binding {
	sqlite3_stmt *insert;
	int n;
};

struct sql_backend {
	struct stall_backend base;
	struct sqlite3 *db;
	struct sql_binding **binding;
	int nbindings;
};

static char *insert_text(const struct stall_dbtable *t, const int *column,
			 int n)
{
	sqlite3_str *s = sqlite3_str_new(NULL);

	sqlite3_str_appendf(s, "INSERT INTO \"%w\"(\"%w\"", t->name,
			    t->column[0].name);
	for (int i = 0; i < n; i++)
		sqlite3_str_appendf(s, ", \"%w\"", t->column[column[i]].name);
	sqlite3_str_appendall(s, ") VALUES (?");
	for (int i = 0; i < n; i++)
		sqlite3_str_appendall(s, ", ?");
	sqlite3_str_appendall(s, ")");
	return sqlite3_str_finish(s);
}

static void *sql_bind(struct stall_backend *base, const struct stall_dbtable *t,
		      const int *column, int n, struct stall_err *err)
{
	struct sql_backend *b = (struct sql_backend *)base;
	struct sql_binding *x = stall_alloc(sizeof(*x));
	char *sql = insert_text(t, column, n);
	int rc = sqlite3_prepare_v3(b->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
				    &x->insert, NULL);

	sqlite3_free(sql);
	x->n = n;
	b->binding = stall_grow(b->binding, (size_t)(b->nbindings + 1) *
						    sizeof(*b->binding));
	b->binding[b->nbindings++] = x;
	if (rc) {
		stall_db_fail(b->db, NULL, err);
		return NULL;
	}
	return x;
}

static void set(sqlite3_stmt *s, int i, const struct stall_val *v)
{
	if (v->type == STALL_TYPE_INT)
		sqlite3_bind_int64(s, i, v->i);
	else if (v->type == STALL_TYPE_REAL)
		sqlite3_bind_double(s, i, v->r);
	else if (v->type == STALL_TYPE_TEXT)
		sqlite3_bind_text(s, i, v->n ? v->text : "", (int)v->n,
				  SQLITE_STATIC);
	else
		sqlite3_bind_null(s, i);
}

static int sql_row(struct stall_backend *base, void *binding, int64_t id,
		   const struct stall_val *val, struct stall_err *err)
{
	struct sql_backend *b = (struct sql_backend *)base;
	struct sql_binding *x = binding;

	sqlite3_bind_int64(x->insert, 1, id);
	for (int i = 0; i < x->n; i++)
		set(x->insert, i + 2, &val[i]);
	sqlite3_step(x->insert);
	if (sqlite3_reset(x->insert))
		return stall_db_fail(b->db, NULL, err);
	return 0;
}

static int sql_mark(struct stall_backend *base, struct stall_err *err)
{
	return stall_db_exec(((struct sql_backend *)base)->db,
			     "RELEASE source; SAVEPOINT source", err);
}

static int sql_rollback(struct stall_backend *base, struct stall_err *err)
{
	return stall_db_exec(((struct sql_backend *)base)->db,
			     "ROLLBACK TO source", err);
}

static int sql_finish(struct stall_backend *base, struct stall_err *err)
{
	return stall_db_exec(((struct sql_backend *)base)->db, "COMMIT", err);
}

static void sql_free(struct stall_backend *base)
{
	struct sql_backend *b = (struct sql_backend *)base;

	for (int i = 0; i < b->nbindings; i++) {
		sqlite3_finalize(b->binding[i]->insert);
		free(b->binding[i]);
	}
	free(b->binding);
	free(b);
}

struct stall_backend *stall_backend_sql(struct sqlite3 *db,
					struct stall_err *err)
{
	struct sql_backend *b = stall_alloc(sizeof(*b));

	b->base = (struct stall_backend){.bind = sql_bind,
					 .row = sql_row,
					 .mark = sql_mark,
					 .rollback = sql_rollback,
					 .finish = sql_finish,
					 .free = sql_free};
	b->db = db;
	if (stall_db_exec(db, "BEGIN; SAVEPOINT source", err)) {
		sql_free(&b->base);
		return NULL;
	}
	return &b->base;
}
