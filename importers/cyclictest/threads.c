#include "importers/cyclictest/threads.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

struct cyclictest_thread *cyclictest_thread(struct cyclictest_threads *t,
					    int64_t i)
{
	if (i < 0 || i >= CYCLICTEST_THREADS)
		return NULL;
	while (t->n <= i) {
		if (!(t->n & (t->n + 1)))
			t->of = stall_grow(t->of, 2 * sizeof(*t->of) *
							  (size_t)(t->n + 1));
		t->of[t->n] = (struct cyclictest_thread){
			.id = latency_id(t->load),
			.l = {.what = "latency", .thread = stall_int(t->n)}};
		t->n++;
	}
	return &t->of[i];
}

static void scale(struct stall_val *v, int64_t unit_ns)
{
	if (v->type == STALL_TYPE_REAL) /* --json: 189.70 us */
		*v = stall_int((int64_t)(v->r * (double)unit_ns + 0.5));
	else if (v->type == STALL_TYPE_INT &&
		 __builtin_mul_overflow(v->i, unit_ns, &v->i))
		*v = stall_null();
}

void cyclictest_threads_put(struct cyclictest_threads *t, const char *tool,
			    int64_t unit_ns)
{
	for (int i = 0; i < t->n; i++) {
		struct latency *l = &t->of[i].l;

		l->tool = tool;
		l->res_ns = unit_ns;
		scale(&l->min_ns, unit_ns);
		scale(&l->avg_ns, unit_ns);
		scale(&l->max_ns, unit_ns);
		scale(&l->last_ns, unit_ns);
		scale(&l->interval_ns, 1000);
		latency_put(t->load, t->of[i].id, l);
	}
	free(t->of);
}
