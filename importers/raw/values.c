/* values.c - the values of an event's fields, out of its record */
#include <stdlib.h>
#include <string.h>

#include "importers/raw/cursor.h"
#include "importers/raw/plan.h"
#include "libanalyze/mem.h"

/* Where a field is said to be that lies outside its record. */
static const char outside[] = "";

int64_t raw_number(const struct raw_field *f, const char *rec, bool swap)
{
	const char *p = rec + f->offset;

	switch (f->load) {
	case RAW_U8:
		return (uint8_t)*p;
	case RAW_U16:
		return raw_load16(p, swap);
	case RAW_U32:
		return raw_load32(p, swap);
	case RAW_U64:
		return (int64_t)raw_load64(p, swap);
	case RAW_S8:
		return (int8_t)*p;
	case RAW_S16:
		return (int16_t)raw_load16(p, swap);
	case RAW_S32:
		return (int32_t)raw_load32(p, swap);
	default:
		return 0;
	}
}

/* Its bytes; `outside` if they are not in the record. */
static struct stall_str locate(const struct raw_field *f, struct stall_str rec,
			       bool swap)
{
	size_t offset = f->offset, size = f->size;

	if (f->load <= RAW_REST) {
		size_t left = offset < rec.n ? rec.n - offset : 0;

		if (f->load == RAW_REST || size > left)
			size = left;
	} else if (f->load >= RAW_DATA_LOC) {
		uint32_t loc = raw_load32(rec.p + offset, swap);

		offset = (loc & 0xffff) +
			 (f->load == RAW_REL_LOC ? offset + 4 : 0);
		size = loc >> 16;
	}
	if (offset > rec.n || size > rec.n - offset)
		return (struct stall_str){outside, 0};
	return (struct stall_str){rec.p + offset, size};
}

static struct stall_str swap_array(struct raw_field *f, struct stall_str s)
{
	if (s.n > f->swapped_cap) {
		f->swapped = stall_grow(f->swapped, s.n);
		f->swapped_cap = s.n;
	}
	for (size_t i = 0; i + f->elem <= s.n; i += f->elem)
		for (size_t b = 0; b < f->elem; b++)
			f->swapped[i + b] = (uint8_t)s.p[i + f->elem - 1 - b];
	return (struct stall_str){(const char *)f->swapped,
				  s.n - s.n % f->elem};
}

struct stall_str raw_array(struct raw_field *f, struct stall_str rec, bool swap)
{
	struct stall_str s = locate(f, rec, swap);
	const char *nul;

	if (f->text && (nul = memchr(s.p, 0, s.n)))
		s.n = (size_t)(nul - s.p);
	else if (swap && s.n && (f->elem == 2 || f->elem == 4 || f->elem == 8))
		s = swap_array(f, s);
	return s;
}

static void load_words(const struct raw_plan *plan, const char *rec,
		       union stall_field *v)
{
	for (int i = 0; i < plan->nwords; i++) {
		const struct raw_word *w = &plan->word[i];
		uint64_t bits = raw_load64(rec + w->at, false);

		v[w->to].i = w->is_signed ? (int64_t)bits >> w->drop
					  : (int64_t)(bits >> w->drop);
	}
}

static void load_spans(const struct raw_plan *plan, const char *rec,
		       union stall_field *v)
{
	for (int i = 0; i < plan->nspans; i++) {
		const struct raw_span *sp = &plan->span[i];
		const char *p = rec + sp->at;

		v[sp->to].s = (struct stall_str){
			p, sp->text ? strnlen(p, sp->size) : sp->size};
	}
}

static bool load_others(struct raw_plan *plan, struct stall_str rec, bool swap,
			union stall_field *v)
{
	bool whole = true;

	for (int i = 0; i < plan->nothers; i++) {
		struct raw_field *f = &plan->field[plan->other[i]];
		union stall_field *to = &v[plan->other[i]];

		if (f->load >= RAW_ARRAY) {
			to->s = raw_array(f, rec, swap);
			whole &= to->s.p != outside;
		} else {
			to->s = (struct stall_str){NULL, 0}; /* if absent */
			to->i = raw_number(f, rec.p, swap);
		}
	}
	return whole;
}

bool raw_plan_load(struct raw_plan *plan, struct stall_str rec, bool swap,
		   struct stall_event *ev)
{
	ev->have = plan->have;
	load_words(plan, rec.p, ev->v);
	load_spans(plan, rec.p, ev->v);
	return !plan->nothers || load_others(plan, rec, swap, ev->v);
}
