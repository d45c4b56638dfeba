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

struct level {
	uint8_t *page;
	uint32_t ncells, content;
	uint32_t last; /* bytes of the cell added last */
};

struct stall_bulk_index {
	struct stall_bulk_file *file;
	uint32_t root;
	int ncolumns;
	int nlevels;
	struct level level[MAX_LEVELS]; /* 0: leaves */
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
		free(x->level[i].page);
	free(x);
}

/* ---- entries ---- */

/* The number's eight bytes are stored, of which the first len count. */
static uint8_t *put_number(uint8_t *to, int64_t v, uint8_t *type)
{
	uint32_t serial = stall_serial_of_int(v);
	uint32_t len = stall_serial_len[serial];
	uint64_t w = len ? __builtin_bswap64((uint64_t)v << (64 - 8 * len)) : 0;

	*type = (uint8_t)serial;
	memcpy(to, &w, sizeof(w));
	return to + len;
}

/* Size and record of an entry; returns its length. */
static uint32_t put_entry(uint8_t entry[MAX_ENTRY + 8],
			  const struct stall_bulk_key *k, int n)
{
	uint8_t *type = entry + 2, *to = type + n + 1;

	for (int c = 0; c < n; c++, type++)
		if (k->id & stall_bulk_given(c))
			to = put_number(to,
					(int64_t)(k->col[c] ^ STALL_BULK_SIGN),
					type);
		else
			*type = 0; /* NULL */
	to = put_number(to, (int64_t)k->id & STALL_BULK_ID_MAX, type);
	entry[1] = (uint8_t)(n + 2); /* header: itself, n types, the rowid's */
	entry[0] = (uint8_t)(to - entry - 1);
	return (uint32_t)(to - entry);
}

/* ---- pages ---- */

static int kind_of(int level)
{
	return level ? STALL_BULK_INDEX_INTERIOR : STALL_BULK_INDEX_LEAF;
}

static uint32_t header_of(int level)
{
	return level ? STALL_BULK_INTERIOR_HEADER : STALL_BULK_LEAF_HEADER;
}

static void start_page(const struct stall_bulk_index *x, struct level *l)
{
	l->ncells = 0;
	l->content = x->file->usable;
}

static struct level *level_of(struct stall_bulk_index *x, int i)
{
	struct level *l = &x->level[i];

	if (i == x->nlevels) {
		l->page = stall_alloc(x->file->page_size);
		start_page(x, l);
		x->nlevels++;
	}
	return l;
}

static bool has_room(const struct level *l, int level, uint32_t n)
{
	return l->content >= header_of(level) + 2 * (l->ncells + 1) + n;
}

static uint8_t *add_cell(struct level *l, int level, uint32_t n)
{
	l->content -= n;
	l->last = n;
	stall_bulk_put16(l->page + header_of(level) + 2 * l->ncells,
			 l->content);
	l->ncells++;
	return l->page + l->content;
}

/* A page is full, or the last of its level; its number is in *ret_no. */
static int write_page(struct stall_bulk_index *x, int level, uint32_t *ret_no,
		      struct stall_err *err)
{
	struct level *l = &x->level[level];
	uint8_t *p = stall_bulk_file_page(x->file, ret_no, err);

	if (!p)
		return -1;
	stall_bulk_finish_page(l->page, kind_of(level), l->ncells, l->content);
	memcpy(p, l->page, x->file->page_size);
	return 0;
}

static int add_entry(struct stall_bulk_index *x, int level, uint32_t child,
		     const uint8_t *entry, uint32_t n, struct stall_err *err);

/* Takes the last entry off the page, which is written, and moves it up. */
static int split(struct stall_bulk_index *x, int level, struct stall_err *err)
{
	struct level *l = &x->level[level];
	uint8_t entry[MAX_ENTRY], *cell = l->page + l->content;
	uint32_t n = l->last, no;

	l->ncells--;
	l->content += n;
	if (level) {
		/* What was left of the entry is now the page's last child. */
		memcpy(l->page + STALL_BULK_AT_RIGHTMOST, cell, 4);
		cell += 4;
		n -= 4;
	}
	memcpy(entry, cell, n);
	if (write_page(x, level, &no, err))
		return -1;
	start_page(x, l);
	return add_entry(x, level + 1, no, entry, n, err);
}

/* `child` is the page left of the entry; leaves have none. */
static int add_entry(struct stall_bulk_index *x, int level, uint32_t child,
		     const uint8_t *entry, uint32_t n, struct stall_err *err)
{
	struct level *l = level_of(x, level);
	uint32_t link = level ? 4 : 0;
	uint8_t *cell;

	if (!has_room(l, level, n + link) && split(x, level, err))
		return -1;
	cell = add_cell(l, level, n + link);
	if (level)
		stall_bulk_put32(cell, child);
	memcpy(cell + link, entry, n);
	return 0;
}

int stall_bulk_index_add(void *ctx, const struct stall_bulk_key *key,
			 struct stall_err *err)
{
	struct stall_bulk_index *x = ctx;
	uint8_t entry[MAX_ENTRY + 8];
	uint32_t n = put_entry(entry, key, x->ncolumns);

	return add_entry(x, 0, 0, entry, n, err);
}

/* The last page of each level; the top one is the root. */
int stall_bulk_index_finish(struct stall_bulk_index *x, struct stall_err *err)
{
	int top = x->nlevels - 1;
	uint32_t no = 0;
	uint8_t *page;

	if (top < 0)
		return 0; /* no entries */
	for (int i = 0; i < top; i++) {
		if (i)
			stall_bulk_put32(
				x->level[i].page + STALL_BULK_AT_RIGHTMOST, no);
		if (write_page(x, i, &no, err))
			return -1;
	}
	page = x->level[top].page;
	if (top)
		stall_bulk_put32(page + STALL_BULK_AT_RIGHTMOST, no);
	stall_bulk_finish_page(page, kind_of(top), x->level[top].ncells,
			       x->level[top].content);
	return stall_bulk_file_write(x->file, x->root, page, err);
}
