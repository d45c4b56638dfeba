/* load_bulk_sort.h - entries of an index, put in order in bounded memory */
#ifndef STALL_LOAD_BULK_SORT_H
#define STALL_LOAD_BULK_SORT_H

#include <stddef.h>
#include <stdint.h>

#include "libanalyze/err.h"
#include "libanalyze/load.h"

#define STALL_BULK_KEYS 2 /* columns of an index, at most */

/*
 * Numbers are kept with the sign bit turned over, so that they compare as
 * unsigned ones; NULL is 0. The two top bits of `id` say which columns are not
 * NULL.
 */
struct stall_bulk_key {
	uint64_t col[STALL_BULK_KEYS];
	uint64_t id;
};

#define STALL_BULK_SIGN	  (UINT64_C(1) << 63)
#define STALL_BULK_ID_MAX ((INT64_C(1) << 62) - 1)

/* Says column c is a number. */
static inline uint64_t stall_bulk_given(int c)
{
	return STALL_BULK_SIGN >> c;
}

#define STALL_BULK_RUN_KEYS \
	(1u << 18) /* 6 MiB of entries, and as much to sort them */

struct stall_bulk_run {
	size_t first, n; /* entries of the file */
};

struct stall_bulk_sort {
	const char *near; /* where the file goes; borrowed */
	int fd;		  /* -1 until it is needed */
	struct stall_bulk_key *buf, *spare;
	size_t n; /* in buf */
	struct stall_bulk_run *run;
	size_t nruns, marked_runs;
};

void stall_bulk_sort_init(struct stall_bulk_sort *s, const char *near);
void stall_bulk_sort_free(struct stall_bulk_sort *s);
/* Entries are added in the order of their ids. */
int stall_bulk_sort_add(struct stall_bulk_sort *s,
			const struct stall_bulk_key *key,
			struct stall_err *err);
/* The same where there is room for an entry, which is so mostly. */
static inline bool stall_bulk_sort_room(const struct stall_bulk_sort *s)
{
	return s->buf && s->n < STALL_BULK_RUN_KEYS;
}

static inline void stall_bulk_sort_put(struct stall_bulk_sort *s,
				       const struct stall_bulk_key *key)
{
	s->buf[s->n++] = *key;
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
