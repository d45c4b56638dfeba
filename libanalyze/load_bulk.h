/* load_bulk.h - parts of the bulk loader: pages, b-trees, records */
#ifndef STALL_LOAD_BULK_H
#define STALL_LOAD_BULK_H

#include "libanalyze/err.h"
#include "libanalyze/load.h"
#include "libanalyze/load_bulk_fill.h"
#include "libanalyze/load_schema.h"

/*
 * Written after "Database File Format", https://www.sqlite.org/fileformat2.html
 * (format 4, unchanged since SQLite 3.7.0). "[1.6]" and the like are its
 * sections. All numbers in the file are big-endian.
 */

/* ---- the file, page by page (load_bulk_file.c) ---- */

/* Says what errno means; -1. */
int stall_bulk_fail(struct stall_err *err);
int stall_bulk_write(int fd, const uint8_t *p, size_t n, int64_t at,
		     struct stall_err *err);

struct stall_bulk_file {
	int fd;
	uint32_t page_size;
	uint32_t usable; /* of a page [1.3.4] */
	uint32_t next;	 /* page number to hand out next */
	uint32_t first;	 /* page number of buf[0] */
	uint8_t *buf;	 /* pages first ... next-1, not yet written */
};

/* A database whose pages are all in use; fd is closed by close(). */
int stall_bulk_file_open(struct stall_bulk_file *f, const char *path,
			 struct stall_err *err);
void stall_bulk_file_close(struct stall_bulk_file *f);

/* Room for the next page, whose number is in *ret_no; NULL with *err. */
uint8_t *stall_bulk_file_page(struct stall_bulk_file *f, uint32_t *ret_no,
			      struct stall_err *err);
/* The number the next page will have. */
uint32_t stall_bulk_file_peek(const struct stall_bulk_file *f);
int stall_bulk_file_flush(struct stall_bulk_file *f, struct stall_err *err);
/* A page that was flushed, or was there from the start. */
int stall_bulk_file_read(struct stall_bulk_file *f, uint32_t no, uint8_t *page,
			 struct stall_err *err);
int stall_bulk_file_write(struct stall_bulk_file *f, uint32_t no,
			  const uint8_t *page, struct stall_err *err);
/* Flush, and make the header agree with the number of pages. */
int stall_bulk_file_finish(struct stall_bulk_file *f, struct stall_err *err);

/* ---- one table's b-tree, appended to (load_bulk_tree.c) ---- */

struct stall_bulk_child {
	uint32_t page;
	int64_t last; /* largest rowid in it */
};

struct stall_bulk_tree {
	struct stall_bulk_file *file;
	uint32_t root;
	struct stall_bulk_fill page;   /* the leaf being filled */
	int64_t last;		       /* rowid */
	struct stall_bulk_child *leaf; /* those that are full */
	size_t nleaves, room;
	/* As they were at the mark. */
	uint32_t marked_cells, marked_bytes;
	int64_t marked_last;
	size_t marked_leaves;
};

struct stall_bulk_tree *stall_bulk_tree_new(struct stall_bulk_file *f,
					    uint32_t root);
void stall_bulk_tree_free(struct stall_bulk_tree *t); /* NULL is fine */
/* Room for a cell of `n` bytes, and eight more; NULL with *err. */
uint8_t *stall_bulk_tree_cell(struct stall_bulk_tree *t, int64_t rowid,
			      uint32_t n, struct stall_err *err);
void stall_bulk_tree_mark(struct stall_bulk_tree *t);
int stall_bulk_tree_rollback(struct stall_bulk_tree *t, struct stall_err *err);
/* Interior pages, and the root where the schema says it is. */
int stall_bulk_tree_finish(struct stall_bulk_tree *t, struct stall_err *err);

/* ---- one row (load_bulk_row.c, load_bulk_plain.c) ---- */

#define STALL_BULK_COLUMNS 64

/* Which value goes to a column: -1 is NULL. source[0] is the rowid's. */
struct stall_bulk_shape {
	int ncolumns;
	int8_t source[STALL_BULK_COLUMNS];
	/* For plain rows: the types a column may not have, a bit each, and
	 * the bytes they take at most; 0 if none are plain. */
	uint8_t refused[STALL_BULK_COLUMNS];
	uint32_t plain_bytes;
};

/* What plain rows need to know, once the sources are set. */
void stall_bulk_shape_plain(struct stall_bulk_shape *shape,
			    const struct stall_dbtable *t);
/*
 * Most rows are: whole numbers that fit their columns, NULL where it may be, a
 * few letters of ASCII, and there is room on the page. False, and nothing is
 * changed, if it is not so.
 */
bool stall_bulk_plain_row(struct stall_bulk_tree *t,
			  const struct stall_bulk_shape *shape, int64_t rowid,
			  const struct stall_val *val);
/* Any other, whose types are right. */
int stall_bulk_row(struct stall_bulk_tree *t,
		   const struct stall_bulk_shape *shape, int64_t rowid,
		   const struct stall_val *val, struct stall_err *err);

#endif
