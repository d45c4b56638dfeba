/*
 * Rows straight into the pages of a database's file, for tables that are empty
 * at first: an INSERT spends most of its time on finding the end of a table
 * again, and on keeping a way back. Plain indexes are sorted along with it.
 */
#include "libanalyze/load_bulk.h"

#include <stdlib.h>

#include "libanalyze/load_backend.h"
#include "libanalyze/load_bulk_index.h"
#include "libanalyze/mem.h"

/* An index of a binding's table: which values make its entries. */
struct bulk_key_source {
	struct stall_bulk_sort *sort;
	int8_t source[STALL_BULK_KEYS]; /* -1: NULL */
};

struct bulk_binding {
	struct stall_bulk_tree *tree;
	struct stall_bulk_shape shape;
	struct bulk_key_source *key;
	int nkeys;
	struct bulk_binding *next;
};

struct bulk_backend {
	struct stall_backend base;
	struct stall_bulk_file file;
	char *path;
	const struct stall_schema *schema;
	struct stall_bulk_tree **tree; /* as schema->table; NULL: no rows */
	struct stall_bulk_sort *sort;  /* as schema->index */
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

static void bind_indexes(struct bulk_backend *b, struct bulk_binding *x,
			 int table)
{
	for (int i = 0; i < b->schema->nindexes; i++) {
		const struct stall_dbindex *d = &b->schema->index[i];
		struct bulk_key_source k = {&b->sort[i], {-1, -1}};

		if (d->table != table)
			continue;
		for (int c = 0; c < d->ncolumns; c++)
			k.source[c] = x->shape.source[d->column[c]];
		x->key = stall_grow(x->key, (size_t)(x->nkeys + 1) * sizeof(k));
		x->key[x->nkeys++] = k;
	}
}

static void *bulk_bind(struct stall_backend *base,
		       const struct stall_dbtable *t, const int *column, int n,
		       struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;
	struct bulk_binding *x = stall_alloc(sizeof(*x));

	x->next = b->bindings;
	b->bindings = x;
	x->tree = tree_of(b, t);
	x->shape.ncolumns = t->ncolumns;
	memset(x->shape.source, -1, sizeof(x->shape.source));
	for (int i = 0; i < n; i++)
		x->shape.source[column[i]] = (int8_t)i;
	stall_bulk_shape_plain(&x->shape, t);
	bind_indexes(b, x, (int)(t - b->schema->table));
	if (x->nkeys == t->nindexes && t->ncolumns <= STALL_BULK_COLUMNS)
		return x;
	stall_fail(err,
		   "table %s cannot be filled in bulk: it has too many "
		   "columns, a UNIQUE constraint or an index of an odd kind",
		   t->name);
	return NULL;
}

static inline struct stall_bulk_key key_of(const struct bulk_key_source *k, int64_t id,
				    const struct stall_val *val)
{
	struct stall_bulk_key key = {.id = (uint64_t)id};

	for (int c = 0; c < STALL_BULK_KEYS; c++) {
		int from = k->source[c];

		if (from < 0 || val[from].type != STALL_TYPE_INT)
			continue;
		key.col[c] = (uint64_t)val[from].i ^ STALL_BULK_SIGN;
		key.id |= stall_bulk_given(c);
	}
	return key;
}

static int add_keys(const struct bulk_binding *x, int64_t id,
		    const struct stall_val *val, struct stall_err *err)
{
	if (id > STALL_BULK_ID_MAX)
		return stall_fail(err, "an id is too large to be indexed");
	for (int i = 0; i < x->nkeys; i++) {
		struct stall_bulk_key key = key_of(&x->key[i], id, val);

		if (stall_bulk_sort_add(x->key[i].sort, &key, err))
			return -1;
	}
	return 0;
}

static int bulk_row(struct stall_backend *base, void *binding, int64_t id,
		    const struct stall_val *val, struct stall_err *err)
{
	struct bulk_binding *x = binding;

	(void)base;
	if (x->nkeys && add_keys(x, id, val, err))
		return -1;
	return stall_bulk_row(x->tree, &x->shape, id, val, err);
}

static bool bulk_plain_row(struct stall_backend *base, void *binding,
			   int64_t id, const struct stall_val *val)
{
	struct bulk_binding *x = binding;

	(void)base;
	if (id > STALL_BULK_ID_MAX)
		return false;
	for (int i = 0; i < x->nkeys; i++)
		if (!stall_bulk_sort_room(x->key[i].sort))
			return false;
	if (!stall_bulk_plain_row(x->tree, &x->shape, id, val))
		return false;
	for (int i = 0; i < x->nkeys; i++) {
		struct stall_bulk_key key = key_of(&x->key[i], id, val);

		stall_bulk_sort_put(x->key[i].sort, &key);
	}
	return true;
}

static int bulk_mark(struct stall_backend *base, struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		if (b->tree[i])
			stall_bulk_tree_mark(b->tree[i]);
	for (int i = 0; i < b->schema->nindexes; i++)
		if (stall_bulk_sort_mark(&b->sort[i], err))
			return -1;
	b->marked_next = b->file.next;
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
	for (int i = 0; i < b->schema->nindexes; i++)
		stall_bulk_sort_rollback(&b->sort[i]);
	b->file.next = b->file.first = b->marked_next;
	return 0;
}

static int finish_index(struct bulk_backend *b, int i, struct stall_err *err)
{
	const struct stall_dbindex *d = &b->schema->index[i];
	struct stall_bulk_index *x =
		stall_bulk_index_new(&b->file, d->root, d->ncolumns);
	int rc =
		stall_bulk_sort_each(&b->sort[i], stall_bulk_index_add, x, err);

	if (!rc)
		rc = stall_bulk_index_finish(x, err);
	stall_bulk_index_free(x);
	stall_bulk_sort_free(&b->sort[i]);
	return rc;
}

static int bulk_finish(struct stall_backend *base, struct stall_err *err)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		if (b->tree[i] && stall_bulk_tree_finish(b->tree[i], err))
			return -1;
	for (int i = 0; i < b->schema->nindexes; i++)
		if (finish_index(b, i, err))
			return -1;
	return stall_bulk_file_finish(&b->file, err);
}

