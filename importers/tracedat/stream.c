/* stream.c - from a CPU's place in the file to its events, page by page */
#include "importers/tracedat/stream.h"

#include <stdlib.h>

#include "importers/tracedat/compress.h"
#include "libanalyze/mem.h"

#define PROGRESS_BYTES (1 << 20)

static const struct stall_reason bad_page = {
	"bad_page", "pages of the trace that are damaged from some byte on"};
static const struct stall_reason bad_chunk = {
	"bad_chunk", "compressed pieces of the trace that are damaged"};
static const struct stall_reason backwards = {
	"time_backwards", "events older than the one before them on their CPU; "
			  "they are given its time"};

static void progress(struct tracedat_stream *st, size_t bytes)
{
	int64_t before = *st->done;

	*st->done += (int64_t)bytes;
	if (before / PROGRESS_BYTES != *st->done / PROGRESS_BYTES)
		stall_load_progress(st->td->load, *st->done);
}

static int64_t place_of(const struct tracedat_stream *st, const char *p)
{
	const struct stall_str *all = &st->td->all;

	return p >= all->p && p <= all->p + all->n
		       ? p - all->p
		       : st->chunks.p - all->p; /* behind its chunk */
}

bool tracedat_stream_open(struct tracedat_stream *st, struct tracedat *td,
			  const struct tracedat_buffer *buf,
			  const struct tracedat_place *place, int64_t *done)
{
	struct stall_str data;

	*st = (struct tracedat_stream){
		.td = td,
		.page_size = buf->page_size,
		.packed = buf->packed,
		.base_ns = td->base_ns,
		.ts = -1,
		.last_ts = -1,
		.done = done,
		.lim = tracedat_limits(td),
	};
	if (!place->size || buf->page_size <= 8 + (uint32_t)td->long_size ||
	    buf->page_size > TRACEDAT_MAX_PAGE)
		return false;
	data = (struct stall_str){td->all.p + place->offset, place->size};
	st->pages = st->chunks = tracedat_over(td, data);
	if (st->packed) {
		st->nchunks = raw_u32(&st->chunks);
		st->pages.p = st->pages.end;
	}
	return true;
}

void tracedat_stream_close(struct tracedat_stream *st)
{
	tracedat_page_free(&st->page);
	for (int i = 0; i < TRACEDAT_AHEAD; i++)
		free(st->chunk[i]);
}

/* A chunk of so many bytes, rounded up to whole pages; its rest is zeros. */
static size_t unpack(struct tracedat_stream *st, struct stall_str in,
		     uint32_t size, int i)
{
	size_t made = 0;
	bool whole = false;

	if (size <= TRACEDAT_MAX_UNPACK &&
	    (!st->chunk[i] || size > st->chunk_cap[i])) {
		st->chunk[i] = stall_grow(st->chunk[i], size);
		st->chunk_cap[i] = size;
	}
	if (st->chunk[i] && size <= st->chunk_cap[i])
		whole = st->td->codec->unpack(&st->td->work, in, st->chunk[i],
					      size, &made);
	if (whole) {
		memset(st->chunk[i] + made, 0, size - made);
		return size;
	}
	stall_load_skip(st->td->load, &bad_chunk, in.p - st->td->all.p);
	st->bad_chunk = true;
	return made;
}

static bool next_chunk(struct tracedat_stream *st)
{
	struct raw_cur *c = &st->chunks;
	int to = (st->last_chunk + 1) % TRACEDAT_AHEAD;
	uint32_t packed, size;
	struct stall_str in, out;

	if (!st->nchunks || !st->td->codec)
		return false;
	st->nchunks--;
	st->gap |= st->bad_chunk;
	st->bad_chunk = false;
	packed = raw_u32(c);
	size = raw_u32(c);
	if (c->bad)
		return false;
	in = raw_bytes(c, packed < raw_left(c) ? packed : raw_left(c));
	out.n = unpack(st, in, size, to);
	out.p = st->chunk[to] ? st->chunk[to] : "";
	if (out.n) /* else it is free still */
		st->last_chunk = to;
	st->pages = tracedat_over(st->td, out);
	progress(st, in.n);
	return true;
}

