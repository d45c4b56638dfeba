/*
 * percentile_nr(x, p): x[ceil(p*n)], the method called nearest rank. The result
 * is always one of the values, so it is exact and can be checked by hand. Not
 * named percentile(): SQLite has one, which interpolates.
 */
#include "libanalyze/quantile.h"

#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>

#include "libanalyze/mem.h"
#include "libanalyze/value.h"

struct quantile {
	int64_t *v;
	size_t n, room;
	double p;
	bool failed;
};

size_t stall_quantile_rank(size_t n, double p)
{
	/* 0.07 * 100 is 7.000000000000001 in floating point. */
	unsigned __int128 billionths = (unsigned __int128)llround(p * 1e9);
	size_t rank = (size_t)((billionths * n + 999999999) / 1000000000);

	return rank < 1 ? 1 : rank > n ? n : rank;
}

static void swap(int64_t *a, int64_t *b)
{
	int64_t t = *a;

	*a = *b;
	*b = t;
}

static int64_t median_of_3(int64_t a, int64_t b, int64_t c)
{
	if (a > b)
		swap(&a, &b);
	if (b > c)
		swap(&b, &c);
	return a > b ? a : b;
}

/*
 * Hoare's FIND. The pivot is the median of three from random places, so that no
 * order of the input is slow; the generator starts anew with each call.
 */
int64_t stall_quantile_select(int64_t *v, size_t n, size_t k)
{
	int64_t *lo = v, *hi = v + n - 1, *want = v + k - 1;
	uint64_t seed = 0x9e3779b97f4a7c15;

	while (lo < hi) {
		uint64_t span = (uint64_t)(hi - lo) + 1;
		int64_t *i = lo, *j = hi, pivot, pick[3];

		for (int s = 0; s < 3; s++) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			pick[s] = lo[(seed >> 33) % span];
		}
		pivot = median_of_3(pick[0], pick[1], pick[2]);
		while (i <= j) {
			while (*i < pivot)
				i++;
			while (*j > pivot)
				j--;
			if (i <= j)
				swap(i++, j--);
		}
		if (want <= j)
			hi = j;
		else if (want >= i)
			lo = i;
		else
			break;
	}
	return *want;
}

static void quantile_fail(sqlite3_context *ctx, struct quantile *q,
			  const char *message)
{
	q->failed = true;
	sqlite3_result_error(ctx, message, -1);
}

static void quantile_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct quantile *q = sqlite3_aggregate_context(ctx, sizeof(*q));
	int64_t x;

	(void)argc;
	if (!q || q->failed)
		return;
	q->p = sqlite3_value_double(argv[1]);
	if (!(q->p > 0 && q->p <= 1)) {
		quantile_fail(ctx, q, "percentile_nr: p must be in (0, 1]");
		return;
	}
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	if (!stall_value_integer(argv[0], &x)) {
		quantile_fail(ctx, q, "percentile_nr: x must be an integer");
		return;
	}
	if (q->n == q->room) {
		q->room = q->room ? q->room * 2 : 64;
		q->v = stall_grow(q->v, q->room * sizeof(*q->v));
	}
	q->v[q->n++] = x;
}

static void quantile_final(sqlite3_context *ctx)
{
	struct quantile *q = sqlite3_aggregate_context(ctx, 0);

	if (q && q->n && !q->failed)
		sqlite3_result_int64(
			ctx,
			stall_quantile_select(q->v, q->n,
					      stall_quantile_rank(q->n, q->p)));
	if (q)
		free(q->v);
}

int stall_quantile_register(struct sqlite3 *db)
{
	return sqlite3_create_function(db, "percentile_nr", 2,
				       SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
				       NULL, quantile_step, quantile_final);
}
