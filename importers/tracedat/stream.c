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
		.ts = -1,
		.last_ts = -1,
		.done = done,
	};
	if (!place->size || buf->page_size <= 8 + (uint32_t)td->long_size ||
	    buf->page_size > TRACEDAT_MAX_PAGE)
		return false;
	data = (struct stall_str){td->all.p + place->offset, place->size};
	st->pages = st->chunks = tracedat_over(td, data);
	if (st->packed) {
		st->nchunks = tracedat_u32(&st->chunks);
		st->pages.p = st->pages.end;
	}
	return true;
}

void tracedat_stream_close(struct tracedat_stream *st)
{
	tracedat_page_free(&st->page);
	free(st->chunk);
}

/* A chunk of so many bytes, rounded up to whole pages; its rest is zeros. */
static size_t unpack(struct tracedat_stream *st, struct stall_str in,
		     uint32_t size)
{
	size_t made = 0;
	bool whole = false;

	if (size <= TRACEDAT_MAX_UNPACK &&
	    (!st->chunk || size > st->chunk_cap)) {
		st->chunk = stall_grow(st->chunk, size);
		st->chunk_cap = size;
	}
	if (st->chunk && size <= st->chunk_cap)
		whole = st->td->codec->unpack(in, st->chunk, size, &made);
	if (whole) {
		memset(st->chunk + made, 0, size - made);
		return size;
	}
	stall_load_skip(st->td->load, &bad_chunk, in.p - st->td->all.p);
	return made;
}

static bool next_chunk(struct tracedat_stream *st)
{
	struct tracedat_cur *c = &st->chunks;
	uint32_t packed, size;
	struct stall_str in, out;

	if (!st->nchunks || !st->td->codec)
		return false;
	st->nchunks--;
	packed = tracedat_u32(c);
	size = tracedat_u32(c);
	if (c->bad)
		return false;
	in = tracedat_bytes(c, packed < tracedat_left(c) ? packed
							 : tracedat_left(c));
	out.n = unpack(st, in, size);
	out.p = st->chunk ? st->chunk : "";
	st->pages = tracedat_over(st->td, out);
	progress(st, in.n);
	return true;
}

bool tracedat_stream_page(struct tracedat_stream *st, struct stall_str *page)
{
	struct tracedat_cur *c = &st->pages;
	size_t n;

	if (stall_load_failed(st->td->load))
		return false;
	while (!tracedat_left(c))
		if (!next_chunk(st))
			return false;
	n = tracedat_left(c) < st->page_size ? tracedat_left(c) : st->page_size;
	*page = tracedat_bytes(c, n);
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

static bool load_page(struct tracedat_stream *st)
{
	struct tracedat_page *page = &st->page;
	struct stall_str bytes;

	if (!tracedat_stream_page(st, &bytes))
		return false;
	tracedat_page_read(page, st->td, bytes, st->page_size);
	if (!page->sound && bytes.n == st->page_size) /* else cut here */
		stall_load_skip(st->td->load, &bad_page, place_of(st, bytes.p));
	note_loss(st, page->lost);
	st->data = bytes.p;
	st->next = page->event;
	st->end = page->event + page->n;
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
	stall_load_skip(st->td->load, &backwards, place_of(st, st->rec.p));
	st->ts = st->last_ts;
}
