/* longer.c - trace.dat versions 6 and 7, as trace-cmd.dat(5) has them
 *
 * Compressed are only the pages, in chunks of ten as trace-cmd does: what else
 * is in the file may stay as it is in either case.
 */
#include "tests/bench/longer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "importers/tracedat/v7.h"
#include "libanalyze/mem.h"

#define CHUNK_PAGES 10
#define CPUCOUNT    8 /* an option */

struct codec {
	const char *name;
	const char *(*version)(void);
	size_t (*room)(size_t n);
	/* Returns 0 if it fails. */
	size_t (*pack)(const char *in, size_t n, char *out, size_t room);
};

struct out {
	FILE *f;
	struct sample *s;
	const struct longer_options *opt;
	const struct codec *codec;
	char *packed;
	bool failed;
};

/* ---- compression ---- */

static const char *no_version(void)
{
	return "";
}

static size_t room_zlib(size_t n)
{
	return compressBound(n);
}

static size_t pack_zlib(const char *in, size_t n, char *out, size_t room)
{
	uLongf made = room;

	return compress((Bytef *)out, &made, (const Bytef *)in, n) == Z_OK
		       ? made
		       : 0;
}

static size_t room_zstd(size_t n)
{
	return ZSTD_compressBound(n);
}

static size_t pack_zstd(const char *in, size_t n, char *out, size_t room)
{
	size_t made = ZSTD_compress(out, room, in, n, ZSTD_CLEVEL_DEFAULT);

	return ZSTD_isError(made) ? 0 : made;
}

static const struct codec codecs[] = {
	{"none", no_version, NULL, NULL},
	{"zlib", zlibVersion, room_zlib, pack_zlib},
	{"zstd", ZSTD_versionString, room_zstd, pack_zstd},
};

static const struct codec *codec_find(const char *name)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(*codecs); i++)
		if (!strcmp(codecs[i].name, name))
			return &codecs[i];
	return NULL;
}

bool longer_compression_known(const char *name)
{
	return codec_find(name) != NULL;
}

/* ---- bytes ---- */

static void put(struct out *o, const void *p, size_t n)
{
	if (fwrite(p, 1, n, o->f) != n)
		o->failed = true;
}

static void put_str(struct out *o, const char *text) /* with its NUL */
{
	put(o, text, strlen(text) + 1);
}

static void put_num(struct out *o, uint64_t v, int size)
{
	unsigned char b[8];

	for (int i = 0; i < size; i++) {
		int at = o->s->td.big_endian ? size - 1 - i : i;

		b[at] = (unsigned char)(v >> (8 * i));
	}
	put(o, b, (size_t)size);
}

static uint64_t tell(const struct out *o)
{
	return (uint64_t)ftello(o->f);
}

/* What could not be known when it was written. */
static void poke(struct out *o, uint64_t at, uint64_t v)
{
	off_t end = ftello(o->f);

	if (fseeko(o->f, (off_t)at, SEEK_SET))
		o->failed = true;
	put_num(o, v, 8);
	if (fseeko(o->f, end, SEEK_SET))
		o->failed = true;
}

static void align(struct out *o)
{
	static const char zero[4096];
	size_t page = o->s->td.page_size;
	size_t left = (page - tell(o) % page) % page;

	for (; left > sizeof(zero); left -= sizeof(zero))
		put(o, zero, sizeof(zero));
	put(o, zero, left);
}

static void put_option(struct out *o, uint16_t id, struct stall_str data)
{
	put_num(o, id, 2);
	put_num(o, data.n, 4);
	put(o, data.p, data.n);
}

static void put_options(struct out *o)
{
	for (size_t i = 0; i < o->s->noptions; i++)
		put_option(o, o->s->option[i].id, o->s->option[i].data);
}

static void put_head(struct out *o)
{
	put(o, "\x17\x08\x44tracing", 10);
	put_str(o, o->opt->version == 7 ? "7" : "6");
	put_num(o, o->s->td.big_endian, 1);
	put_num(o, (uint64_t)o->s->td.long_size, 1);
	put_num(o, o->s->td.page_size, 4);
}

/* ---- pages ---- */

static void put_chunk(struct out *o, const char *pages, size_t n)
{
	size_t made = o->codec->pack(pages, n, o->packed, o->codec->room(n));

	if (!made)
		o->failed = true;
	put_num(o, made, 4);
	put_num(o, n, 4);
	put(o, o->packed, made);
}

static void put_once(struct out *o, const struct sample_cpu *cpu)
{
	size_t size = o->s->td.page_size;

	if (!o->packed) {
		put(o, cpu->page, cpu->npages * size);
		return;
	}
	for (size_t i = 0; i < cpu->npages; i += CHUNK_PAGES) {
		size_t n = cpu->npages - i;

		if (n > CHUNK_PAGES)
			n = CHUNK_PAGES;
		put_chunk(o, cpu->page + i * size, n * size);
	}
}

/* Returns how many bytes the CPU has; trace-cmd leaves the count of chunks out.
 */
static uint64_t put_cpu(struct out *o, struct sample_cpu *cpu, uint64_t *ret_at)
{
	size_t chunks = (cpu->npages + CHUNK_PAGES - 1) / CHUNK_PAGES;
	uint64_t from;

	align(o);
	*ret_at = tell(o);
	if (o->packed)
		put_num(o, chunks * (uint64_t)o->opt->times, 4);
	from = tell(o);
	for (int64_t i = 0; i < o->opt->times && !o->failed; i++) {
		put_once(o, cpu);
		sample_shift(o->s, cpu, o->opt->step_ns);
	}
	return tell(o) - from;
}

/* ---- version 6 ---- */

