/* stream.h - the events of one CPU of one buffer, in order */
#ifndef STALL_TRACEDAT_STREAM_H
#define STALL_TRACEDAT_STREAM_H

#include "importers/tracedat/page.h"

struct tracedat_stream {
	/* the event it stands at */
	int64_t ts;	 /* -1: at none yet */
	int64_t last_ts; /* of the event before it; -1: none */
	struct stall_str rec;
	int32_t cpu;	     /* index of stall_kernel_cpu() */
	bool lost;	     /* some were lost before it */
	int64_t lost_events; /* how many; -1: not told */

	const struct tracedat_event *next, *end; /* of its page */
	const char *data;			 /* the page */
	struct tracedat_page page;
	struct tracedat *td;
	bool packed;
	uint32_t page_size;
	struct tracedat_cur pages;  /* not read yet; of a chunk if packed */
	struct tracedat_cur chunks; /* packed: not unpacked yet */
	uint32_t nchunks;
	char *chunk; /* the chunk unpacked last */
	size_t chunk_cap;
	int64_t *done; /* bytes of the file read, over all streams */
};

/* False if nothing can be read there. */
bool tracedat_stream_open(struct tracedat_stream *st, struct tracedat *td,
			  const struct tracedat_buffer *buf,
			  const struct tracedat_place *place, int64_t *done);
void tracedat_stream_close(struct tracedat_stream *st);

/* Instead, the next page as it is, valid until the next call; false at the
 * end. Only the last one can be short. */
bool tracedat_stream_page(struct tracedat_stream *st, struct stall_str *page);

/* For tracedat_stream_next(): the next page with an event; false at the end.
 * And its event is older than the one before it. */
bool tracedat_stream_load(struct tracedat_stream *st);
void tracedat_stream_backwards(struct tracedat_stream *st);

/* Go to the next event; false at the end. */
static inline bool tracedat_stream_next(struct tracedat_stream *st)
{
	const struct tracedat_event *e;

	st->last_ts = st->ts;
	if (st->next == st->end && !tracedat_stream_load(st))
		return false;
	e = st->next++;
	st->rec = (struct stall_str){st->data + e->offset, e->size};
	st->ts = e->ts;
	if (st->ts < st->last_ts)
		tracedat_stream_backwards(st);
	return true;
}

#endif
