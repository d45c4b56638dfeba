#include "importers/goexec/merge.h"

#include <stdlib.h>

#include "importers/goexec/tables.h"
#include "libanalyze/mem.h"

static const struct stall_reason unknown_event = {
	"unknown_event", "batches of events from a type on that is not known"};
static const struct stall_reason out_of_order = {
	"out_of_order",
	"events that nothing else in the execution trace lets happen"};
static const struct stall_reason inconsistent = {
	"inconsistent",
	"events that contradict what the execution trace said before"};

/* Bytes of a generation for each step of a search: none takes for ever. */
enum { PATIENCE = 64 };

/* A thread's place in its batches. */
struct cursor {
	uint64_t m;
	const struct goexec_batch *const *batch, *const *end;
	struct wire w;
	uint64_t ts;
	struct goexec_ev ev; /* next */
};

struct run {
	const struct goexec_merge *m;
	const struct goexec_batch **batch; /* by thread, then as in the file */
	struct cursor *heap;		   /* least time first */
	size_t nbatches, n;
	uint64_t patience;
};

/* ---- the next event of a thread ---- */

static bool is_known(uint8_t type, int version)
{
	return type < EV_TYPES && goexec_specs[type].name &&
	       goexec_specs[type].since <= version;
}

static bool decode(struct cursor *c, int version)
{
	uint64_t ts;

	c->ev.type = wire_byte(&c->w);
	if (!is_known(c->ev.type, version))
		return false;
	ts = wire_uint(&c->w);
	for (int i = 0; i < goexec_specs[c->ev.type].nargs; i++)
		c->ev.arg[i] = wire_uint(&c->w);
	if (c->w.bad || __builtin_add_overflow(c->ts, ts, &c->ts))
		return false;
	c->ev.ts = c->ts;
	return true;
}

/* False: that was the last one. */
static bool next_event(const struct run *r, struct cursor *c)
{
	const struct goexec_file *f = r->m->file;

	for (;;) {
		while (c->w.p == c->w.end) {
			if (c->batch == c->end)
				return false;
			c->w = (*c->batch)->data;
			c->ts = (*c->batch++)->time;
		}
		if (decode(c, f->version))
			return true;
		stall_load_skip(f->load, &unknown_event,
				(int64_t)(c->w.p - f->start));
		c->w.p = c->w.end; /* no event tells how long it is */
	}
}

/* ---- the heap ---- */

static int compare(const void *a, const void *b)
{
	const struct cursor *x = a, *y = b;

	if (x->ev.ts != y->ev.ts)
		return x->ev.ts < y->ev.ts ? -1 : 1;
	return x->m < y->m ? -1 : x->m > y->m;
}

static void sink(struct cursor *heap, size_t n, size_t i)
{
	struct cursor c = heap[i];

	for (;;) {
		size_t k = 2 * i + 1;

		if (k >= n)
			break;
		k += k + 1 < n && compare(&heap[k + 1], &heap[k]) < 0;
		if (compare(&c, &heap[k]) <= 0)
			break;
		heap[i] = heap[k];
		i = k;
	}
	heap[i] = c;
}

static void rise(struct cursor *heap, size_t i)
{
	struct cursor c = heap[i];

	while (i && compare(&c, &heap[(i - 1) / 2]) < 0) {
		heap[i] = heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	heap[i] = c;
}

/* The event of cursor i has been dealt with. */
static void step(struct run *r, size_t i)
{
	if (!next_event(r, &r->heap[i])) {
		r->heap[i] = r->heap[--r->n];
		if (i == r->n)
			return;
	}
	rise(r->heap, i); /* the last one may be less than those above it */
	sink(r->heap, r->n, i);
}

/* ---- the order ---- */

static void drop(struct run *r, size_t i, const struct stall_reason *why)
{
	const struct goexec_file *f = r->m->file;

	stall_load_skip(f->load, why, (int64_t)(r->heap[i].w.p - f->start));
	step(r, i);
}

/* False: it has to wait. */
static bool try(struct run *r, size_t i)
{
	const struct cursor *c = &r->heap[i];

	switch (r->m->advance(r->m->state, c->m, &c->ev)) {
	case GOEXEC_DONE:
		step(r, i);
		return true;
	case GOEXEC_WRONG:
		drop(r, i, &inconsistent);
		return true;
	default:
		return false;
	}
}

/* The first one in order of time can not happen yet: which can? */
static void search(struct run *r)
{
	if (r->patience > r->n) {
		/* An array in order is a heap, too. */
		qsort(r->heap, r->n, sizeof(*r->heap), compare);
		r->patience -= r->n;
		for (size_t i = 1; i < r->n; i++)
			if (try(r, i))
				return;
	}
	drop(r, 0, &out_of_order);
}

/* ---- from and to ---- */

static int by_thread(const void *a, const void *b)
{
	const struct goexec_batch *x = *(const struct goexec_batch *const *)a;
	const struct goexec_batch *y = *(const struct goexec_batch *const *)b;

	if (x->m != y->m)
		return x->m < y->m ? -1 : 1;
	return x->data.p < y->data.p ? -1 : x->data.p > y->data.p;
}

static void collect(struct run *r)
{
	const struct goexec_gen *g = r->m->gen;

	r->batch = stall_alloc((g->n + 1) * sizeof(*r->batch));
	for (size_t i = 0; i < g->n; i++)
		if (goexec_has_events(&g->batch[i], r->m->file->version)) {
			r->batch[r->nbatches++] = &g->batch[i];
			r->patience +=
				PATIENCE * (uint64_t)(g->batch[i].data.end -
						      g->batch[i].data.p);
		}
	qsort(r->batch, r->nbatches, sizeof(*r->batch), by_thread);
}

static void start(struct run *r)
{
	size_t end;

	r->heap = stall_alloc((r->nbatches + 1) * sizeof(*r->heap));
	for (size_t i = 0; i < r->nbatches; i = end) {
		struct cursor *c = &r->heap[r->n];

		for (end = i;
		     end < r->nbatches && r->batch[end]->m == r->batch[i]->m;)
			end++;
		*c = (struct cursor){.m = r->batch[i]->m,
				     .batch = &r->batch[i],
				     .end = &r->batch[end]};
		if (next_event(r, c))
			rise(r->heap, r->n++);
	}
}

void goexec_merge(const struct goexec_merge *m)
{
	struct run r = {.m = m};

	collect(&r);
	start(&r);
	while (r.n && !stall_load_failed(m->file->load))
		if (!try(&r, 0))
			search(&r);
	free(r.heap);
	free(r.batch);
}