static uint32_t count_cpus(const struct sample *s)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->ncpus; i++)
		if (s->cpu[i].cpu >= n)
			n = s->cpu[i].cpu + 1;
	return n;
}

static void write_v6(struct out *o)
{
	struct sample *s = o->s;
	uint32_t n = count_cpus(s);
	uint64_t table, at, size;

	for (int i = 0; i < SAMPLE_PARTS; i++) {
		put(o, s->part[i].p, s->part[i].n);
		if (!s->part[i].n) /* a file of version 7 may lack them */
			put_num(o, 0, i == SAMPLE_COMMS ? 8 : 4);
	}
	put_num(o, n, 4);
	put_str(o, "options  ");
	put_options(o);
	put_num(o, TRACEDAT_DONE, 2);
	put_str(o, "flyrecord");
	table = tell(o);
	for (uint32_t i = 0; i < n * 2; i++)
		put_num(o, 0, 8);
	for (uint32_t i = 0; i < s->ncpus; i++) {
		size = put_cpu(o, &s->cpu[i], &at);
		poke(o, table + s->cpu[i].cpu * 16, at);
		poke(o, table + s->cpu[i].cpu * 16 + 8, size);
	}
}

/* ---- version 7 ---- */

/* Returns where it is. */
static uint64_t start_section(struct out *o, uint16_t id, uint16_t flags)
{
	uint64_t at = tell(o);

	put_num(o, id, 2);
	put_num(o, flags, 2);
	put_num(o, 0, 4); /* a description, for people */
	put_num(o, 0, 8);
	return at;
}

static void end_section(struct out *o, uint64_t at)
{
	poke(o, at + 8, tell(o) - at - TRACEDAT_SECTION_HEAD);
}

static void put_place_option(struct out *o, uint16_t id, uint64_t at)
{
	put_num(o, id, 2);
	put_num(o, 8, 4);
	put_num(o, at, 8);
}

static void put_cpu_count(struct out *o)
{
	for (size_t i = 0; i < o->s->noptions; i++)
		if (o->s->option[i].id == CPUCOUNT)
			return;
	put_num(o, CPUCOUNT, 2);
	put_num(o, 4, 4);
	put_num(o, count_cpus(o->s), 4);
}

/* Returns where to put the place of the next options. */
static uint64_t write_parts(struct out *o)
{
	uint64_t at[SAMPLE_PARTS] = {0}, options, next;
	uint64_t pointer = tell(o);

	put_num(o, 0, 8);
	for (int i = 0; i < SAMPLE_PARTS; i++) {
		if (!o->s->part[i].n)
			continue;
		at[i] = start_section(o, (uint16_t)(TRACEDAT_HEADER_INFO + i),
				      0);
		put(o, o->s->part[i].p, o->s->part[i].n);
		end_section(o, at[i]);
	}
	options = start_section(o, TRACEDAT_DONE, 0);
	for (int i = 0; i < SAMPLE_PARTS; i++)
		if (at[i])
			put_place_option(
				o, (uint16_t)(TRACEDAT_HEADER_INFO + i), at[i]);
	put_options(o);
	put_cpu_count(o);
	next = tell(o) + 6;
	put_place_option(o, TRACEDAT_DONE, 0);
	end_section(o, options);
	poke(o, pointer, options);
	return next;
}

static void write_buffer_option(struct out *o, uint64_t section,
				const uint64_t *at, const uint64_t *size)
{
	const struct sample *s = o->s;
	const char *clock = s->td.buffer->clock;
	uint64_t options = start_section(o, TRACEDAT_DONE, 0);

	put_num(o, TRACEDAT_BUFFER, 2);
	put_num(o, 8 + 1 + strlen(clock) + 1 + 4 + 4 + s->ncpus * 20ull, 4);
	put_num(o, section, 8);
	put_str(o, "");
	put_str(o, clock);
	put_num(o, s->td.page_size, 4);
	put_num(o, s->ncpus, 4);
	for (uint32_t i = 0; i < s->ncpus; i++) {
		put_num(o, s->cpu[i].cpu, 4);
		put_num(o, at[i], 8);
		put_num(o, size[i], 8);
	}
	put_place_option(o, TRACEDAT_DONE, 0);
	end_section(o, options);
}

static void write_v7(struct out *o)
{
	struct sample *s = o->s;
	uint64_t *at = stall_alloc(s->ncpus * 2 * sizeof(*at));
	uint64_t *size = at + s->ncpus, next, section;

	put_str(o, o->codec->name);
	put_str(o, o->codec->version());
	next = write_parts(o);
	section = start_section(o, TRACEDAT_BUFFER,
				o->packed ? TRACEDAT_PACKED : 0);
	for (uint32_t i = 0; i < s->ncpus; i++)
		size[i] = put_cpu(o, &s->cpu[i], &at[i]);
	end_section(o, section);
	poke(o, next, tell(o));
	write_buffer_option(o, section, at, size);
	free(at);
}

int longer_write(struct sample *s, const char *path,
		 const struct longer_options *opt, struct stall_err *err)
{
	struct out o = {.f = fopen(path, "w"), .s = s, .opt = opt};

	if (!o.f)
		return stall_fail(err, "cannot write %s: %s", path,
				  strerror(errno));
	o.codec = codec_find(opt->version == 7 ? opt->compression : "none");
	if (o.codec->pack)
		o.packed = stall_alloc(
			o.codec->room((size_t)CHUNK_PAGES * s->td.page_size));
	put_head(&o);
	if (opt->version == 7)
		write_v7(&o);
	else
		write_v6(&o);
	free(o.packed);
	if (fclose(o.f) || o.failed)
		return stall_fail(err, "cannot write %s: %s", path,
				  strerror(errno));
	return 0;
}
