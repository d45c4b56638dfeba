/*
 * trace.dat as trace-cmd.dat.v6(5) and trace-cmd.dat.v7(5) describe it. In this
 * machine's byte order.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "cmd/record/tracefile.h"
#include "libanalyze/mem.h"

#define CHUNK_PAGES 64 /* that are packed together */
#define ZSTD_LEVEL  1  /* the target may still be running */

enum {
	OPTION_DONE = 0,
	OPTION_BUFFER = 3,
	OPTION_CLOCK = 4,
	OPTION_UNAME = 5,
	OPTION_CPUS = 8,
	OPTION_VERSION = 9,
	SECTION_HEADER = 16,
	SECTION_FTRACE = 17,
	SECTION_EVENTS = 18,
	SECTION_PRINTK = 20,
	SECTION_COMMS = 21,
};

struct writer {
	const struct tracefile *t;
	FILE *f;
	const char *const *raw;
	bool packed;
	char *page, *out; /* a chunk, and packed */
	char *option;	  /* version 7: those that wait for the end */
	size_t noption;
	FILE *options;
};

static void put(FILE *f, const void *p, size_t n)
{
	if (n) /* p may be NULL then */
		fwrite(p, 1, n, f);
}

static void put16(FILE *f, uint16_t n)
{
	put(f, &n, sizeof(n));
}

static void put32(FILE *f, uint32_t n)
{
	put(f, &n, sizeof(n));
}

static void put64(FILE *f, uint64_t n)
{
	put(f, &n, sizeof(n));
}

static void put_string(FILE *f, const char *s)
{
	put(f, s, strlen(s) + 1);
}

static void put_option(FILE *f, uint16_t id, const void *p, size_t n)
{
	put16(f, id);
	put32(f, (uint32_t)n);
	put(f, p, n);
}

static uint64_t here(const struct writer *w)
{
	return (uint64_t)ftello(w->f);
}

static void put_at(struct writer *w, uint64_t at, uint64_t value)
{
	uint64_t now = here(w);

	fseeko(w->f, (off_t)at, SEEK_SET);
	put64(w->f, value);
	fseeko(w->f, (off_t)now, SEEK_SET);
}

static void align(struct writer *w)
{
	while (here(w) % w->t->page_size)
		fputc(0, w->f);
}

static void put_facts(const struct tracefile *t, FILE *f)
{
	put_option(f, OPTION_CLOCK, t->clock, strlen(t->clock) + 1);
	put_option(f, OPTION_UNAME, t->uname, strlen(t->uname) + 1);
	put_option(f, OPTION_CPUS, &t->ncpus, sizeof(t->ncpus));
	put_option(f, OPTION_VERSION, "stallscope " STALL_VERSION,
		   sizeof("stallscope " STALL_VERSION));
}

static void put_head(struct writer *w, int version)
{
	put(w->f, "\027\010\104tracing", 10);
	put_string(w->f, version == 7 ? "7" : "6");
	fputc(__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, w->f);
	fputc(sizeof(long), w->f);
	put32(w->f, w->t->page_size);
}

/* ---- pages ---- */

static FILE *open_raw(const struct writer *w, int buffer, uint32_t cpu)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s.%u", w->raw[buffer], cpu);
	return fopen(path, "re");
}

/* Returns how many pages were read; a part of one at the end is left out. */
static size_t read_pages(struct writer *w, FILE *from)
{
	return from ? fread(w->page, w->t->page_size, CHUNK_PAGES, from) : 0;
}

static void put_plain(struct writer *w, FILE *from)
{
	size_t n;

	while ((n = read_pages(w, from)))
		put(w->f, w->page, n * w->t->page_size);
}

static void put_packed(struct writer *w, const void *p, size_t n)
{
	size_t size =
		ZSTD_compress(w->out, ZSTD_compressBound(n), p, n, ZSTD_LEVEL);

	put32(w->f, (uint32_t)size);
	put32(w->f, (uint32_t)n);
	put(w->f, w->out, size);
}

/* The number of chunks, and each; nothing if there is no page. */
static void put_chunks(struct writer *w, FILE *from)
{
	uint64_t at = here(w);
	uint32_t chunks = 0;
	size_t n;

	put32(w->f, 0);
	for (; (n = read_pages(w, from)); chunks++)
		put_packed(w, w->page, n * w->t->page_size);
	fseeko(w->f, (off_t)at, SEEK_SET);
	put32(w->f, chunks);
	fseeko(w->f, 0, SEEK_END);
}

/* ---- version 6: one part after the other ---- */

/* Where each CPU's pages are and how many bytes; then the pages. */
static void put_buffer_v6(struct writer *w, int buffer)
{
	uint64_t table, at;

	put_string(w->f, "flyrecord");
	table = here(w);
	for (uint32_t i = 0; i < 2 * w->t->ncpus; i++)
		put64(w->f, 0);
	for (uint32_t i = 0; i < w->t->ncpus; i++, table += 16) {
		FILE *from = open_raw(w, buffer, i);

		align(w);
		at = here(w);
		put_plain(w, from);
		put_at(w, table, at);
		put_at(w, table + 8, here(w) - at);
		if (from)
			fclose(from);
	}
}

