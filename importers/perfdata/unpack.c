/* unpack.c - compressed records
 *
 * perf packs what it reads from the ring buffers as one zstd frame from the
 * first compressed record to the last one, so that what was unpacked so far is
 * needed for the rest; and a record of the kernel may begin in one of them and
 * end in the next.
 */
#include <stdlib.h>

#include "importers/perfdata/stream.h"
#include "libanalyze/mem.h"

enum { STEP = 1 << 17, MOST = 1 << 26 };

static const struct stall_reason bad_zstd = {
	"bad_zstd", "compressed records that cannot be unpacked"};

/* The rest of the last chunk begins the new one. */
static struct perf_chunk *add_chunk(struct perf_stream *st)
{
	size_t rest = raw_left(&st->packed);
	struct perf_chunk c = {.p = stall_alloc(rest + STEP), .n = rest};

	c.refs = 1; /* the stream's own */
	if (rest)
		memcpy(c.p, st->packed.p, rest);
	st->chunk =
		stall_grow(st->chunk, (st->nchunks + 1) * sizeof(*st->chunk));
	st->chunk[st->nchunks++] = c;
	return &st->chunk[st->nchunks - 1];
}

/* False: it cannot be unpacked, or is much more than perf ever packs. */
static bool unpack(ZSTD_DStream *z, struct perf_chunk *c,
		   struct stall_str packed)
{
	ZSTD_inBuffer in = {packed.p, packed.n, 0};
	size_t cap = c->n + STEP, made = STEP;

	while (in.pos < in.size || made == STEP) {
		ZSTD_outBuffer out = {c->p + c->n, STEP, 0};
		size_t before = in.pos;

		if (ZSTD_isError(ZSTD_decompressStream(z, &out, &in)) ||
		    c->n > MOST)
			return false;
		made = out.pos;
		c->n += made;
		if (!made && in.pos == before)
			break;
		if (c->n + STEP > cap) {
			cap = 2 * (c->n + STEP);
			c->p = stall_grow(c->p, cap);
		}
	}
	return true;
}

void perf_stream_unpack(struct perf_stream *st, struct stall_str packed,
			int64_t place)
{
	uint32_t last = st->nchunks - 1;
	struct perf_chunk *c;

	if (!st->z)
		st->z = ZSTD_createDStream();
	if (!st->z || st->broken) {
		stall_load_skip(st->pf->load, &bad_zstd, place);
		return;
	}
	c = add_chunk(st);
	if (!unpack(st->z, c, packed)) {
		st->broken = true;
		stall_load_skip(st->pf->load, &bad_zstd, place);
	}
	st->held += c->n;
	st->packed = (struct raw_cur){c->p, c->p + c->n, st->pf->swap, false};
	perf_stream_let_go(st, last);
}
