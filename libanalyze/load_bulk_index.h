/* load_bulk_index.h - the b-tree of an index, made from sorted entries */
#ifndef STALL_LOAD_BULK_INDEX_H
#define STALL_LOAD_BULK_INDEX_H

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_sort.h"

struct stall_bulk_index;

/* An index whose b-tree is empty; n columns, all of them numbers. */
struct stall_bulk_index *stall_bulk_index_new(struct stall_bulk_file *f,
					      uint32_t root, int n);
void stall_bulk_index_free(struct stall_bulk_index *x); /* NULL is fine */
/* Entries come in order; ctx is the index. */
int stall_bulk_index_add(void *ctx, const struct stall_bulk_key *key,
			 struct stall_err *err);
int stall_bulk_index_finish(struct stall_bulk_index *x, struct stall_err *err);

#endif