static void put_v6(struct writer *w, const char *const *name, int nbuffers)
{
	const struct tracefile *t = w->t;
	uint64_t place[8] = {0};

	put(w->f, t->header, t->nheader);
	put(w->f, t->ftrace, t->nftrace);
	put(w->f, t->systems, t->nsystems);
	put32(w->f, 0); /* kallsyms */
	put32(w->f, (uint32_t)t->nprintk);
	put(w->f, t->printk, t->nprintk);
	put64(w->f, t->ncomms);
	put(w->f, t->comms, t->ncomms);
	put32(w->f, t->ncpus);
	put_string(w->f, "options  ");
	put_facts(t, w->f);
	for (int i = 1; i < nbuffers; i++) {
		put16(w->f, OPTION_BUFFER);
		put32(w->f, (uint32_t)(8 + strlen(name[i]) + 1));
		place[i] = here(w);
		put64(w->f, 0);
		put_string(w->f, name[i]);
	}
	put16(w->f, OPTION_DONE);
	for (int i = 0; i < nbuffers; i++) {
		if (i)
			put_at(w, place[i], here(w));
		put_buffer_v6(w, i);
	}
}

/* ---- version 7: sections, and options that tell where they are ---- */

static uint64_t begin_section(struct writer *w, uint16_t id, bool packed)
{
	uint64_t at = here(w);

	put16(w->f, id);
	put16(w->f, packed);
	put32(w->f, 0); /* no description */
	put64(w->f, 0);
	return at;
}

static void end_section(struct writer *w, uint64_t at)
{
	put_at(w, at + 8, here(w) - at - 16);
}

static void put_section(struct writer *w, uint16_t id, const void *p, size_t n)
{
	size_t room = ZSTD_compressBound(n);
	char *out = stall_alloc(room);
	uint64_t at = begin_section(w, id, true);
	size_t size = ZSTD_compress(out, room, p, n, ZSTD_LEVEL);

	put32(w->f, (uint32_t)size);
	put32(w->f, (uint32_t)n);
	put(w->f, out, size);
	end_section(w, at);
	put_option(w->options, id, &at, sizeof(at));
	free(out);
}

/* A size before the bytes, as version 6 has it. */
static void put_sized(struct writer *w, uint16_t id, const void *p, size_t n,
		      size_t size_bytes)
{
	char *text = stall_alloc(size_bytes + n);
	uint64_t size = n;

	memcpy(text, &size, size_bytes);
	if (n)
		memcpy(text + size_bytes, p, n);
	put_section(w, id, text, size_bytes + n);
	free(text);
}

static void put_buffer_v7(struct writer *w, int buffer, const char *name)
{
	uint64_t at = begin_section(w, OPTION_BUFFER, true), start;
	char *text = NULL, clock[32] = "mono";
	size_t n;
	FILE *o = open_memstream(&text, &n);

	put64(o, at);
	put_string(o, name);
	put_string(o, clock);
	put32(o, w->t->page_size);
	put32(o, w->t->ncpus);
	for (uint32_t i = 0; i < w->t->ncpus; i++) {
		FILE *from = open_raw(w, buffer, i);

		align(w);
		start = here(w);
		put_chunks(w, from);
		put32(o, i);
		put64(o, start);
		/* trace-cmd does not count the number of chunks */
		put64(o, here(w) - start - 4);
		if (from)
			fclose(from);
	}
	end_section(w, at);
	fclose(o);
	put_option(w->options, OPTION_BUFFER, text, n);
	free(text);
}

static void put_v7(struct writer *w, const char *const *name, int nbuffers)
{
	const struct tracefile *t = w->t;
	uint64_t place, at, none = 0;

	put_string(w->f, "zstd");
	put_string(w->f, ZSTD_versionString());
	place = here(w);
	put64(w->f, 0);
	w->options = open_memstream(&w->option, &w->noption);
	put_section(w, SECTION_HEADER, t->header, t->nheader);
	put_section(w, SECTION_FTRACE, t->ftrace, t->nftrace);
	put_section(w, SECTION_EVENTS, t->systems, t->nsystems);
	put_sized(w, SECTION_PRINTK, t->printk, t->nprintk, 4);
	put_sized(w, SECTION_COMMS, t->comms, t->ncomms, 8);
	put_facts(t, w->options);
	for (int i = 0; i < nbuffers; i++)
		put_buffer_v7(w, i, name[i]);
	put_option(w->options, OPTION_DONE, &none, sizeof(none));
	fclose(w->options);
	put_at(w, place, here(w));
	at = begin_section(w, OPTION_DONE, false);
	put(w->f, w->option, w->noption);
	end_section(w, at);
	free(w->option);
}

int tracefile_write(const struct tracefile *t, const char *path, int version,
		    const char *const *raw, const char *const *name,
		    int nbuffers, struct stall_err *err)
{
	size_t chunk = (size_t)CHUNK_PAGES * t->page_size;
	struct writer w = {.t = t, .raw = raw, .f = fopen(path, "wxe")};
	int failed;

	if (!w.f)
		return stall_fail(err, "cannot create %s: %s", path,
				  strerror(errno));
	w.page = stall_alloc(chunk);
	w.out = stall_alloc(ZSTD_compressBound(chunk));
	put_head(&w, version);
	if (version == 7)
		put_v7(&w, name, nbuffers);
	else
		put_v6(&w, name, nbuffers);
	free(w.page);
	free(w.out);
	failed = ferror(w.f);
	if (fclose(w.f) || failed)
		return stall_fail(err, "cannot write %s: %s", path,
				  strerror(errno));
	return 0;
}
