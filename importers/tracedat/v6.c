/* v6.c - trace.dat version 6: one part after the other, then the pages
 *
 * header info, ftrace's formats, formats by system, kallsyms, printk formats,
 * saved names, the number of CPUs, options, and where each CPU's pages are.
 * Other instances have such a table of their own, found by an option.
 */
#include "importers/tracedat/file.h"
#include "importers/tracedat/options.h"

#define TAG_BYTES                                                  \
	10 /* "options  ", "flyrecord", "latency  " with their NUL \
	    */

static bool tag_is(struct stall_str tag, const char *name)
{
	return tag.n == TAG_BYTES && !memcmp(tag.p, name, strlen(name));
}

static void read_table(struct tracedat *td, struct raw_cur *c)
{
	struct stall_str clock = {td->clock, strlen(td->clock)};
	struct tracedat_buffer *buf = tracedat_add_buffer(td, clock);

	for (uint32_t i = 0; buf && i < td->cpus && !c->bad; i++) {
		struct tracedat_place place = {
			.cpu = i, .offset = raw_u64(c), .size = raw_u64(c)};

		if (!c->bad)
			tracedat_add_place(td, buf, place);
	}
}

static void read_data(struct tracedat *td, struct raw_cur *c,
		      struct stall_str tag)
{
	if (tag_is(tag, "flyrecord"))
		read_table(td, c);
	else if (tag_is(tag, "latency"))
		stall_load_skip(td->load, &tracedat_latency_text,
				c->p - td->all.p);
	else
		td->cut = true;
}

/* Returns how many instances there are besides the main one. */
static uint32_t read_options(struct tracedat *td, struct raw_cur *c,
			     uint64_t *at)
{
	uint32_t n = 0;

	for (;;) {
		uint16_t id = raw_u16(c);
		struct stall_str data;

		if (c->bad || id == TRACEDAT_DONE)
			return n;
		data = raw_bytes(c, raw_u32(c));
		if (c->bad)
			return n;
		if (id != TRACEDAT_BUFFER)
			tracedat_option(td, id, data);
		else if (data.n >= 8 && n < TRACEDAT_MAX_BUFFERS)
			at[n++] = raw_load64(data.p, td->swap);
	}
}

static void read_buffers(struct tracedat *td, struct raw_cur *c)
{
	uint64_t at[TRACEDAT_MAX_BUFFERS];
	uint32_t n = 0;
	struct stall_str tag = raw_bytes(c, TAG_BYTES);

	if (tag_is(tag, "options")) {
		n = read_options(td, c, at);
		tag = raw_bytes(c, TAG_BYTES);
	}
	read_data(td, c, tag);
	for (uint32_t i = 0; i < n; i++) {
		struct raw_cur other = tracedat_at(td, at[i]);

		tag = raw_bytes(&other, TAG_BYTES);
		read_data(td, &other, tag);
	}
}

/*
 * The saved names are not always as long as the file says: trace-cmd asks for
 * their size before it reads them. Go on where the next part shows itself.
 */
static void read_comms(struct tracedat *td, struct raw_cur *c)
{
	static const char *const tags[] = {"options  ", "flyrecord"};
	uint64_t size = raw_u64(c);
	struct raw_cur next = *c;
	const char *from = c->p;

	raw_take(&next, size);
	raw_take(&next, 4);
	for (size_t i = 0; i < 2; i++) {
		size_t n = raw_left(c);
		const char *tag;

		if (size + 64 < n)
			n = size + 64;
		tag = memmem(from, n, tags[i], TAG_BYTES);
		if (!tag || tag - from < 4 || tag >= next.p)
			continue;
		c->p = tag - 4;
		td->comms = (struct stall_str){from, (size_t)(c->p - from)};
		return;
	}
	td->comms = raw_bytes(c, size);
}

void tracedat_read_v6(struct tracedat *td, struct raw_cur *c)
{
	raw_formats_header(&td->formats, c);
	raw_formats_ftrace(&td->formats, c);
	raw_formats_systems(&td->formats, c);
	raw_take(c, raw_u32(c)); /* kallsyms */
	raw_take(c, raw_u32(c)); /* printk formats */
	read_comms(td, c);
	td->cpus = raw_u32(c);
	read_buffers(td, c);
	td->cut |= c->bad;
}
