#include "libanalyze/load_bind.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

static int bad_type(const struct stall_rowtype *type, const char *what,
		    struct stall_err *err)
{
	return stall_fail(err, "rows of table %s (%s): %s", type->table,
			  type->columns, what);
}

static struct stall_dbtable *find_table(const struct stall_schema *sc,
					const char *name)
{
	for (int i = 0; i < sc->ntables; i++)
		if (!strcmp(sc->table[i].name, name))
			return &sc->table[i];
	return NULL;
}

static int find_column(const struct stall_dbtable *t, struct stall_str name)
{
	for (int c = 1; c < t->ncolumns; c++)
		if (strlen(t->column[c].name) == name.n &&
		    !memcmp(t->column[c].name, name.p, name.n))
			return c;
	return -1;
}

/* "ts, dur, utid" to column numbers; returns how many, or -1. */
static int find_columns(const struct stall_dbtable *t, const char *names,
			int column[STALL_MAX_COLUMNS])
{
	uint64_t seen = 0;
	int n = 0;

	while (*(names += strspn(names, ", \n\t"))) {
		struct stall_str s = {names, strcspn(names, ", \n\t")};
		int c = find_column(t, s);

		if (c < 0 || c >= STALL_MAX_COLUMNS || (seen >> c & 1))
			return -1;
		seen |= UINT64_C(1) << c;
		column[n++] = c;
		names += s.n;
	}
	for (int c = 1; c < t->ncolumns && c < STALL_MAX_COLUMNS; c++)
		if (t->column[c].required && !(seen >> c & 1))
			return -1;
	return n;
}

/* Lossless only: a whole number will do for a REAL, nothing else is changed. */
static uint8_t allowed_types(const struct stall_dbcolumn *c)
{
	unsigned mask = 1u << c->type;

	if (c->type == STALL_TYPE_REAL)
		mask |= 1u << STALL_TYPE_INT;
	if (!c->required)
		mask |= 1u << STALL_TYPE_NULL;
	return (uint8_t)mask;
}

static int resolve(struct stall_binding *b, const struct stall_schema *schema,
		   struct stall_backend *back, struct stall_err *err)
{
	struct stall_dbtable *t = find_table(schema, b->type->table);
	int column[STALL_MAX_COLUMNS];

	if (!t)
		return bad_type(b->type, "no such table", err);
	b->table = t;
	b->n = find_columns(t, b->type->columns, column);
	if (b->n < 0 || b->n != b->type->ncolumns)
		return bad_type(b->type, "not the table's columns", err);
	for (int i = 0; i < b->n; i++)
		b->allowed[i] = allowed_types(&t->column[column[i]]);
	b->place = back->bind(back, t, column, b->n, err);
	return b->place ? 0 : -1;
}

static void more_slots(struct stall_bindings *all)
{
	struct stall_bindings old = *all;

	all->nslots *= 2;
	all->slot = stall_alloc(all->nslots * sizeof(*all->slot));
	for (unsigned i = 0; i < old.nslots; i++)
		if (old.slot[i])
			*stall_binding_slot(all, old.slot[i]->type) =
				old.slot[i];
	free(old.slot);
}

struct stall_binding *stall_binding_add(struct stall_bindings *all,
					const struct stall_rowtype *type,
					const struct stall_schema *schema,
					struct stall_backend *back,
					struct stall_err *err)
{
	struct stall_binding *b = stall_alloc(sizeof(*b));

	b->type = type;
	if (resolve(b, schema, back, err)) {
		free(b);
		return NULL;
	}
	if (++all->count * 2 > all->nslots)
		more_slots(all);
	*stall_binding_slot(all, type) = b;
	return b;
}

void stall_bindings_init(struct stall_bindings *all)
{
	all->nslots = 128;
	all->slot = stall_alloc(all->nslots * sizeof(*all->slot));
}

void stall_bindings_free(struct stall_bindings *all)
{
	for (unsigned i = 0; i < all->nslots; i++)
		free(all->slot[i]);
	free(all->slot);
}
