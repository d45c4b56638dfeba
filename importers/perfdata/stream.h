/* stream.h - the records of a perf.data one after the other, unpacked */
#ifndef STALL_PERFDATA_STREAM_H
#define STALL_PERFDATA_STREAM_H

#include <zstd.h>

#include "importers/perfdata/file.h"

/* Unpacked records; kept until the last one of them has been used. */
struct perf_chunk {
	char *p;
	size_t n;
	uint32_t refs;
};

struct perf_record {
	uint32_t type;
	uint16_t misc;
	struct stall_str body;	/* behind its head */
	uint32_t chunk;		/* it is in; 0: in the file itself */
	struct stall_str extra; /* that follow some types of perf's own */
};

struct perf_stream {
	struct perf_file *pf;
	struct raw_cur file;   /* not read yet */
	struct raw_cur packed; /* ditto, of the last chunk */
	ZSTD_DStream *z;
	struct perf_chunk *chunk; /* [0] is none */
	uint32_t nchunks;
	size_t held; /* bytes in chunks */
	bool broken; /* what is packed cannot be unpacked any more */
};

void perf_stream_open(struct perf_stream *st, struct perf_file *pf);
void perf_stream_close(struct perf_stream *st);

/* False at the end. Compressed records are replaced by those in them. */
bool perf_stream_next(struct perf_stream *st, struct perf_record *rec);

/* One that a stream has given, by the address of its head. */
void perf_record_at(const char *head, bool swap, struct perf_record *rec);

/* The chunk of a record is needed until let go as often as it was kept. */
void perf_stream_keep(struct perf_stream *st, uint32_t chunk);
void perf_stream_let_go(struct perf_stream *st, uint32_t chunk);

/* unpack.c: what a compressed record had becomes the last chunk, behind what
 * was left of the one before. */
void perf_stream_unpack(struct perf_stream *st, struct stall_str packed,
			int64_t place);

#endif
