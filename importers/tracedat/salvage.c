/* salvage.c - the sections of a trace.dat version 7 that was cut off */
#include "importers/tracedat/v7.h"

static const struct stall_reason no_buffer_list = {
	"no_buffer_list", "the list of CPUs was cut off; they were told apart "
			  "by their data and may be numbered wrongly"};

static uint64_t page_up(const struct tracedat *td, uint64_t offset)
{
	return (offset + td->page_size - 1) / td->page_size * td->page_size;
}

/* Past a number of chunks, each with its sizes, and what there is of the last.
 */
static void skip_chunks(struct raw_cur *c)
{
	uint32_t count = raw_u32(c);

	for (uint32_t i = 0; i < count && !c->bad; i++) {
		uint32_t packed = raw_u32(c);

		raw_u32(c);
		raw_take(c, packed);
	}
	if (c->bad)
		c->p = c->end;
}

/* Past pages whose times ascend: the next CPU starts earlier again. */
static void skip_pages(const struct tracedat *td, struct raw_cur *c)
{
	uint64_t last = 0;

	while (raw_left(c) >= 8) {
		uint64_t ts = raw_load64(c->p, td->swap);

		if (ts < last)
			return;
		last = ts;
		if (!raw_take(c, td->page_size))
			c->p = c->end;
	}
	c->p = c->end;
}

static void salvage_buffer(struct tracedat *td,
			   const struct tracedat_section *s)
{
	struct stall_str clock = {td->clock, strlen(td->clock)};
	struct tracedat_buffer *buf = tracedat_add_buffer(td, clock);
	struct raw_cur c = s->body;
	uint64_t from;

	if (!buf)
		return;
	if (s->size < raw_left(&c))
		c.end = c.p + s->size;
	buf->packed = s->flags & TRACEDAT_PACKED;
	stall_load_skip(td->load, &no_buffer_list, c.p - td->all.p);
	for (uint32_t cpu = 0; cpu < TRACEDAT_MAX_CPUS; cpu++) {
		const char *start;

		from = page_up(td, (uint64_t)(c.p - td->all.p));
		if (from >= (uint64_t)(c.end - td->all.p))
			return;
		start = c.p = td->all.p + from;
		if (buf->packed)
			skip_chunks(&c);
		else
			skip_pages(td, &c);
		tracedat_add_place(td, buf,
				   (struct tracedat_place){
					   cpu, from, (uint64_t)(c.p - start)});
	}
}

void tracedat_salvage(struct tracedat *td, struct tracedat_sections *sec,
		      uint64_t first)
{
	struct tracedat_section s;

	td->cut = true;
	while (tracedat_read_section(td, first, &s)) {
		if (s.id == TRACEDAT_BUFFER)
			salvage_buffer(td, &s);
		else if (s.id == TRACEDAT_DONE && !*td->clock)
			tracedat_read_options(td, sec, first);
		else if (s.id >= TRACEDAT_HEADER_INFO &&
			 s.id <= TRACEDAT_CMDLINES)
			sec->at[s.id] = first;
		if (s.size > raw_left(&s.body))
			return;
		first += TRACEDAT_SECTION_HEAD + s.size;
	}
}
