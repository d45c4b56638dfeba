/* pieces.h - a stretch of time cut into pieces, and SQL tables of them */
#ifndef STALL_PIECES_H
#define STALL_PIECES_H

#include <stddef.h>
#include <stdint.h>

struct sqlite3;

struct stall_piece {
	int64_t ts, dur;
	int64_t utid, ucpu; /* -1: not known */
	int64_t since;	  /* when what fills it began; tells neighbours apart */
	const char *kind; /* static */
	char *name;	  /* owned; NULL: none */
	char state[12];	  /* "": none */
};

struct stall_pieces {
	struct stall_piece *piece;
	size_t n, room;
};

/* A new last piece, zero but for these. Valid until the next one is added. */
struct stall_piece *stall_pieces_add(struct stall_pieces *p, int64_t ts,
				     int64_t dur, const char *kind);
void stall_pieces_drop(struct stall_pieces *p); /* keeps the room */
void stall_pieces_free(struct stall_pieces *p);

/* The columns that a table of pieces can have. */
enum stall_piece_column {
	STALL_PIECE_TS,
	STALL_PIECE_DUR,
	STALL_PIECE_KIND,
	STALL_PIECE_NAME,
	STALL_PIECE_UTID,
	STALL_PIECE_STATE,
	STALL_PIECE_UCPU,
};

/*
 * A table-valued function of (id, ts, dur) for SQL. cut() appends pieces that
 * sum to `to - from`, and returns an SQLite code; an id that is NULL in SQL is
 * -1. There are no rows if ts or dur is NULL or dur <= 0. Its state, made by
 * open(), lives as long as the connection and is used by one call at a time.
 */
struct stall_pieces_table {
	const char *name;
	const char *declared; /* CREATE TABLE x(...), the arguments last */
	const enum stall_piece_column *column; /* those declared, in order */
	int ncolumns;			       /* without the arguments */
	void *(*open)(struct sqlite3 *db);
	void (*close)(void *state);
	int (*cut)(void *state, int64_t id, int64_t from, int64_t to,
		   struct stall_pieces *out);
};
int stall_pieces_register(struct sqlite3 *db,
			  const struct stall_pieces_table *t);

#endif
