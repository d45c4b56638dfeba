/* stream.c - from a CPU's place in the file to its events, page by page */
#include "importers/tracedat/stream.h"

#include <stdlib.h>

#include <kbuffer.h>

#include "importers/tracedat/compress.h"
#include "importers/tracedat/page.h"
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
	st->kb = kbuffer_alloc(
		td->long_size == 8 ? KBUFFER_LSIZE_8 : KBUFFER_LSIZE_4,
		td->big_endian ? KBUFFER_ENDIAN_BIG : KBUFFER_ENDIAN_LITTLE);
	return st->kb != NULL;
}

void tracedat_stream_close(struct tracedat_stream *st)
{
	kbuffer_free(st->kb);
	free(st->chunk);
	free(st->patched);
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

static void note_loss(struct tracedat_stream *st)
{
	int64_t events = kbuffer_missed_events(st->kb);

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
	struct stall_str page;
	struct tracedat_page check;

	if (!tracedat_stream_page(st, &page))
		return false;
	check = tracedat_page_check(st->td, page, st->page_size);
	if (!check.sound) {
		if (page.n == st->page_size) /* else the file was cut here */
			stall_load_skip(st->td->load, &bad_page,
					place_of(st, page.p));
		if (page.n < check.header)
			return true;
		if (!st->patched)
			st->patched = stall_alloc(st->page_size);
		tracedat_page_patch(st->td, &check, page, st->page_size,
				    st->patched);
		page.p = st->patched;
	}
	/* kbuffer only reads what it is given */
	kbuffer_load_subbuffer(st->kb, (void *)(uintptr_t)page.p);
	note_loss(st);
	st->loaded = st->fresh = true;
	return true;
}

static int64_t to_ns(const struct tracedat *td, unsigned long long ts)
{
	unsigned __int128 ns = ts;

	if (td->tsc_mult)
		ns = ns * td->tsc_mult >> td->tsc_shift;
	return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

static void take_event(struct tracedat_stream *st, char *rec,
		       unsigned long long ts)
{
	int n = kbuffer_event_size(st->kb);

	st->rec = (struct stall_str){rec, n > 0 ? (size_t)n : 0};
	st->ts = to_ns(st->td, ts);
	if (st->ts < st->last_ts) {
		stall_load_skip(st->td->load, &backwards, place_of(st, rec));
		st->ts = st->last_ts;
	}
}

bool tracedat_stream_next(struct tracedat_stream *st)
{
	unsigned long long ts;
	char *rec;

	if (st->rec.p)
		st->last_ts = st->ts;
	for (;;) {
		if (!st->loaded && !load_page(st))
			return false;
		rec = NULL;
		if (st->fresh)
			rec = kbuffer_read_event(st->kb, &ts);
		else if (st->loaded)
			rec = kbuffer_next_event(st->kb, &ts);
		st->fresh = false;
		if (rec)
			break;
		st->loaded = false;
	}
	take_event(st, rec, ts);
	return true;
}
