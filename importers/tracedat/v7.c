/* v7.c - trace.dat version 7: sections, found by a chain of option sections */
#include <stdlib.h>

#include "importers/tracedat/compress.h"
#include "importers/tracedat/file.h"
#include "importers/tracedat/options.h"
#include "importers/tracedat/v7.h"
#include "libanalyze/mem.h"

#define MAX_OPTION_SECTIONS 64

static const struct stall_reason bad_section = {
	"bad_section", "sections of the file that could not be read"};
bool tracedat_read_section(const struct tracedat *td, uint64_t offset,
			   struct tracedat_section *ret)
{
	struct raw_cur c = tracedat_at(td, offset);

	ret->id = raw_u16(&c);
	ret->flags = raw_u16(&c);
	raw_u32(&c); /* a string that describes it */
	ret->size = raw_u64(&c);
	ret->body = c;
	return !c.bad;
}

static struct raw_cur unpack(struct tracedat *td, struct raw_cur *c)
{
	uint32_t packed = raw_u32(c), size = raw_u32(c);
	struct stall_str in, out = {"", 0};
	void *p;

	if (packed > raw_left(c)) {
		packed = (uint32_t)raw_left(c);
		td->cut = true;
	}
	in = raw_bytes(c, packed);
	if (!td->codec || !in.n || size > TRACEDAT_MAX_UNPACK)
		return tracedat_over(td, out);
	p = stall_grow(NULL, size);
	td->owned = stall_grow(td->owned, (td->nowned + 1) * sizeof(p));
	td->owned[td->nowned++] = p;
	out.p = p;
	if (!td->codec->unpack(&td->work, in, p, size, &out.n))
		stall_load_skip(td->load, &bad_section, in.p - td->all.p);
	return tracedat_over(td, out);
}

struct raw_cur tracedat_open_section(struct tracedat *td, uint64_t offset,
				     enum tracedat_option_id id)
{
	static const struct stall_str nothing = {"", 0};
	struct tracedat_section s;

	if (!offset)
		return tracedat_over(td, nothing);
	if (!tracedat_read_section(td, offset, &s)) {
		td->cut = true;
		return tracedat_over(td, nothing);
	}
	if (s.id != id) {
		stall_load_skip(td->load, &bad_section, (int64_t)offset);
		return tracedat_over(td, nothing);
	}
	if (s.flags & TRACEDAT_PACKED)
		return unpack(td, &s.body);
	if (s.size < raw_left(&s.body))
		s.body.end = s.body.p + s.size;
	return s.body;
}

static void read_buffer(struct tracedat *td, struct stall_str data)
{
	struct raw_cur c = tracedat_over(td, data);
	uint64_t at = raw_u64(&c);
	struct stall_str name = raw_text(&c), clock = raw_text(&c);
	uint32_t page_size = raw_u32(&c), n = raw_u32(&c);
	struct tracedat_buffer *buf = tracedat_add_buffer(td, clock);
	struct tracedat_section s;

	(void)name;
	if (!buf)
		return;
	buf->page_size = page_size;
	buf->packed =
		tracedat_read_section(td, at, &s) && s.flags & TRACEDAT_PACKED;
	for (uint32_t i = 0; i < n && !c.bad; i++) {
		struct tracedat_place place = {.cpu = raw_u32(&c),
					       .offset = raw_u64(&c),
					       .size = raw_u64(&c)};

		/* The number of chunks before them is not counted (3.1 to
		 * 3.4 at least). */
		if (buf->packed && place.size)
			place.size += 4;
		if (!c.bad)
			tracedat_add_place(td, buf, place);
	}
	if (c.bad)
		stall_load_skip(td->load, &bad_section, (int64_t)at);
}

static void read_option(struct tracedat *td, struct tracedat_sections *sec,
			uint16_t id, struct stall_str data)
{
	if (id == TRACEDAT_BUFFER)
		read_buffer(td, data);
	else if (id == TRACEDAT_BUFFER_TEXT)
		stall_load_skip(td->load, &tracedat_latency_text,
				data.p - td->all.p);
	else if (id >= TRACEDAT_HEADER_INFO && id <= TRACEDAT_CMDLINES &&
		 data.n >= 8)
		sec->at[id] = raw_load64(data.p, td->swap);
	else
		tracedat_option(td, id, data);
}

uint64_t tracedat_read_options(struct tracedat *td,
			       struct tracedat_sections *sec, uint64_t offset)
{
	struct raw_cur c = tracedat_open_section(td, offset, TRACEDAT_DONE);

	for (;;) {
		uint16_t id = raw_u16(&c);
		struct stall_str data = raw_bytes(&c, raw_u32(&c));

		if (c.bad)
			td->cut = true;
		if (c.bad || (id == TRACEDAT_DONE && data.n < 8))
			return 0;
		if (id == TRACEDAT_DONE)
			return raw_load64(data.p, td->swap);
		read_option(td, sec, id, data);
	}
}

/*
 * The clock a buffer names is that of the top instance (3.1.6 at least), which
 * stays "local" if nothing was recorded there, whatever -C set the others to.
 * The option that lists the clocks was read in an instance that did record.
 */
static void correct_clocks(struct tracedat *td)
{
	for (size_t i = 0; *td->clock && i < td->nbuffers; i++)
		if (!strcmp(td->buffer[i].clock, "local"))
			memcpy(td->buffer[i].clock, td->clock,
			       sizeof(td->clock));
}

void tracedat_read_v7(struct tracedat *td, struct raw_cur *c)
{
	struct tracedat_sections sec = {0};
	uint64_t first = (uint64_t)(c->p - td->all.p), at = td->options_at;
	struct raw_cur s;
	uint64_t size;

	for (int i = 0; at && i < MAX_OPTION_SECTIONS; i++)
		at = tracedat_read_options(td, &sec, at);
	if (!td->nbuffers)
		tracedat_salvage(td, &sec, first);
	correct_clocks(td);
	s = tracedat_open_section(td, sec.at[TRACEDAT_HEADER_INFO],
				  TRACEDAT_HEADER_INFO);
	raw_formats_header(&td->formats, &s);
	s = tracedat_open_section(td, sec.at[TRACEDAT_FTRACE_EVENTS],
				  TRACEDAT_FTRACE_EVENTS);
	raw_formats_ftrace(&td->formats, &s);
	s = tracedat_open_section(td, sec.at[TRACEDAT_EVENT_FORMATS],
				  TRACEDAT_EVENT_FORMATS);
	raw_formats_systems(&td->formats, &s);
	s = tracedat_open_section(td, sec.at[TRACEDAT_CMDLINES],
				  TRACEDAT_CMDLINES);
	/* trace-cmd tells the size before it reads them: it can be too large */
	size = raw_u64(&s);
	td->comms = raw_bytes(&s, size < raw_left(&s) ? size : raw_left(&s));
}
