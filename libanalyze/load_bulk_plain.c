/*
 * A row as in load_bulk_row.c, written in one pass. That its types are right
 * comes out on the way; what was written then is not a cell yet.
 */
#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"

enum {
	MAX_RECORD = 127, /* so that its size, and its header's, take a byte */
	MAX_TEXT = 16,
	MAX_INT = 8,
	MAX_FRAME = 1 + 9 + 1, /* size, rowid, size of the header */
};

/* Numbers with a fraction are seldom enough to go the other way. */
static uint8_t refused_types(const struct stall_dbcolumn *c)
{
	unsigned mask = 1u << c->type;

	if (c->type == STALL_TYPE_REAL)
		mask = 1u << STALL_TYPE_INT;
	if (!c->required)
		mask |= 1u << STALL_TYPE_NULL;
	return (uint8_t)~mask;
}

void stall_bulk_shape_plain(struct stall_bulk_shape *shape,
			    const struct stall_dbtable *t)
{
	shape->plain_bytes = 0;
	if (t->ncolumns > STALL_BULK_COLUMNS)
		return;
	shape->plain_bytes = MAX_FRAME + (uint32_t)t->ncolumns;
	for (int c = 1; c < t->ncolumns; c++) {
		if (shape->source[c] < 0)
			continue;
		shape->refused[c] = refused_types(&t->column[c]);
		shape->plain_bytes += t->column[c].type == STALL_TYPE_TEXT
					      ? MAX_TEXT
					      : MAX_INT;
	}
}

/* False if it is long, or not ASCII, or has a NUL. */
static inline bool put_text(uint8_t *to, const struct stall_val *v)
{
	unsigned bad = v->n > MAX_TEXT;

	for (uint32_t i = 0; !bad && i < v->n; i++) {
		to[i] = (uint8_t)v->text[i];
		bad = to[i] - 1u >= 0x7f;
	}
	return !bad;
}

/* The record at p; NULL if it cannot be plain, else where it ends. */
static inline uint8_t *put_record(uint8_t *restrict p,
				  const struct stall_bulk_shape *restrict shape,
				  const struct stall_val *restrict val)
{
	static const struct stall_int_code none = {STALL_SERIAL_NULL, 0, 0};
	uint8_t *type = p + 1, *to = type + shape->ncolumns;
	unsigned bad = 0;

	*p = (uint8_t)(1 + shape->ncolumns);
	type[0] = STALL_SERIAL_NULL; /* the rowid is in the cell */
	for (int c = 1; c < shape->ncolumns; c++) {
		const struct stall_int_code *code = &none;
		const struct stall_val *v;

		type[c] = STALL_SERIAL_NULL;
		if (shape->source[c] < 0)
			continue;
		v = val + shape->source[c];
		bad |= shape->refused[c] >> v->type;
		if (v->type == STALL_TYPE_TEXT) {
			if (!put_text(to, v))
				return NULL;
			type[c] = (uint8_t)(STALL_SERIAL_TEXT + 2 * v->n);
			to += v->n;
			continue;
		}
		if (v->type == STALL_TYPE_INT)
			code = stall_int_code(v->i);
		type[c] = code->type;
		to = stall_int_put(to, v->i, code);
	}
	return bad & 1 || to - p > MAX_RECORD ? NULL : to;
}

bool stall_bulk_plain_row(struct stall_bulk_tree *t,
			  const struct stall_bulk_shape *shape, int64_t rowid,
			  const struct stall_val *val)
{
	uint8_t *cell = stall_bulk_fill_next(&t->page), *record, *end;

	if (!shape->plain_bytes ||
	    !stall_bulk_fill_room(&t->page, shape->plain_bytes))
		return false;
	record = stall_varint_put(cell + 1, (uint64_t)rowid);
	end = put_record(record, shape, val);
	if (!end)
		return false;
	*cell = (uint8_t)(end - record);
	stall_bulk_fill_add(&t->page, (uint32_t)(end - cell));
	t->last = rowid;
	return true;
}
