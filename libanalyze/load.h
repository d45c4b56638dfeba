/* load.h - writing rows: what an importer sees of the database */
#ifndef STALL_LOAD_H
#define STALL_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/err.h"
#include "libanalyze/source.h"
#include "libanalyze/val.h"

struct stall_load; /* one source being imported */

/* ---- rows ---- */

/*
 * A table as an importer fills it, one static const object per table. The
 * first column of every table in sql/tables/ is its INTEGER PRIMARY KEY; it is
 * not named here, the loader hands ids out: ascending, unique across all
 * sources and runs of the database.
 */
struct stall_rowtype {
	const char *table;
	const char *columns; /* all but the first, "ts, dur, utid" */
	int ncolumns;
};

/*
 * Add a row; returns its id. A failure is latched, see stall_load_failed();
 * so is a value of another type than its column's, or NULL where it must not
 * be. Text is cut at 16 MiB.
 */
#define stall_load_row(load, type, ...)                                     \
	stall_load_vals(                                                    \
		(load), (type), 0, (const struct stall_val[]){__VA_ARGS__}, \
		(int)(sizeof((const struct stall_val[]){__VA_ARGS__}) /     \
		      sizeof(struct stall_val)))

/*
 * The same with an id reserved earlier (0: take the next). A table is filled
 * either by reserved ids, in ascending order, or without, never both ways.
 */
int64_t stall_load_vals(struct stall_load *load,
			const struct stall_rowtype *type, int64_t id,
			const struct stall_val *val, int n);
int64_t stall_load_reserve(struct stall_load *load,
			   const struct stall_rowtype *type);

/* True once the database could not be written; stop reading, return 0. */
bool stall_load_failed(const struct stall_load *load);

/* ---- about the source ---- */

int64_t stall_load_source_id(const struct stall_load *load);

/*
 * Count what could not be used. `key` is stable snake_case, `meaning` a
 * sentence for people; both static, so one const object per reason, next to
 * the code that finds it. `place` is where it was (line number, byte offset);
 * the first one is kept.
 */
struct stall_reason {
	const char *key;
	const char *meaning;
};
void stall_load_skip(struct stall_load *load, const struct stall_reason *why,
		     int64_t place);

/* A fact about the file itself: uname, version, cpustat. Kept in source_info.
 */
void stall_load_info(struct stall_load *load, const char *key,
		     struct stall_str value);

/*
 * The clock the file's times are in ("mono", "boot", "local", "process") and
 * how they were put on the base clock, CLOCK_MONOTONIC: method "same" with
 * offset 0, or "unaligned" when that cannot be done from this file alone.
 */
void stall_load_clock(struct stall_load *load, const char *clock,
		      const char *method, int64_t offset_ns, int64_t error_ns);

/*
 * The same, but the loader finds out: "mono" is the same, others are moved if
 * the run's other files have readings of both clocks (method snapshot). Returns
 * what the importer has to add to all times that it tells from now on. told:
 * the file says itself which clock it is; if not, and the user does, that one is
 * taken (method told).
 */
int64_t stall_load_base(struct stall_load *load, const char *clock, bool told);

/* Its times are printed so far from what they were at most: more error. */
void stall_load_rounded(struct stall_load *load, int64_t error_ns);

/*
 * Several clocks were read at one moment: a call for each, one of them "mono".
 * error_ns: how far apart they were read at most, -1: not known. Kept in
 * clock_snapshot.
 */
void stall_load_reading(struct stall_load *load, int64_t snapshot,
			const char *clock, int64_t ns, int64_t error_ns);

/*
 * First and last time seen, on the base clock, and how many events. begin after
 * end: times are not known.
 */
void stall_load_span(struct stall_load *load, int64_t begin_ts, int64_t end_ts,
		     int64_t events);

/* The file ended early: what is missing from where on. Makes it a partial
 * import. */
void stall_load_cut(struct stall_load *load, int64_t at_byte);

/* Bytes read so far; shows progress where the caller wants it. */
void stall_load_progress(struct stall_load *load, int64_t bytes);

/* What is imported with it to explain it (importer.h, aid), whether before or
 * behind it; number i, NULL: there are no more. */
const struct stall_source *stall_load_beside(const struct stall_load *load,
					     int i);

/* "none", "known" or "all": which kernel events to keep as rows of their own.
 */
const char *stall_load_events(const struct stall_load *load);

#endif
