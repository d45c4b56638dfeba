/*
 * An index b-tree [1.6]: entries are records of the columns and the rowid, and
 * each is either on a leaf or, between two pages, on the page above them. One
 * page of each level is being filled. When it is full, its last entry moves up
 * to stand between it and the page that comes next.
 */
#include "libanalyze/load_bulk_index.h"

#include <stdlib.h>

#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"

enum {
	/* Record size, header size, types, numbers: each but the last fit in
	 * a byte, for there are few columns. */
	MAX_ENTRY = 2 + (STALL_BULK_KEYS + 1) * (1 + 8),
	MAX_LEVELS = 20, /* pages hold a dozen entries at least */
};

struct stall_bulk_index {
	struct stall_bulk_file *file;
	uint32_t root;
	int ncolumns;
	int nlevels;
	struct stall_bulk_fill level[MAX_LEVELS]; /* 0: leaves */
};

struct stall_bulk_index *stall_bulk_index_new(struct stall_bulk_file *f,
					      uint32_t root, int n)
{
	struct stall_bulk_index *x = stall_alloc(sizeof(*x));

	x->file = f;
	x->root = root;
	x->ncolumns = n;
	return x;
}

void stall_bulk_index_free(struct stall_bulk_index *x)
{
	if (!x)
		return;
	for (int i = 0; i < x->nlevels; i++)
		stall_bulk_fill_free(&x->level[i]);
	free(x);
}

/* ---- entries ---- */

static uint8_t *put_number(uint8_t *to, int64_t v, uint8_t *type)
{
	const struct stall_int_code *code = stall_int_code(v);

	*type = code->type;
	return stall_int_put(to, v, code);
}

/* Size and record of an entry; returns its length. */
static uint32_t put_entry(uint8_t *entry, const struct stall_bulk_key *k, int n)
{
	uint8_t *type = entry + 2, *to = type + n + 1;

	for (int c = 0; c < n; c++, type++)
		if (k->id & stall_bulk_given(c))
			to = put_number(to,
					(int64_t)(k->col[c] ^ STALL_BULK_SIGN),
					type);
		else
			*type = STALL_SERIAL_NULL;
	to = put_number(to, (int64_t)k->id & STALL_BULK_ID_MAX, type);
	entry[1] = (uint8_t)(n + 2); /* header: itself, n types, the rowid's */
	entry[0] = (uint8_t)(to - entry - 1);
	return (uint32_t)(to - entry);
}

/* ---- pages ---- */

static struct stall_bulk_fill *level_of(struct stall_bulk_index *x, int i)
{
	if (i == x->nlevels) {
		stall_bulk_fill_init(&x->level[i],
				     i ? STALL_BULK_INDEX_INTERIOR
				       : STALL_BULK_INDEX_LEAF,
				     x->file->usable);
		x->nlevels++;
	}
	return &x->level[i];
}

/*
 * A page is full, or the last of its level; its number is in *ret_no. `child`
 * is the last one below it.
 */
static int write_page(struct stall_bulk_index *x, int level, uint32_t child,
		      uint32_t *ret_no, struct stall_err *err)
{
	uint8_t *p = stall_bulk_file_page(x->file, ret_no, err);

	if (!p)
		return -1;
	stall_bulk_fill_finish(&x->level[level], p);
	if (level)
		stall_bulk_put32(p + STALL_BULK_AT_RIGHTMOST, child);
	return 0;
}

static int add_entry(struct stall_bulk_index *x, int level, uint32_t child,
		     const uint8_t *entry, uint32_t n, struct stall_err *err);

/* Takes the last entry off the page, which is written, and moves it up. */
static int split(struct stall_bulk_index *x, int level, struct stall_err *err)
{
	uint8_t entry[MAX_ENTRY];
	uint32_t n, child = 0, no;
	const uint8_t *cell = stall_bulk_fill_pop(&x->level[level], &n);

	if (level) {
		/* What was left of the entry is now the page's last child. */
		child = stall_bulk_get32(cell);
		cell += 4;
		n -= 4;
	}
	memcpy(entry, cell, n);
	if (write_page(x, level, child, &no, err))
		return -1;
	return add_entry(x, level + 1, no, entry, n, err);
}

/* Above the leaves; `child` is the page left of the entry. */
static int add_entry(struct stall_bulk_index *x, int level, uint32_t child,
		     const uint8_t *entry, uint32_t n, struct stall_err *err)
{
	struct stall_bulk_fill *l = level_of(x, level);
	uint8_t *cell;

	if (!stall_bulk_fill_room(l, n + 4) && split(x, level, err))
		return -1;
	cell = stall_bulk_fill_next(l);
	stall_bulk_put32(cell, child);
	memcpy(cell + 4, entry, n);
	stall_bulk_fill_add(l, n + 4);
	return 0;
}

int stall_bulk_index_add(void *ctx, const struct stall_bulk_key *key,
			 struct stall_err *err)
{
	struct stall_bulk_index *x = ctx;
	struct stall_bulk_fill *leaf = level_of(x, 0);
	uint8_t entry[MAX_ENTRY + 8], *to = entry;
	uint32_t n;

	/* If any fits, it can be written where it belongs. */
	if (stall_bulk_fill_room(leaf, MAX_ENTRY))
		to = stall_bulk_fill_next(leaf);
	n = put_entry(to, key, x->ncolumns);
	if (to == entry) {
		if (!stall_bulk_fill_room(leaf, n) && split(x, 0, err))
			return -1;
		memcpy(stall_bulk_fill_next(leaf), entry, n);
	}
	stall_bulk_fill_add(leaf, n);
	return 0;
}

/* All but the top one are ordinary pages; that one is the root. */
static int write_root(struct stall_bulk_index *x, uint8_t *page,
		      struct stall_err *err)
{
	int top = x->nlevels - 1;
	uint32_t no = 0;

	for (int i = 0; i < top; i++)
		if (write_page(x, i, no, &no, err))
			return -1;
	stall_bulk_fill_finish(&x->level[top], page);
	if (top)
		stall_bulk_put32(page + STALL_BULK_AT_RIGHTMOST, no);
	return stall_bulk_file_write(x->file, x->root, page, err);
}

int stall_bulk_index_finish(struct stall_bulk_index *x, struct stall_err *err)
{
	uint8_t *page;
	int rc;

	if (!x->nlevels)
		return 0; /* no entries */
	page = stall_alloc(x->file->page_size);
	rc = write_root(x, page, err);
	free(page);
	return rc;
}
