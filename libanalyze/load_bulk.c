/*
 * Rows straight into the pages of a database's file, for tables that are empty
 * at first and have no index: an INSERT spends most of its time on finding the
 * end of a table again, and on keeping a way back.
 */
#include "libanalyze/load_bulk.h"

#include <stdlib.h>

#include "libanalyze/load_backend.h"
#include "libanalyze/mem.h"

struct bulk_binding {
	struct stall_bulk_tree *tree;
	struct stall_bulk_shape shape;
	struct bulk_binding *next;
};

struct bulk_backend {
	struct stall_backend base;
	struct stall_bulk_file file;
	const struct stall_schema *schema;
	struct stall_bulk_tree **tree; /* as schema->table; NULL: no rows */
	struct bulk_binding *bindings;
	uint32_t marked_next;
};

static struct stall_bulk_tree *tree_of(struct bulk_backend *b,
				       const struct stall_dbtable *t)
{
	struct stall_bulk_tree **p = &b->tree[t - b->schema->table];

	if (!*p)
		*p = stall_bulk_tree_new(&b->file, t->root);
	return *p;
}

static void *bulk_bind(struct stall_backend *base,
		       const struct stall_dbtable *t, const int *column, int n,
		       struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;
	struct bulk_binding *x;

	if (t->indexed || t->ncolumns > STALL_BULK_COLUMNS) {
		stall_fail(err,
			   "table %s cannot be filled in bulk: it has a UNIQUE "
			   "constraint or too many columns",
			   t->name);
		return NULL;
	}
	x = stall_alloc(sizeof(*x));
	x->next = b->bindings;
	b->bindings = x;
	x->tree = tree_of(b, t);
	x->shape.ncolumns = t->ncolumns;
	memset(x->shape.source, -1, sizeof(x->shape.source));
	for (int i = 0; i < n; i++)
		x->shape.source[column[i]] = (int8_t)i;
	return x;
}

static int bulk_row(struct stall_backend *base, void *binding, int64_t id,
		    const struct stall_val *val, struct stall_err *err)
{
	struct bulk_binding *x = binding;

	(void)base;
	return stall_bulk_row(x->tree, &x->shape, id, val, err);
}

static int bulk_mark(struct stall_backend *base, struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		if (b->tree[i])
			stall_bulk_tree_mark(b->tree[i]);
	b->marked_next = b->file.next;
	(void)err;
	return 0;
}

static int bulk_rollback(struct stall_backend *base, struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	if (stall_bulk_file_flush(&b->file, err))
		return -1;
	for (int i = 0; i < b->schema->ntables; i++)
		if (b->tree[i] && stall_bulk_tree_rollback(b->tree[i], err))
			return -1;
	b->file.next = b->file.first = b->marked_next;
	return 0;
}

static int bulk_finish(struct stall_backend *base, struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		if (b->tree[i] && stall_bulk_tree_finish(b->tree[i], err))
			return -1;
	return stall_bulk_file_finish(&b->file, err);
}

static void bulk_free(struct stall_backend *base)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		stall_bulk_tree_free(b->tree[i]);
	while (b->bindings) {
		struct bulk_binding *next = b->bindings->next;

		free(b->bindings);
		b->bindings = next;
	}
	free(b->tree);
	stall_bulk_file_close(&b->file);
	free(b);
}

struct stall_backend *stall_backend_bulk(const char *path,
					 const struct stall_schema *schema,
					 struct stall_err *err)
{
	struct bulk_backend *b = stall_alloc(sizeof(*b));

	b->base = (struct stall_backend){bulk_bind,	bulk_row,    bulk_mark,
					 bulk_rollback, bulk_finish, bulk_free};
	b->schema = schema;
	b->tree = stall_alloc((size_t)schema->ntables * sizeof(*b->tree));
	if (stall_bulk_file_open(&b->file, path, err)) {
		bulk_free(&b->base);
		return NULL;
	}
	return &b->base;
}
