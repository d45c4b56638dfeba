/* values.c - the values of an event's fields, out of its record */
#include <stdlib.h>
#include <string.h>

#include "importers/tracedat/cursor.h"
#include "importers/tracedat/plan.h"
#include "libanalyze/mem.h"

/* Where a field is said to be that lies outside its record. */
static const char outside[] = "";

int64_t tracedat_number(const struct tracedat_field *f, const char *rec,
			bool swap)
{
	const char *p = rec + f->offset;

	switch (f->load) {
	case TRACEDAT_U8:
		return (uint8_t)*p;
	case TRACEDAT_U16:
		return tracedat_load16(p, swap);
	case TRACEDAT_U32:
		return tracedat_load32(p, swap);
	case TRACEDAT_U64:
		return (int64_t)tracedat_load64(p, swap);
	case TRACEDAT_S8:
		return (int8_t)*p;
	case TRACEDAT_S16:
		return (int16_t)tracedat_load16(p, swap);
	case TRACEDAT_S32:
		return (int32_t)tracedat_load32(p, swap);
	default:
		return 0;
	}
}

/* Its bytes; `outside` if they are not in the record. */
static struct stall_str locate(const struct tracedat_field *f,
			       struct stall_str rec, bool swap)
{
	size_t offset = f->offset, size = f->size;

	if (f->load <= TRACEDAT_REST) {
		size_t left = offset < rec.n ? rec.n - offset : 0;

		if (f->load == TRACEDAT_REST || size > left)
			size = left;
	} else if (f->load >= TRACEDAT_DATA_LOC) {
		uint32_t loc = tracedat_load32(rec.p + offset, swap);

		offset = (loc & 0xffff) +
			 (f->load == TRACEDAT_REL_LOC ? offset + 4 : 0);
		size = loc >> 16;
	}
	if (offset > rec.n || size > rec.n - offset)
		return (struct stall_str){outside, 0};
	return (struct stall_str){rec.p + offset, size};
}

static struct stall_str swap_array(struct tracedat_field *f, struct stall_str s)
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

struct stall_str tracedat_array(struct tracedat_field *f, struct stall_str rec,
				bool swap)
{
	struct stall_str s = locate(f, rec, swap);
	const char *nul;

	if (f->text && (nul = memchr(s.p, 0, s.n)))
		s.n = (size_t)(nul - s.p);
	else if (swap && s.n && (f->elem == 2 || f->elem == 4 || f->elem == 8))
		s = swap_array(f, s);
	return s;
}

static void load_words(const struct tracedat_plan *plan, const char *rec,
		       union stall_field *v)
{
	for (int i = 0; i < plan->nwords; i++) {
		const struct tracedat_word *w = &plan->word[i];
		uint64_t bits = tracedat_load64(rec + w->at, false);

		v[w->to].i = w->is_signed ? (int64_t)bits >> w->drop
					  : (int64_t)(bits >> w->drop);
	}
}

static void load_spans(const struct tracedat_plan *plan, const char *rec,
		       union stall_field *v)
{
	for (int i = 0; i < plan->nspans; i++) {
		const struct tracedat_span *sp = &plan->span[i];
		const char *p = rec + sp->at;

		v[sp->to].s = (struct stall_str){
			p, sp->text ? strnlen(p, sp->size) : sp->size};
	}
}

static bool load_others(struct tracedat_plan *plan, struct stall_str rec,
			bool swap, union stall_field *v)
{
	bool whole = true;

	for (int i = 0; i < plan->nothers; i++) {
		struct tracedat_field *f = &plan->field[plan->other[i]];
		union stall_field *to = &v[plan->other[i]];

		if (f->load >= TRACEDAT_ARRAY) {
			to->s = tracedat_array(f, rec, swap);
			whole &= to->s.p != outside;
		} else {
			to->s = (struct stall_str){NULL, 0}; /* if absent */
			to->i = tracedat_number(f, rec.p, swap);
		}
	}
	return whole;
}

bool tracedat_plan_load(struct tracedat_plan *plan, struct stall_str rec,
			bool swap, struct stall_event *ev)
{
	ev->have = plan->have;
	load_words(plan, rec.p, ev->v);
	load_spans(plan, rec.p, ev->v);
	return !plan->nothers || load_others(plan, rec, swap, ev->v);
}
