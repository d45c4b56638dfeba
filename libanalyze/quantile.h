/* quantile.h - exact nearest-rank percentiles */
#ifndef STALL_QUANTILE_H
#define STALL_QUANTILE_H

#include <stddef.h>
#include <stdint.h>

struct sqlite3;

/* ceil(p*n) without rounding errors for a p of up to nine decimals; 1 ... n. */
size_t stall_quantile_rank(size_t n, double p);

/*
 * The k-th smallest of v[0 ... n-1], k from 1. Reorders v so that what stands
 * before v[k-1] is not greater and what follows is not less.
 */
int64_t stall_quantile_select(int64_t *v, size_t n, size_t k);

/* The aggregate percentile_nr(x, p). Returns an SQLite code. */
int stall_quantile_register(struct sqlite3 *db);

#endif
