/* load_bulk_sort.h - entries of an index, put in order in bounded memory */
#ifndef STALL_LOAD_BULK_SORT_H
#define STALL_LOAD_BULK_SORT_H

#include "libanalyze/err.h"
#include "libanalyze/load_bulk_group.h"

/* Where packed entries that are in order are in the file. */
struct stall_bulk_run {
	size_t first, bytes;
};

struct stall_bulk_sort {
	const char *near; /* where the file goes; borrowed */
	int fd;		  /* -1 until it is needed */
	struct stall_bulk_groups groups;
	uint8_t *packed;
	struct stall_bulk_run *run;
	size_t nruns, marked_runs;
};

void stall_bulk_sort_init(struct stall_bulk_sort *s, const char *near);
void stall_bulk_sort_free(struct stall_bulk_sort *s);
int stall_bulk_sort_add(struct stall_bulk_sort *s,
			const struct stall_bulk_key *key,
			struct stall_err *err);

/* The same where there is room for an entry, which is so mostly. */
static inline bool stall_bulk_sort_room(const struct stall_bulk_sort *s)
{
	return stall_bulk_groups_room(&s->groups);
}

static inline void stall_bulk_sort_put(struct stall_bulk_sort *s,
				       const struct stall_bulk_key *key)
{
	stall_bulk_groups_add(&s->groups, key);
}

int stall_bulk_sort_mark(struct stall_bulk_sort *s, struct stall_err *err);
void stall_bulk_sort_rollback(struct stall_bulk_sort *s);
/* All entries in order; stops at the first call that returns -1. */
int stall_bulk_sort_each(struct stall_bulk_sort *s,
			 int (*each)(void *ctx,
				     const struct stall_bulk_key *key,
				     struct stall_err *err),
			 void *ctx, struct stall_err *err);

#endif
