/* prepare.h - statements whose text is in sql/ */
#ifndef STALL_PREPARE_H
#define STALL_PREPARE_H

struct sqlite3;
struct sqlite3_stmt;

/*
 * The text of that name ("waits/owners") as a statement in *ret, which must be
 * NULL, or one that was prepared before and is left as it is. Returns an SQLite
 * code; the caller finalizes.
 */
int stall_prepare(struct sqlite3 *db, const char *name,
		  struct sqlite3_stmt **ret);

#endif
