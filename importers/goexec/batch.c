/*
 *	file  = "go 1.26 trace\0\0\0" { batch | 52 }
 *	batch = 1 generation thread time size data
 *	        49 experiment generation thread time size data
 *
 * From Go 1.26 on a byte 52 ends each generation; before, it ends where the
 * next one begins.
 */
#include "importers/goexec/batch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "importers/goexec/events.h"
#include "libanalyze/mem.h"

enum { MAX_BATCH = 65536, HAS_END = 26 };

static const struct stall_reason not_a_batch = {
	"not_a_batch", "bytes between batches of an execution trace"};
static const struct stall_reason no_end = {
	"generation_without_end",
	"generations whose end is missing; what of them is there was read"};

int goexec_version(struct stall_str head)
{
	if (head.n < GOEXEC_HEADER || memcmp(head.p, "go 1.", 5) ||
	    memcmp(head.p + 7, " trace\0\0\0", 9) || !isdigit(head.p[5]) ||
	    !isdigit(head.p[6]))
		return 0;
	return (head.p[5] - '0') * 10 + head.p[6] - '0';
}

void goexec_file_init(struct goexec_file *f, struct stall_str all,
		      struct stall_load *load)
{
	*f = (struct goexec_file){
		.load = load,
		.start = (const uint8_t *)all.p,
		.rest = wire_of(all.p + GOEXEC_HEADER, all.n - GOEXEC_HEADER),
		.version = goexec_version(all),
	};
}

/* One that begins at w; false: none does, or it is not all there. */
static bool read_batch(struct wire *w, struct goexec_batch *b)
{
	uint8_t type = wire_byte(w);
	uint64_t size;

	if (type != EV_BATCH && type != EV_EXP_BATCH)
		return false;
	b->experimental = type == EV_EXP_BATCH;
	if (b->experimental)
		wire_byte(w);
	b->gen = wire_uint(w);
	b->m = wire_uint(w);
	b->time = wire_uint(w);
	size = wire_uint(w);
	if (w->bad || !b->gen || size > MAX_BATCH ||
	    size > (uint64_t)(w->end - w->p))
		return false;
	b->data = (struct wire){w->p, w->p + size, false};
	b->kind = size ? *w->p : 0;
	w->p += size;
	return true;
}

/* Does what is left look as if a batch began here, and went on behind it? */
static bool begins(struct wire w, uint64_t gen)
{
	struct goexec_batch b;

	if (*w.p != EV_BATCH && *w.p != EV_EXP_BATCH)
		return false;
	if (!read_batch(&w, &b) || b.gen < gen || b.gen > gen + 1)
		return false;
	return w.p == w.end || *w.p == EV_BATCH || *w.p == EV_EXP_BATCH ||
	       *w.p == EV_END_OF_GENERATION;
}

/* Over what is no batch; false: to the end of the file. */
static bool resume(struct goexec_file *f, uint64_t gen)
{
	size_t at = (size_t)(f->rest.p - f->start);

	while (f->rest.p < f->rest.end && !begins(f->rest, gen))
		f->rest.p++;
	if (f->rest.p == f->rest.end) {
		stall_load_cut(f->load, (int64_t)at);
		return false;
	}
	stall_load_skip(f->load, &not_a_batch, (int64_t)at);
	return true;
}

static void add(struct goexec_gen *g, const struct goexec_batch *b)
{
	g->batch = stall_more(g->batch, g->n, &g->room, sizeof(*g->batch));
	g->batch[g->n++] = *b;
	g->gen = b->gen;
}

/* Batches up to the end of the generation, or of what is there of it. */
static void read_batches(struct goexec_file *f, struct goexec_gen *g)
{
	struct goexec_batch b;

	while (f->rest.p < f->rest.end) {
		struct wire w = f->rest;

		if (*w.p == EV_END_OF_GENERATION && f->version >= HAS_END) {
			f->rest.p++;
			g->whole = true;
			return;
		}
		if (!read_batch(&w, &b)) {
			if (!resume(f, g->gen))
				return;
			continue;
		}
		f->rest.p = w.p;
		if (g->n && b.gen != g->gen) {
			f->spill = b;
			f->spilled = true;
			g->whole = f->version < HAS_END;
			return;
		}
		add(g, &b);
	}
	g->whole = f->version < HAS_END;
}

bool goexec_gen_next(struct goexec_file *f, struct goexec_gen *g)
{
	g->n = 0;
	g->whole = false;
	do {
		if (f->spilled)
			add(g, &f->spill);
		f->spilled = false;
		read_batches(f, g);
	} while (!g->n && f->rest.p < f->rest.end);
	g->end = (size_t)(f->rest.p - f->start);
	if (g->n && !g->whole)
		stall_load_skip(f->load, &no_end, (int64_t)g->end);
	return g->n > 0;
}

void goexec_gen_free(struct goexec_gen *g)
{
	free(g->batch);
	*g = (struct goexec_gen){0};
}
