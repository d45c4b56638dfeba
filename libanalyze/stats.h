/* stats.h - collect() and stats() for SQL: percentiles of each key in one pass
 */
#ifndef STALL_STATS_H
#define STALL_STATS_H

struct sqlite3;

/*
 * SQLite's GROUP BY sorts all rows first, seconds where there are millions.
 *
 *   SELECT s.p99 FROM stats((SELECT collect(key, value) FROM t)) AS s
 *
 * The aggregate collect(key, value [, censored [, in_loss [, from]]]) returns a
 * blob.
 * key is an integer, a text or NULL, each of which is a key of its own; value
 * is an integer. A row that is censored (an interval that had not ended) is
 * counted as such and its value left out; other rows without a value only make
 * sure that the key is there.
 *
 * The table-valued function stats(blob) has a row for each key, in the order of
 * the keys: key, n, min, p50, p90, p99, p999, max, mean, sum, censored,
 * in_loss, tail: where the key's tail begins, the percentile `from` of (0, 1],
 * or its k-th largest value if `from` is -k. Percentiles are nearest-rank; one
 * that n cannot support is NULL (n below 10, 100, 1000 for p90, p99, p999), as
 * are all of them if n is 0. The mean is rounded to an integer; the sum is NULL
 * if 64 bits cannot hold it. No rows for NULL, which is what collect() returns
 * if no row went in.
 *
 * collect_from('table', 'key', 'value') is collect(key, value, value IS NULL) of
 * all rows of a table, several times as fast.
 *
 * Returns an SQLite code.
 */
int stall_stats_register(struct sqlite3 *db);

#endif
