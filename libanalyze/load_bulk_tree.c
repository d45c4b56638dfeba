/*
 * A table b-tree [1.6] that only grows at its end. Leaves are written as they
 * fill up; of each, its number and largest rowid are kept. The levels above
 * are made at the end, and the top one goes where sqlite_schema.rootpage says.
 */
#include <stdlib.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"

enum {
	/* A cell of an interior page at its longest: its offset, a page
	 * number, a varint. */
	INTERIOR_CELL = 2 + 4 + 9,
};

struct stall_bulk_tree *stall_bulk_tree_new(struct stall_bulk_file *f,
					    uint32_t root)
{
	struct stall_bulk_tree *t = stall_alloc(sizeof(*t));

	t->file = f;
	t->root = root;
	stall_bulk_fill_init(&t->page, STALL_BULK_TABLE_LEAF, f->usable);
	return t;
}

void stall_bulk_tree_free(struct stall_bulk_tree *t)
{
	if (!t)
		return;
	free(t->leaf);
	stall_bulk_fill_free(&t->page);
	free(t);
}

static int flush_leaf(struct stall_bulk_tree *t, struct stall_err *err)
{
	uint32_t no;
	uint8_t *p = stall_bulk_file_page(t->file, &no, err);

	if (!p)
		return -1;
	stall_bulk_fill_finish(&t->page, p);
	if (t->nleaves == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->leaf = stall_grow(t->leaf, t->room * sizeof(*t->leaf));
	}
	t->leaf[t->nleaves++] = (struct stall_bulk_child){no, t->last};
	return 0;
}

uint8_t *stall_bulk_tree_cell(struct stall_bulk_tree *t, int64_t rowid,
			      uint32_t n, struct stall_err *err)
{
	uint8_t *cell;

	if (!stall_bulk_fill_room(&t->page, n) && flush_leaf(t, err))
		return NULL;
	cell = stall_bulk_fill_next(&t->page);
	stall_bulk_fill_add(&t->page, n);
	t->last = rowid;
	return cell;
}

/* ---- mark and rollback ---- */

void stall_bulk_tree_mark(struct stall_bulk_tree *t)
{
	t->marked_cells = t->page.ncells;
	t->marked_bytes = t->page.bytes;
	t->marked_last = t->last;
	t->marked_leaves = t->nleaves;
}

/* The leaf being filled then was written later, with more cells. */
static int leaf_again(struct stall_bulk_tree *t, struct stall_err *err)
{
	uint8_t *page = stall_alloc(t->file->page_size);
	int rc = stall_bulk_file_read(t->file, t->leaf[t->marked_leaves].page,
				      page, err);

	if (!rc)
		stall_bulk_fill_again(&t->page, page, t->marked_cells,
				      t->marked_bytes);
	free(page);
	return rc;
}

int stall_bulk_tree_rollback(struct stall_bulk_tree *t, struct stall_err *err)
{
	if (t->nleaves > t->marked_leaves && leaf_again(t, err))
		return -1;
	t->page.ncells = t->marked_cells;
	t->page.bytes = t->marked_bytes;
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
static void fill_interior(struct stall_bulk_tree *t, uint8_t *page,
			  const struct stall_bulk_child *child, size_t n)
{
	struct stall_bulk_fill *f = &t->page;

	f->kind = STALL_BULK_TABLE_INTERIOR; /* no more leaves */
	for (size_t i = 0; i + 1 < n; i++) {
		uint8_t *cell = stall_bulk_fill_next(f);

		stall_bulk_put32(cell, child[i].page);
		stall_bulk_fill_add(
			f,
			(uint32_t)(stall_varint_put(cell + 4,
						    (uint64_t)child[i].last) -
				   cell));
	}
	stall_bulk_fill_finish(f, page);
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
		fill_interior(t, p, t->leaf + at, take);
		at += take;
		t->leaf[i] =
			(struct stall_bulk_child){no, t->leaf[at - 1].last};
	}
	return pages;
}

/* What is left in the page that is being filled, or the levels above it. */
static int fill_root(struct stall_bulk_tree *t, uint8_t *page,
		     struct stall_err *err)
{
	size_t n;

	if (!t->nleaves) {
		stall_bulk_fill_finish(&t->page, page);
		return 0;
	}
	if (flush_leaf(t, err))
		return -1;
	for (n = t->nleaves; n > most_children(t);) {
		n = add_level(t, n, err);
		if (!n)
			return -1;
	}
	fill_interior(t, page, t->leaf, n);
	return 0;
}

int stall_bulk_tree_finish(struct stall_bulk_tree *t, struct stall_err *err)
{
	uint8_t *page = stall_alloc(t->file->page_size);
	int rc = fill_root(t, page, err);

	if (!rc)
		rc = stall_bulk_file_write(t->file, t->root, page, err);
	free(page);
	return rc;
}
