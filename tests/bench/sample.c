/* sample.c - reads with the importer's own pieces
 *
 * These count what they cannot read in a load, so there is one, into an empty
 * database in memory that is thrown away.
 */
#include "tests/bench/sample.h"

#include <stdlib.h>

#include "importers/tracedat/page.h"
#include "importers/tracedat/stream.h"
#include "importers/tracedat/v7.h"
#include "libanalyze/load_backend.h"
#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"

#define V6_HEAD 18 /* bytes before the first part */
#define V6_TAG	10 /* "options  " with its NUL */

static const struct stall_import_options no_options = {0};

static int open_load(struct sample *s, const char *path, struct stall_err *err)
{
	struct stall_load_source about = {NULL, "tracedat", "", 1};

	s->schema = stall_alloc(sizeof(*s->schema));
	s->src = stall_source_open(path, err);
	s->db = s->src ? stall_db_open(":memory:", true, err) : NULL;
	if (!s->db || stall_schema_create(s->db, 4096, err) ||
	    stall_schema_read(s->db, s->schema, err))
		return -1;
	s->back = stall_backend_sql(s->db, err);
	if (!s->back)
		return -1;
	s->load = stall_load_new(s->back, s->schema, &no_options);
	about.src = s->src;
	return stall_load_begin(s->load, &about, err);
}

/* ---- parts and options ---- */

static void add_option(struct sample *s, uint16_t id, struct stall_str data)
{
	if (id == TRACEDAT_BUFFER ||
	    (id >= TRACEDAT_HEADER_INFO && id <= TRACEDAT_BUFFER_TEXT))
		return;
	s->option =
		stall_grow(s->option, (s->noptions + 1) * sizeof(*s->option));
	s->option[s->noptions++] = (struct sample_option){id, data};
}

static void skip_part(struct sample *s, struct raw_cur *c, int part)
{
	switch (part) {
	case SAMPLE_HEADER_INFO:
		raw_formats_header(&s->td.formats, c);
		break;
	case SAMPLE_FTRACE:
		raw_formats_ftrace(&s->td.formats, c);
		break;
	case SAMPLE_SYSTEMS:
		raw_formats_systems(&s->td.formats, c);
		break;
	case SAMPLE_COMMS:
		raw_take(c, raw_u64(c));
		break;
	default:
		raw_take(c, raw_u32(c));
	}
}

static void read_v6(struct sample *s)
{
	struct raw_cur c = tracedat_at(&s->td, V6_HEAD);

	for (int i = 0; i < SAMPLE_PARTS; i++) {
		const char *from = c.p;

		skip_part(s, &c, i);
		s->part[i] = (struct stall_str){from, (size_t)(c.p - from)};
	}
	raw_u32(&c); /* CPUs */
	if (raw_left(&c) < V6_TAG || memcmp(c.p, "options", 7))
		return;
	raw_take(&c, V6_TAG);
	for (;;) {
		uint16_t id = raw_u16(&c);
		struct stall_str data;

		if (c.bad || id == TRACEDAT_DONE)
			return;
		data = raw_bytes(&c, raw_u32(&c));
		add_option(s, id, data);
	}
}

static struct stall_str section(struct sample *s, struct stall_str place,
				uint16_t id)
{
	struct stall_str none = {"", 0};
	struct tracedat_section sec;
	struct raw_cur c;
	uint64_t at;

	if (place.n < 8)
		return none;
	at = raw_load64(place.p, s->td.swap);
	if (!tracedat_read_section(&s->td, at, &sec))
		return none;
	c = tracedat_open_section(&s->td, at, id);
	if (!(sec.flags & TRACEDAT_PACKED) && sec.size < raw_left(&c))
		c.end = c.p + sec.size;
	return (struct stall_str){c.p, raw_left(&c)};
}

/* Returns where the next options are; 0: nowhere. */
static uint64_t read_v7_options(struct sample *s, uint64_t at)
{
	struct raw_cur c = tracedat_open_section(&s->td, at, TRACEDAT_DONE);

	for (;;) {
		uint16_t id = raw_u16(&c);
		struct stall_str data = raw_bytes(&c, raw_u32(&c));

		if (c.bad || (id == TRACEDAT_DONE && data.n < 8))
			return 0;
		if (id == TRACEDAT_DONE)
			return raw_load64(data.p, s->td.swap);
		if (id >= TRACEDAT_HEADER_INFO && id <= TRACEDAT_CMDLINES)
			s->part[id - TRACEDAT_HEADER_INFO] =
				section(s, data, id);
		add_option(s, id, data);
	}
}

static void read_v7(struct sample *s)
{
	uint64_t at = s->td.options_at;

	for (int i = 0; at && i < 64; i++)
		at = read_v7_options(s, at);
}

/* ---- pages ---- */

static void add_stamps(struct sample *s, struct sample_cpu *cpu, size_t page)
{
	const struct tracedat *td = &s->td;
	size_t size = s->td.page_size, at = page * size;
	struct stall_str whole = {cpu->page + at, size};
	const struct tracedat_bound any = {0, UINT64_MAX, UINT64_MAX};
	struct tracedat_page read = {0};
	size_t end;

	tracedat_page_read(&read, td, whole, (uint32_t)size, &any);
	end = at + read.header + read.used;
	for (at += read.header; at < end;) {
		const char *p = cpu->page + at;
		uint32_t word = raw_load32(p, td->swap);

		if (tracedat_record_type(word, td->big_endian) ==
		    TRACEDAT_STAMP) {
			cpu->stamp = stall_grow(cpu->stamp,
						(cpu->nstamps + 1) *
							sizeof(*cpu->stamp));
			cpu->stamp[cpu->nstamps++] = at;
		}
		at += tracedat_record_size(p, end - at, td->big_endian,
					   td->swap);
	}
	tracedat_page_free(&read);
}

