/* scan.h - some columns of all rows of a table, in one pass */
#ifndef STALL_SCAN_H
#define STALL_SCAN_H

#include <stdbool.h>

#include "libanalyze/val.h"

struct sqlite3;

#define STALL_SCAN_COLUMNS 8

struct stall_scan {
	const char *table;
	const char *column[STALL_SCAN_COLUMNS];
	int ncolumns;
	/* In the order of the rowids; text is borrowed for the call. */
	void (*row)(void *ctx, const struct stall_val *val);
	void *ctx;
};

/*
 * Like SELECT column, ... FROM table, but where the database is a plain file
 * that is only read the pages are decoded here: 20 ns a row where SQLite takes
 * 200. Blobs are NULL. An SQLite code; its message is in the connection, but
 * for SQLITE_CORRUPT and SQLITE_IOERR.
 */
int stall_scan(struct sqlite3 *db, const struct stall_scan *s);

/* ---- the two ways ---- */

int stall_scan_sql(struct sqlite3 *db, const struct stall_scan *s);
/* SQLITE_CANTOPEN, and no row() was called, if it is not for this way. */
int stall_scan_file(struct sqlite3 *db, const struct stall_scan *s);

/* What of the file scan_pages.c needs to know. */
struct stall_scan_plan {
	uint32_t root;
	int8_t slot[100];  /* by column of the table: into row()'s val, or -1 */
	bool is_real[100]; /* its whole numbers are stored as integers */
	int rowid;	   /* the column that is the rowid, or -1 */
	int last;	   /* columns to look at */
};

/* A transaction that reads must be open. */
int stall_scan_pages(const char *path, const struct stall_scan_plan *plan,
		     const struct stall_scan *s);

#endif
