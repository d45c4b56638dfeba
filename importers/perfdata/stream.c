/* stream.c - from record to record */
#include "importers/perfdata/stream.h"

#include <stdlib.h>

#include "importers/perfdata/wire.h"
#include "libanalyze/mem.h"

enum { SOUND = 8 /* records in a row that show where the next one begins */ };

static const struct stall_reason bad_record = {
	"bad_record",
	"places where the file is damaged: records up to the next "
	"sound one are lost"};

void perf_stream_open(struct perf_stream *st, struct perf_file *pf)
{
	const struct stall_str nothing = {"", 0};

	*st = (struct perf_stream){.pf = pf,
				   .file = perf_file_over(pf, pf->data),
				   .packed = perf_file_over(pf, nothing)};
	st->chunk = stall_alloc(sizeof(*st->chunk));
	st->nchunks = 1;
}

void perf_stream_close(struct perf_stream *st)
{
	for (uint32_t i = 0; i < st->nchunks; i++)
		free(st->chunk[i].p);
	free(st->chunk);
	ZSTD_freeDStream(st->z);
}

void perf_stream_keep(struct perf_stream *st, uint32_t chunk)
{
	st->chunk[chunk].refs += chunk != 0;
}

void perf_stream_let_go(struct perf_stream *st, uint32_t chunk)
{
	struct perf_chunk *c = &st->chunk[chunk];

	if (!chunk || --c->refs)
		return;
	st->held -= c->n;
	free(c->p);
	c->p = NULL;
}

/* Bytes that follow the record, if its type has some. */
static uint64_t extra_bytes(const struct perf_record *rec, bool swap)
{
	uint64_t size = 0;

	if (rec->type == PERF_HEADER_TRACING_DATA && rec->body.n >= 4)
		size = ((uint64_t)raw_load32(rec->body.p, swap) + 7) &
		       ~UINT64_C(7);
	else if (rec->type == PERF_AUXTRACE && rec->body.n >= 8)
		size = raw_load64(rec->body.p, swap);
	return size;
}

/* False: there is no whole record. */
static bool read_record(struct raw_cur *c, struct perf_record *rec)
{
	struct raw_cur at = *c;
	uint16_t size;

	*rec = (struct perf_record){.type = raw_u32(&at)};
	rec->misc = raw_u16(&at);
	size = raw_u16(&at);
	if (at.bad || size < PERF_RECORD_HEAD)
		return false;
	rec->body = raw_bytes(&at, size - PERF_RECORD_HEAD);
	rec->extra = raw_bytes(&at, extra_bytes(rec, at.swap));
	if (at.bad)
		return false;
	*c = at;
	return true;
}

void perf_record_at(const char *head, bool swap, struct perf_record *rec)
{
	struct raw_cur c = {head, head + UINT16_MAX, swap, false};

	read_record(&c, rec);
}

static bool is_sound(const struct perf_record *rec)
{
	return rec->type && rec->type <= PERF_LAST_OWN &&
	       (rec->type <= PERF_LAST_KERNEL || rec->type >= PERF_FIRST_OWN);
}

/* Behind damage: the first place from which several records follow. */
static bool find_sound(struct raw_cur *c)
{
	for (; raw_left(c) >= PERF_RECORD_HEAD; c->p += 8) {
		struct raw_cur at = *c;
		struct perf_record rec;
		int n = 0;

		while (n < SOUND && read_record(&at, &rec) && is_sound(&rec))
			n++;
		if (n == SOUND || (n && !raw_left(&at)))
			return true;
	}
	return false;
}

/* A record that is longer than what is left is the last one, cut off. */
static bool is_cut(const struct raw_cur *c)
{
	return raw_left(c) < PERF_RECORD_HEAD ||
	       raw_load16(c->p + 6, c->swap) > raw_left(c);
}

static bool next_in_file(struct perf_stream *st, struct perf_record *rec)
{
	struct raw_cur *c = &st->file;

	while (raw_left(c)) {
		struct raw_cur before = *c;

		if (read_record(c, rec) && is_sound(rec))
			return true;
		*c = before;
		st->pf->cut |= is_cut(c);
		stall_load_skip(st->pf->load, &bad_record,
				c->p - st->pf->all.p);
		c->p += raw_left(c) < 8 ? raw_left(c) : 8;
		if (!find_sound(c))
			c->p = c->end;
	}
	return false;
}

/* What cannot be a record's begin is left out up to the chunk's end. */
static bool next_unpacked(struct perf_stream *st, struct perf_record *rec)
{
	struct raw_cur *c = &st->packed;

	if (read_record(c, rec) && is_sound(rec)) {
		rec->chunk = st->nchunks - 1;
		return true;
	}
	if (!is_cut(c)) {
		stall_load_skip(st->pf->load, &bad_record, -1);
		c->p = c->end;
	}
	return false;
}

static struct stall_str packed_bytes(const struct perf_record *rec, bool swap)
{
	struct stall_str s = rec->body;
	uint64_t n;

	if (rec->type == PERF_COMPRESSED || s.n < 8)
		return s;
	n = raw_load64(s.p, swap);
	return (struct stall_str){s.p + 8, n < s.n - 8 ? (size_t)n : s.n - 8};
}

bool perf_stream_next(struct perf_stream *st, struct perf_record *rec)
{
	for (;;) {
		if (next_unpacked(st, rec))
			return true;
		if (!next_in_file(st, rec))
			return false;
		if (rec->type != PERF_COMPRESSED &&
		    rec->type != PERF_COMPRESSED2)
			return true;
		perf_stream_unpack(st, packed_bytes(rec, st->pf->swap),
				   rec->body.p - st->pf->all.p);
	}
}
