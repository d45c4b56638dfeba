/* load_bind.h - rowtypes, resolved against the tables of a database */
#ifndef STALL_LOAD_BIND_H
#define STALL_LOAD_BIND_H

#include "libanalyze/load_backend.h"

#define STALL_MAX_COLUMNS 64

struct stall_binding {
	const struct stall_rowtype *type;
	struct stall_dbtable *table;
	void *place;			    /* the back end's */
	int n;				    /* values */
	uint8_t allowed[STALL_MAX_COLUMNS]; /* of value i: bit per type */
};

/* Open addressing by address, for rowtypes are static objects. */
struct stall_bindings {
	struct stall_binding **slot;
	unsigned nslots, count; /* nslots is a power of two, never 0 */
};

void stall_bindings_init(struct stall_bindings *all);
void stall_bindings_free(struct stall_bindings *all);
struct stall_binding *stall_binding_add(struct stall_bindings *all,
					const struct stall_rowtype *type,
					const struct stall_schema *schema,
					struct stall_backend *back,
					struct stall_err *err);

static inline struct stall_binding **
stall_binding_slot(const struct stall_bindings *all,
		   const struct stall_rowtype *type)
{
	unsigned i = (unsigned)((uintptr_t)type >> 3) * 0x9e3779b1u >> 16;

	for (;; i++) {
		struct stall_binding **p = &all->slot[i & (all->nslots - 1)];

		if (!*p || (*p)->type == type)
			return p;
	}
}

#endif
