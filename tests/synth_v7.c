/* synth_v7.c - version 7 of trace-cmd.dat(5): sections, compressed or not */
#include "tests/synth_parts.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "libanalyze/mem.h"

#define CHUNK_PAGES 2

enum {
	SECTION_OPTIONS = 0,
	SECTION_BUFFER = 3,
	SECTION_HEADER = 16,
	SECTION_FTRACE = 17,
	SECTION_EVENTS = 18,
	SECTION_COMMS = 21,
};

static bool packed(const struct synth *s)
{
	return s->opt.compression && strcmp(s->opt.compression, "none");
}

static void pack(const struct synth *s, struct synth_bytes *to, const void *p,
		 size_t n)
{
	size_t room = n + n / 2 + 1000;
	uint8_t *out = stall_alloc(room);
	uLongf zlen = room;

	if (!strcmp(s->opt.compression, "zlib"))
		compress(out, &zlen, p, n);
	else
		zlen = ZSTD_compress(out, room, p, n, 1);
	synth_num(s, to, zlen, 4);
	synth_num(s, to, n, 4);
	synth_add(to, out, zlen);
	free(out);
}

/* Returns where the section starts; its size is told by end_section(). */
static size_t start_section(struct synth *s, int id, bool is_packed)
{
	size_t at = s->file.n;

	synth_num(s, &s->file, (uint64_t)id, 2);
	synth_num(s, &s->file, is_packed, 2);
	synth_num(s, &s->file, 0, 4);
	synth_num(s, &s->file, 0, 8);
	return at;
}

static void end_section(struct synth *s, size_t at)
{
	synth_poke(s, s->file.p + at + 8, s->file.n - at - 16, 8);
}

/* A section of these bytes, and the option that tells where it is. */
static void add_section(struct synth *s, struct synth_bytes *options, int id,
			struct synth_bytes *body)
{
	size_t at = start_section(s, id, packed(s));
	uint8_t raw[8];

	if (packed(s))
		pack(s, &s->file, body->p, body->n);
	else
		synth_add(&s->file, body->p, body->n);
	end_section(s, at);
	synth_poke(s, raw, at, 8);
	synth_add_option(s, options, id, raw, 8);
	free(body->p);
	*body = (struct synth_bytes){NULL, 0};
}

static void add_pages(struct synth *s, const struct synth_bytes *data)
{
	size_t chunk = (size_t)s->opt.page_size * CHUNK_PAGES;

	if (!packed(s)) {
		synth_add(&s->file, data->p, data->n);
		return;
	}
	synth_num(s, &s->file, (data->n + chunk - 1) / chunk, 4);
	for (size_t at = 0; at < data->n; at += chunk)
		pack(s, &s->file, data->p + at,
		     data->n - at < chunk ? data->n - at : chunk);
}

/* The pages of one instance; its option follows the data it is about. */
static void add_buffer(struct synth *s, struct synth_bytes *options,
		       const struct synth_buffer *buf)
{
	struct synth_bytes o = {NULL, 0};
	size_t at = start_section(s, SECTION_BUFFER, packed(s));

	synth_num(s, &o, at, 8);
	synth_str(&o, buf->name);
	synth_str(&o, s->opt.buffer_clock ? s->opt.buffer_clock : s->opt.clock);
	synth_num(s, &o, (uint64_t)s->opt.page_size, 4);
	synth_num(s, &o, (uint64_t)s->ncpus, 4);
	for (int i = 0; i < s->ncpus; i++) {
		size_t start;

		synth_align(s);
		start = s->file.n;
		add_pages(s, &buf->cpu[i].b);
		synth_num(s, &o, (uint64_t)i, 4);
		synth_num(s, &o, start, 8);
		/* trace-cmd does not count the number of chunks */
		synth_num(s, &o, s->file.n - start - (packed(s) ? 4 : 0), 8);
	}
	end_section(s, at);
	synth_add_option(s, options, SECTION_BUFFER, o.p, o.n);
	free(o.p);
}

void synth_write_v7(struct synth *s)
{
	struct synth_bytes options = {NULL, 0}, body = {NULL, 0};
	size_t place, at;

	synth_str(&s->file, s->opt.compression ? s->opt.compression : "none");
	synth_str(&s->file, "1");
	place = s->file.n;
	synth_num(s, &s->file, 0, 8);
	synth_add_header_info(s, &body);
	add_section(s, &options, SECTION_HEADER, &body);
	synth_add_system(s, &body, "ftrace");
	add_section(s, &options, SECTION_FTRACE, &body);
	synth_add_systems(s, &body);
	add_section(s, &options, SECTION_EVENTS, &body);
	synth_num(s, &body, s->comms.n, 8);
	synth_add(&body, s->comms.p, s->comms.n);
	add_section(s, &options, SECTION_COMMS, &body);
	synth_add_facts(s, &options);
	for (int i = 0; i < s->nbuffers; i++)
		add_buffer(s, &options, s->buffer[i]);
	synth_poke(s, s->file.p + place, s->file.n, 8);
	at = start_section(s, SECTION_OPTIONS, false);
	synth_num(s, &body, 0, 8);
	synth_add_option(s, &options, 0, body.p, body.n);
	synth_add(&s->file, options.p, options.n);
	end_section(s, at);
	free(options.p);
	free(body.p);
}