static void bulk_free(struct stall_backend *base)
{
	struct bulk_backend *b = (struct bulk_backend *)base;

	for (int i = 0; i < b->schema->ntables; i++)
		stall_bulk_tree_free(b->tree[i]);
	for (int i = 0; i < b->schema->nindexes; i++)
		stall_bulk_sort_free(&b->sort[i]);
	while (b->bindings) {
		struct bulk_binding *next = b->bindings->next;

		free(b->bindings->key);
		free(b->bindings);
		b->bindings = next;
	}
	free(b->tree);
	free(b->sort);
	free(b->path);
	stall_bulk_file_close(&b->file);
	free(b);
}

struct stall_backend *stall_backend_bulk(const char *path,
					 const struct stall_schema *schema,
					 struct stall_err *err)
{
	struct bulk_backend *b = stall_alloc(sizeof(*b));

	b->base = (struct stall_backend){.bind = bulk_bind,
					 .row = bulk_row,
					 .plain_row = bulk_plain_row,
					 .mark = bulk_mark,
					 .rollback = bulk_rollback,
					 .finish = bulk_finish,
					 .free = bulk_free};
	b->schema = schema;
	b->tree = stall_alloc((size_t)schema->ntables * sizeof(*b->tree));
	b->sort = stall_alloc((size_t)schema->nindexes * sizeof(*b->sort));
	b->path = stall_strndup(path, strlen(path));
	for (int i = 0; i < schema->nindexes; i++)
		stall_bulk_sort_init(&b->sort[i], b->path);
	if (stall_bulk_file_open(&b->file, path, err)) {
		bulk_free(&b->base);
		return NULL;
	}
	return &b->base;
}
