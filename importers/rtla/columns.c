#include <stdlib.h>
#include <string.h>

#include "importers/rtla/rtla.h"
#include "libanalyze/mem.h"

struct rtla_column *rtla_column(struct rtla *r, const char *what, int64_t cpu)
{
	for (int i = 0; i < r->ncolumns; i++)
		if (r->column[i].l.cpu.i == cpu &&
		    !strcmp(r->column[i].l.what, what))
			return &r->column[i];
	if (r->ncolumns >= RTLA_COLUMNS)
		return NULL;
	if (r->ncolumns == r->room) {
		r->room = r->room ? 2 * r->room : 16;
		r->column = stall_grow(r->column,
				       (size_t)r->room * sizeof(*r->column));
	}
	r->column[r->ncolumns] = (struct rtla_column){
		.id = latency_id(r->load),
		.l = {.what = what, .cpu = stall_int(cpu)}};
	return &r->column[r->ncolumns++];
}

static void scale(struct stall_val *v, int64_t unit_ns)
{
	if (v->type == STALL_TYPE_INT &&
	    __builtin_mul_overflow(v->i, unit_ns, &v->i))
		*v = stall_null();
}

void rtla_flush(struct rtla *r)
{
	for (int i = 0; i < r->ncolumns; i++) {
		struct latency *l = &r->column[i].l;

		l->tool = r->tool;
		l->res_ns = r->unit_ns;
		scale(&l->min_ns, r->unit_ns);
		scale(&l->avg_ns, r->unit_ns);
		scale(&l->max_ns, r->unit_ns);
		scale(&l->last_ns, r->unit_ns);
		latency_put(r->load, r->column[i].id, l);
	}
	for (int i = 0; i < r->nnoise; i++)
		osnoise_put(r->load, &r->noise[i]);
	r->ncolumns = r->nnoise = 0;
}

void rtla_free(struct rtla *r)
{
	free(r->column);
	free(r->noise);
}
