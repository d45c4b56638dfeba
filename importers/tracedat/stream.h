/* stream.h - the events of one CPU of one buffer, in order */
#ifndef STALL_TRACEDAT_STREAM_H
#define STALL_TRACEDAT_STREAM_H

#include "importers/tracedat/page.h"

struct tracedat_stream {
	/* the event it stands at */
	int64_t ts;
	struct stall_str rec;
	int32_t cpu;	     /* index of stall_kernel_cpu() */
	bool lost;	     /* some were lost before it */
	int64_t lost_events; /* how many; -1: not told */
	int64_t last_ts;     /* of the event before it; -1: none */

	struct tracedat *td;
	const char *data;	   /* of the page it is in, */
	struct tracedat_page page; /* and its events, */
	size_t next;		   /* of which this one comes next */
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

/* Go to the next event; false at the end. */
bool tracedat_stream_next(struct tracedat_stream *st);

/* Instead, the next page as it is, valid until the next call; false at the
 * end. Only the last one can be short. */
bool tracedat_stream_page(struct tracedat_stream *st, struct stall_str *page);

#endif
