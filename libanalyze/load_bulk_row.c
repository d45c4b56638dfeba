/*
 * A row as a record [2.1] in a leaf cell [1.6]:
 *
 *   varint: bytes of the record; varint: rowid; the record
 *   record: varint: bytes of its header; varint a column: its type; the values
 *
 * What does not fit on the page goes to a chain of overflow pages [1.5].
 */
#include <stdlib.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"

struct record {
	uint32_t header; /* bytes */
	uint32_t size;	 /* header and values, bytes */
	uint64_t serial[STALL_BULK_COLUMNS];
};

static uint64_t serial_of(const struct stall_val *v)
{
	if (v->type == STALL_TYPE_INT)
		return stall_int_code(v->i)->type;
	if (v->type == STALL_TYPE_TEXT)
		return STALL_SERIAL_TEXT + 2 * (uint64_t)v->n;
	return v->type == STALL_TYPE_REAL ? STALL_SERIAL_REAL
					  : STALL_SERIAL_NULL;
}

static uint32_t value_len(const struct stall_val *v)
{
	if (v->type == STALL_TYPE_INT)
		return stall_int_code(v->i)->bytes;
	if (v->type == STALL_TYPE_TEXT)
		return v->n;
	return v->type == STALL_TYPE_REAL ? 8 : 0;
}

static void measure(struct record *r, const struct stall_bulk_shape *shape,
		    const struct stall_val *val)
{
	uint32_t header = 1, values = 0; /* the rowid is a NULL */

	r->serial[0] = STALL_SERIAL_NULL;
	for (int c = 1; c < shape->ncolumns; c++) {
		int i = shape->source[c];
		uint64_t s = i < 0 ? STALL_SERIAL_NULL : serial_of(&val[i]);

		r->serial[c] = s;
		header += stall_varint_len(s);
		values += i < 0 ? 0 : value_len(&val[i]);
	}
	/* The header's size counts itself, and may need two bytes for it. */
	r->header = header + 1;
	if (r->header > 127)
		r->header++;
	r->size = r->header + values;
}

static uint8_t *put_value(uint8_t *p, const struct stall_val *v)
{
	static const struct stall_int_code whole = {.bytes = 8};

	if (v->type == STALL_TYPE_INT)
		return stall_int_put(p, v->i, stall_int_code(v->i));
	if (v->type == STALL_TYPE_REAL) /* i has the same bits */
		return stall_int_put(p, v->i, &whole);
	if (v->type != STALL_TYPE_TEXT || !v->n)
		return p;
	memcpy(p, v->text, v->n);
	return p + v->n;
}

/* Eight bytes after the record may be written to as well. */
static void put_record(const struct record *r, uint8_t *p,
		       const struct stall_bulk_shape *shape,
		       const struct stall_val *val)
{
	p = stall_varint_put(p, r->header);
	for (int c = 0; c < shape->ncolumns; c++)
		p = stall_varint_put(p, r->serial[c]);
	for (int c = 1; c < shape->ncolumns; c++)
		if (shape->source[c] >= 0)
			p = put_value(p, &val[shape->source[c]]);
}

/* ---- rows that do not fit on a page ---- */

/* How much of a record stays on the leaf [1.6, "X", "M" and "K"]. */
static uint32_t local_part(const struct stall_bulk_file *f, uint32_t size)
{
	uint32_t most = f->usable - 35;
	uint32_t least = (f->usable - 12) * 32 / 255 - 23;
	uint32_t k = least + (size - least) % (f->usable - 4);

	if (size <= most)
		return size;
	return k <= most ? k : least;
}

/* Each page: the number of the next one, then data. */
static int put_overflow(struct stall_bulk_file *f, const uint8_t *p, uint32_t n,
			struct stall_err *err)
{
	uint32_t room = f->usable - 4;

	while (n) {
		uint32_t take = n < room ? n : room, no;
		uint8_t *page = stall_bulk_file_page(f, &no, err);

		if (!page)
			return -1;
		memset(page, 0, f->page_size);
		memcpy(page + 4, p, take);
		p += take;
		n -= take;
		if (n)
			stall_bulk_put32(page, stall_bulk_file_peek(f));
	}
	return 0;
}

static int put_long_row(struct stall_bulk_tree *t, int64_t rowid,
			const struct record *r, const uint8_t *record,
			struct stall_err *err)
{
	uint32_t local = local_part(t->file, r->size), first;
	uint32_t n = stall_varint_len(r->size) +
		     stall_varint_len((uint64_t)rowid) + local + 4;
	uint8_t *cell;

	cell = stall_bulk_tree_cell(t, rowid, n, err);
	if (!cell)
		return -1;
	/* The cell may have taken a page, so ask only now. */
	first = stall_bulk_file_peek(t->file);
	cell = stall_varint_put(cell, r->size);
	cell = stall_varint_put(cell, (uint64_t)rowid);
	memcpy(cell, record, local);
	stall_bulk_put32(cell + local, first);
	return put_overflow(t->file, record + local, r->size - local, err);
}

static int long_row(struct stall_bulk_tree *t,
		    const struct stall_bulk_shape *shape, int64_t rowid,
		    const struct record *r, const struct stall_val *val,
		    struct stall_err *err)
{
	uint8_t *record = stall_alloc(r->size + 8);
	int rc;

	put_record(r, record, shape, val);
	rc = put_long_row(t, rowid, r, record, err);
	free(record);
	return rc;
}

int stall_bulk_row(struct stall_bulk_tree *t,
		   const struct stall_bulk_shape *shape, int64_t rowid,
		   const struct stall_val *val, struct stall_err *err)
{
	struct record r;
	uint32_t n;
	uint8_t *cell;

	measure(&r, shape, val);
	if (r.size > t->file->usable - 35)
		return long_row(t, shape, rowid, &r, val, err);
	n = stall_varint_len(r.size) + stall_varint_len((uint64_t)rowid);
	cell = stall_bulk_tree_cell(t, rowid, n + r.size, err);
	if (!cell)
		return -1;
	cell = stall_varint_put(cell, r.size);
	cell = stall_varint_put(cell, (uint64_t)rowid);
	put_record(&r, cell, shape, val);
	return 0;
}
