/* stream.h - the events of one CPU of one buffer, in order */
#ifndef STALL_TRACEDAT_STREAM_H
#define STALL_TRACEDAT_STREAM_H

#include "importers/tracedat/bound.h"

#define TRACEDAT_AHEAD 3 /* pages seen at once: one, and the two after it */

/* A page not read yet. */
struct tracedat_leaf {
	struct stall_str bytes;
	int64_t place;
	bool gap; /* what was before it could not be unpacked */
};

struct tracedat_stream {
	/* the event it stands at */
	int64_t base_ns; /* to be added to the file's times */
	int64_t ts;	 /* -1: at none yet */
	int64_t last_ts; /* of the event before it; -1: none */
	struct stall_str rec;
	int32_t cpu;	     /* index of stall_kernel_cpu() */
	bool lost;	     /* some were lost before it */
	int64_t lost_events; /* how many; -1: not told */

	const struct tracedat_event *next, *end; /* of its page */
	const char *data;			 /* the page */
	int64_t place;				 /* of it in the file */
	struct tracedat_page page;
	bool damaged; /* not all of it was read */
	struct tracedat_limits lim;
	uint64_t before; /* time of the last sound record, as in its page */
	struct tracedat_leaf ahead[TRACEDAT_AHEAD];
	uint64_t stamp[TRACEDAT_AHEAD]; /* of each, or TRACEDAT_NO_STAMP */
	int nahead;
	struct tracedat *td;
	bool packed;
	uint32_t page_size;
	struct raw_cur pages;  /* not read yet; of a chunk if packed */
	struct raw_cur chunks; /* packed: not unpacked yet */
	uint32_t nchunks;
	/* The chunks unpacked last: each page ahead can be of another. */
	char *chunk[TRACEDAT_AHEAD];
	size_t chunk_cap[TRACEDAT_AHEAD];
	int last_chunk;
	bool bad_chunk, gap; /* it ends too early; so did the one before */
	int64_t *done;	     /* bytes of the file read, over all streams */
};

/* False if nothing can be read there. */
bool tracedat_stream_open(struct tracedat_stream *st, struct tracedat *td,
			  const struct tracedat_buffer *buf,
			  const struct tracedat_place *place, int64_t *done);
void tracedat_stream_close(struct tracedat_stream *st);

/* Instead, the next page as it is, valid for the next two calls as well;
 * false at the end. Only the last one of a chunk can be short. */
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
	st->ts = e->ts + st->base_ns;
	if (st->ts < st->last_ts)
		tracedat_stream_backwards(st);
	return true;
}

#endif
