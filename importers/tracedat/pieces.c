/* pieces.c - parts of a trace.dat that versions 6 and 7 share */
#include "importers/tracedat/file.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

const struct stall_reason tracedat_latency_text = {
	"latency_text", "text of a latency tracer, which is not read"};
static const struct stall_reason bad_place = {
	"bad_place", "CPUs whose data lie outside the file or in each other"};

/* "mono", or the one in brackets of "local [mono] boot". */
static void clock_name(char *to, size_t room, struct stall_str from)
{
	const char *p = memchr(from.p, '[', from.n), *end;

	if (p) {
		p++;
		end = memchr(p, ']', (size_t)(from.p + from.n - p));
		from.n = end ? (size_t)(end - p) : 0;
		from.p = p;
	}
	if (from.n >= room)
		from.n = room - 1;
	memcpy(to, from.p, from.n);
	to[from.n] = '\0';
}

struct tracedat_buffer *tracedat_add_buffer(struct tracedat *td,
					    struct stall_str clock)
{
	struct tracedat_buffer *buf;

	if (td->nbuffers == TRACEDAT_MAX_BUFFERS)
		return NULL;
	td->buffer = stall_grow(td->buffer, (td->nbuffers + 1) * sizeof(*buf));
	buf = &td->buffer[td->nbuffers++];
	*buf = (struct tracedat_buffer){.page_size = td->page_size};
	clock_name(buf->clock, sizeof(buf->clock), clock);
	return buf;
}

/*
 * Each byte of the file belongs to one CPU at most: the sum of their sizes is
 * bounded by the file's, or a small file could ask for endless work.
 */
void tracedat_add_place(struct tracedat *td, struct tracedat_buffer *buf,
			struct tracedat_place place)
{
	uint64_t room = td->all.n;

	if (place.size &&
	    (place.offset > room || place.size > room - place.offset))
		td->cut = true;
	if (place.offset > room)
		place.size = 0;
	else if (place.size > room - place.offset)
		place.size = room - place.offset;
	if (place.cpu >= TRACEDAT_MAX_CPUS || place.size > room - td->claimed) {
		stall_load_skip(td->load, &bad_place, (int64_t)place.offset);
		return;
	}
	td->claimed += place.size;
	buf->place = stall_grow(buf->place, (buf->nplaces + 1) * sizeof(place));
	buf->place[buf->nplaces++] = place;
}