/* Zeros are what a chunk is filled up with. */
static bool is_empty(const struct tracedat *td, struct stall_str page)
{
	static const char zero[16];

	return page.n < td->page_size || !memcmp(page.p, zero, sizeof(zero));
}

static void read_pages(struct sample *s, struct sample_cpu *cpu,
		       const struct tracedat_buffer *buf,
		       const struct tracedat_place *place)
{
	size_t size = s->td.page_size;
	struct tracedat_stream st;
	struct stall_str page;
	int64_t done = 0;

	cpu->cpu = place->cpu;
	if (!tracedat_stream_open(&st, &s->td, buf, place, &done))
		return;
	while (tracedat_stream_page(&st, &page)) {
		if (is_empty(&s->td, page))
			continue;
		if (!(cpu->npages & (cpu->npages - 1))) /* 0, 1, 2, 4: full */
			cpu->page = stall_grow(cpu->page,
					       (cpu->npages * 2 + 1) * size);
		memcpy(cpu->page + cpu->npages * size, page.p, size);
		add_stamps(s, cpu, cpu->npages++);
	}
	tracedat_stream_close(&st);
}

static void read_times(struct sample *s, const struct tracedat_buffer *buf,
		       const struct tracedat_place *place)
{
	struct tracedat_stream st;
	int64_t done = 0;

	if (!tracedat_stream_open(&st, &s->td, buf, place, &done))
		return;
	while (tracedat_stream_next(&st)) {
		if (!s->events++ || st.ts < s->first_ts)
			s->first_ts = st.ts;
		if (st.ts > s->last_ts)
			s->last_ts = st.ts;
	}
	tracedat_stream_close(&st);
}

static int read_buffer(struct sample *s, struct stall_err *err)
{
	const struct tracedat_buffer *buf = s->td.buffer;

	if (s->td.nbuffers != 1 || buf->page_size != s->td.page_size)
		return stall_fail(err, "not a file of one buffer of events");
	s->ncpus = buf->nplaces;
	s->cpu = stall_alloc(s->ncpus * sizeof(*s->cpu));
	for (uint32_t i = 0; i < s->ncpus; i++) {
		read_times(s, buf, &buf->place[i]);
		read_pages(s, &s->cpu[i], buf, &buf->place[i]);
	}
	return s->events ? 0 : stall_fail(err, "no events in it");
}

/* ---- all of it ---- */

int sample_open(struct sample *s, const char *path, struct stall_err *err)
{
	*s = (struct sample){.events = 0};
	if (open_load(s, path, err))
		return -1;
	if (tracedat_open(&s->td, s->src, s->load, err)) {
		s->td = (struct tracedat){.load = NULL};
		return -1;
	}
	s->td.tsc_mult = 0; /* times as they are in the file */
	if (s->td.version == 7)
		read_v7(s);
	else
		read_v6(s);
	return read_buffer(s, err);
}

void sample_close(struct sample *s)
{
	tracedat_close(&s->td);
	for (uint32_t i = 0; i < s->ncpus; i++) {
		free(s->cpu[i].page);
		free(s->cpu[i].stamp);
	}
	free(s->cpu);
	free(s->option);
	stall_load_free(s->load);
	if (s->back)
		s->back->free(s->back);
	stall_db_close(s->db);
	stall_schema_free(s->schema);
	free(s->schema);
	stall_source_close(s->src);
}

static void shift_page(const struct tracedat *td, char *p, int64_t ns)
{
	uint64_t ts = raw_load64(p, td->swap) + (uint64_t)ns;

	if (td->swap)
		ts = __builtin_bswap64(ts);
	memcpy(p, &ts, sizeof(ts));
}

static void store32(const struct tracedat *td, char *p, uint32_t v)
{
	if (td->swap)
		v = __builtin_bswap32(v);
	memcpy(p, &v, sizeof(v));
}

/* 27 bits beside the type, then 32 higher ones. */
static void shift_stamp(const struct tracedat *td, char *p, int64_t ns)
{
	uint32_t mask = (1u << TRACEDAT_DELTA_BITS) - 1;
	uint32_t word = raw_load32(p, td->swap);
	uint32_t low = td->big_endian ? word & mask : word >> 5;
	uint64_t ts = (uint64_t)raw_load32(p + 4, td->swap)
		      << TRACEDAT_DELTA_BITS;

	ts += low + (uint64_t)ns;
	low = (uint32_t)ts & mask;
	store32(td, p,
		td->big_endian
			? (uint32_t)TRACEDAT_STAMP << TRACEDAT_DELTA_BITS | low
			: low << 5 | TRACEDAT_STAMP);
	store32(td, p + 4, (uint32_t)(ts >> TRACEDAT_DELTA_BITS));
}

void sample_shift(struct sample *s, struct sample_cpu *cpu, int64_t ns)
{
	for (size_t i = 0; i < cpu->npages; i++)
		shift_page(&s->td, cpu->page + i * s->td.page_size, ns);
	for (size_t i = 0; i < cpu->nstamps; i++)
		shift_stamp(&s->td, cpu->page + cpu->stamp[i], ns);
}
