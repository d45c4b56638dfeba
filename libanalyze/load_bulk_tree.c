/*
 * A table b-tree [1.6] that only grows at its end. Leaves are written as they
 * fill up; of each, its number and largest rowid are kept. The levels above
 * are made at the end, and the top one goes where sqlite_schema.rootpage says.
 *
 * A page: its header, the cells' offsets, free space, the cells, added from
 * the page's end towards its start.
 */
#include <stdlib.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"

enum {
	/* A cell of an interior page at its longest: its offset, a page
	 * number, a varint. */
	INTERIOR_CELL = 2 + 4 + 9,
	/* See stall_bulk_tree_cell(). */
	SPARE = 8,
};

struct stall_bulk_tree *stall_bulk_tree_new(struct stall_bulk_file *f,
					    uint32_t root)
{
	struct stall_bulk_tree *t = stall_alloc(sizeof(*t));

	t->file = f;
	t->root = root;
	t->page = stall_alloc(f->page_size);
	t->content = f->usable;
	t->marked_content = f->usable;
	return t;
}

void stall_bulk_tree_free(struct stall_bulk_tree *t)
{
	if (!t)
		return;
	free(t->leaf);
	free(t->page);
	free(t);
}

static int flush_leaf(struct stall_bulk_tree *t, struct stall_err *err)
{
	uint32_t no;
	uint8_t *p = stall_bulk_file_page(t->file, &no, err);

	if (!p)
		return -1;
	stall_bulk_finish_page(t->page, STALL_BULK_TABLE_LEAF, t->ncells,
			       t->content);
	memcpy(p, t->page, t->file->page_size);
	if (t->nleaves == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->leaf = stall_grow(t->leaf, t->room * sizeof(*t->leaf));
	}
	t->leaf[t->nleaves++] = (struct stall_bulk_child){no, t->last};
	t->ncells = 0;
	t->content = t->file->usable;
	return 0;
}

uint8_t *stall_bulk_tree_cell(struct stall_bulk_tree *t, int64_t rowid,
			      uint32_t n, struct stall_err *err)
{
	uint32_t used = STALL_BULK_LEAF_HEADER + 2 * (t->ncells + 1) + SPARE;

	if (t->content < used + n && flush_leaf(t, err))
		return NULL;
	t->content -= n;
	stall_bulk_put16(t->page + STALL_BULK_LEAF_HEADER + 2 * t->ncells,
			 t->content);
	t->ncells++;
	t->last = rowid;
	return t->page + t->content;
}

/* ---- mark and rollback ---- */

void stall_bulk_tree_mark(struct stall_bulk_tree *t)
{
	t->marked_cells = t->ncells;
	t->marked_content = t->content;
	t->marked_last = t->last;
	t->marked_leaves = t->nleaves;
}

int stall_bulk_tree_rollback(struct stall_bulk_tree *t, struct stall_err *err)
{
	/* The leaf being filled then was written later, with more cells. */
	if (t->nleaves > t->marked_leaves &&
	    stall_bulk_file_read(t->file, t->leaf[t->marked_leaves].page,
				 t->page, err))
		return -1;
	t->ncells = t->marked_cells;
	t->content = t->marked_content;
	t->last = t->marked_last;
	t->nleaves = t->marked_leaves;
	return 0;
}

/* ---- the levels above ---- */

static uint32_t most_children(const struct stall_bulk_tree *t)
{
	return (t->file->usable - STALL_BULK_INTERIOR_HEADER) / INTERIOR_CELL +
	       1;
}

/* An interior page over n children; the last one is the rightmost pointer. */
static void fill_interior(const struct stall_bulk_tree *t, uint8_t *page,
			  const struct stall_bulk_child *child, size_t n)
{
	uint32_t content = t->file->usable;

	for (size_t i = 0; i + 1 < n; i++) {
		uint32_t len = 4 + stall_varint_len((uint64_t)child[i].last);

		content -= len;
		stall_bulk_put16(page + STALL_BULK_INTERIOR_HEADER + 2 * i,
				 content);
		stall_bulk_put32(page + content, child[i].page);
		stall_varint_put(page + content + 4, (uint64_t)child[i].last);
	}
	stall_bulk_finish_page(page, STALL_BULK_TABLE_INTERIOR, (uint32_t)n - 1,
			       content);
	stall_bulk_put32(page + STALL_BULK_AT_RIGHTMOST, child[n - 1].page);
}

/* Replaces the n children by their parents; returns how many, 0 with *err. */
static size_t add_level(struct stall_bulk_tree *t, size_t n,
			struct stall_err *err)
{
	size_t most = most_children(t), pages = (n + most - 1) / most, at = 0;

	for (size_t i = 0; i < pages; i++) {
		/* Evenly, so that no page gets a single child. */
		size_t take = n / pages + (i < n % pages);
		uint32_t no;
		uint8_t *p = stall_bulk_file_page(t->file, &no, err);

		if (!p)
			return 0;
		memset(p + t->file->usable, 0,
		       t->file->page_size - t->file->usable);
		fill_interior(t, p, t->leaf + at, take);
		at += take;
		t->leaf[i] =
			(struct stall_bulk_child){no, t->leaf[at - 1].last};
	}
	return pages;
}

int stall_bulk_tree_finish(struct stall_bulk_tree *t, struct stall_err *err)
{
	size_t n;

	if (!t->nleaves) {
		stall_bulk_finish_page(t->page, STALL_BULK_TABLE_LEAF,
				       t->ncells, t->content);
		return stall_bulk_file_write(t->file, t->root, t->page, err);
	}
	if (flush_leaf(t, err))
		return -1;
	for (n = t->nleaves; n > most_children(t);) {
		n = add_level(t, n, err);
		if (!n)
			return -1;
	}
	memset(t->page, 0, t->file->page_size);
	fill_interior(t, t->page, t->leaf, n);
	return stall_bulk_file_write(t->file, t->root, t->page, err);
}
