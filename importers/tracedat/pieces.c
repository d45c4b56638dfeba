/* pieces.c - parts of a trace.dat that versions 6 and 7 share */
#include "importers/tracedat/file.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

const struct stall_reason tracedat_bad_format = {
	"bad_format", "descriptions of events that cannot be understood"};
const struct stall_reason tracedat_latency_text = {
	"latency_text", "text of a latency tracer, which is not read"};
static const struct stall_reason bad_place = {
	"bad_place", "CPUs whose data lie outside the file or in each other"};

static int64_t place_in(const struct tracedat *td, const char *p)
{
	return p >= td->all.p && p <= td->all.p + td->all.n ? p - td->all.p
							    : -1;
}

void tracedat_read_header_info(struct tracedat *td, struct tracedat_cur *c)
{
	tracedat_take(c, 12); /* "header_page" */
	td->header_page = tracedat_bytes(c, tracedat_u64(c));
	tracedat_take(c, 13); /* "header_event" */
	tracedat_take(c, tracedat_u64(c));
}

/* The rest of the line that starts with key: "name: sched_switch". */
static struct stall_str line_of(struct stall_str text, const char *key)
{
	size_t klen = strlen(key), left;
	const char *p = memmem(text.p, text.n, key, klen), *nl;

	if (!p || (p > text.p && p[-1] != '\n'))
		return (struct stall_str){"", 0};
	p += klen;
	left = (size_t)(text.p + text.n - p);
	nl = memchr(p, '\n', left);
	return (struct stall_str){p, nl ? (size_t)(nl - p) : left};
}

/* 0 if it is none: no event has that number. */
static uint32_t parse_id(struct stall_str s)
{
	uint32_t id = 0;

	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		if ((id = id * 10 + (uint32_t)(s.p[i] - '0')) > TRACEDAT_MAX_ID)
			return 0;
	return id;
}

static void add_format(struct tracedat *td, struct stall_str system,
		       struct stall_str text)
{
	struct tracedat_format f = {.id = parse_id(line_of(text, "ID: ")),
				    .system = system,
				    .name = line_of(text, "name: "),
				    .text = text};

	if (!f.id || !f.name.n || !system.n || f.name.n > TRACEDAT_MAX_NAME ||
	    system.n > TRACEDAT_MAX_NAME) {
		stall_load_skip(td->load, &tracedat_bad_format,
				place_in(td, text.p));
		return;
	}
	if (!(td->nformats & (td->nformats + 1))) /* 0, 1, 3, 7: full */
		td->format = stall_grow(td->format,
					(td->nformats * 2 + 1) * sizeof(f));
	td->format[td->nformats++] = f;
}

static void read_system(struct tracedat *td, struct tracedat_cur *c,
			struct stall_str system)
{
	uint32_t count = tracedat_u32(c);

	for (uint32_t i = 0; i < count && !c->bad; i++) {
		struct stall_str text = tracedat_bytes(c, tracedat_u64(c));

		if (!c->bad)
			add_format(td, system, text);
	}
}

void tracedat_read_ftrace(struct tracedat *td, struct tracedat_cur *c)
{
	read_system(td, c, (struct stall_str){"ftrace", 6});
}

void tracedat_read_systems(struct tracedat *td, struct tracedat_cur *c)
{
	uint32_t count = tracedat_u32(c);

	for (uint32_t i = 0; i < count && !c->bad; i++)
		read_system(td, c, tracedat_text(c));
}

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