bool tracedat_stream_page(struct tracedat_stream *st, struct stall_str *page)
{
	struct raw_cur *c = &st->pages;
	size_t n;

	if (stall_load_failed(st->td->load))
		return false;
	while (!raw_left(c))
		if (!next_chunk(st))
			return false;
	n = raw_left(c) < st->page_size ? raw_left(c) : st->page_size;
	*page = raw_bytes(c, n);
	if (!st->packed)
		progress(st, n);
	return true;
}

static void note_loss(struct tracedat_stream *st, int64_t events)
{
	if (!events)
		return;
	/* Two gaps with no event between them are one. */
	if (!st->lost)
		st->lost_events = 0;
	if (events < 0 || st->lost_events < 0)
		st->lost_events = -1;
	else
		st->lost_events += events;
	st->lost = true;
}

static void look_ahead(struct tracedat_stream *st)
{
	for (; st->nahead < TRACEDAT_AHEAD; st->nahead++) {
		struct tracedat_leaf *leaf = &st->ahead[st->nahead];
		uint64_t *stamp = &st->stamp[st->nahead];

		*stamp = TRACEDAT_NO_STAMP;
		if (!tracedat_stream_page(st, &leaf->bytes))
			break;
		*stamp = tracedat_page_stamp(st->td, leaf->bytes);
		leaf->place = place_of(st, leaf->bytes.p);
		leaf->gap = st->gap;
		st->gap = false;
	}
	for (int i = st->nahead; i < TRACEDAT_AHEAD; i++)
		st->stamp[i] = TRACEDAT_NO_STAMP;
}

static void step(struct tracedat_stream *st)
{
	st->nahead--;
	memmove(st->ahead, st->ahead + 1, sizeof(st->ahead[0]) * st->nahead);
	memmove(st->stamp, st->stamp + 1, sizeof(st->stamp[0]) * st->nahead);
}

/* Its events, if its time can be right. */
static void read_page(struct tracedat_stream *st,
		      const struct tracedat_leaf *leaf)
{
	struct tracedat_page *page = &st->page;
	bool empty = st->stamp[0] == TRACEDAT_NO_STAMP;
	struct tracedat_bound bound = {0, UINT64_MAX, UINT64_MAX};

	page->n = 0;
	page->lost = 0;
	page->sound = false;
	if (empty || tracedat_bound(&st->lim, st->before, st->stamp, &bound))
		tracedat_page_read(page, st->td, leaf->bytes, st->page_size,
				   &bound);
	if (page->n)
		st->before = page->last;
}

static bool load_page(struct tracedat_stream *st)
{
	struct tracedat_page *page = &st->page;
	struct tracedat_leaf leaf;

	look_ahead(st);
	if (!st->nahead || stall_load_failed(st->td->load))
		return false;
	leaf = st->ahead[0];
	read_page(st, &leaf);
	step(st);
	note_loss(st, st->damaged || leaf.gap ? -1 : 0);
	note_loss(st, page->lost);
	/* a short one is cut */
	st->damaged = !page->sound && leaf.bytes.n == st->page_size;
	st->place = leaf.place;
	if (st->damaged)
		stall_load_skip(st->td->load, &bad_page, st->place);
	st->data = leaf.bytes.p;
	st->next = page->event;
	st->end = page->n ? page->event + page->n : page->event;
	return true;
}

bool tracedat_stream_load(struct tracedat_stream *st)
{
	while (st->next == st->end)
		if (!load_page(st))
			return false;
	return true;
}

void tracedat_stream_backwards(struct tracedat_stream *st)
{
	stall_load_skip(st->td->load, &backwards, st->place);
	st->ts = st->last_ts;
}
