/* file.h - a trace.dat taken apart: what it says, and where its pages are */
#ifndef STALL_TRACEDAT_FILE_H
#define STALL_TRACEDAT_FILE_H

#include "importers/raw/formats.h"
#include "libanalyze/load.h"

/* Limits of what is believed; real files stay far below. */
#define TRACEDAT_MAX_PAGE    (1u << 24)
#define TRACEDAT_MAX_UNPACK  (1u << 26) /* of one section or chunk */
#define TRACEDAT_MAX_CPUS    8192
#define TRACEDAT_MAX_BUFFERS 256

struct tracedat_codec;

/* A CPU's part of the file; compressed chunks, or pages as they were. */
struct tracedat_place {
	uint32_t cpu;
	uint64_t offset, size;
};

/* The ring buffers of one instance. */
struct tracedat_buffer {
	char clock[32];
	uint32_t page_size;
	bool packed;
	struct tracedat_place *place;
	uint32_t nplaces;
};

struct tracedat {
	struct stall_load *load;
	struct stall_str all; /* the file */
	int version;
	bool big_endian, swap; /* swap: not the order of this machine */
	int long_size;	       /* of the traced kernel */
	uint32_t page_size, cpus;
	const struct tracedat_codec *codec; /* NULL: not compressed */
	void *work;			    /* the codec's */
	uint64_t options_at;		    /* version 7 */

	struct raw_formats formats;
	struct tracedat_buffer *buffer;
	size_t nbuffers;
	struct stall_str comms;
	char clock[32], machine[32];
	int64_t base_ns; /* what makes its times the base clock's */
	uint32_t tsc_mult, tsc_shift; /* mult 0: times are not cycles */
	uint64_t claimed;	      /* bytes that belong to CPUs so far */
	bool cut;

	void **owned; /* unpacked sections, to be freed */
	size_t nowned;
};

/*
 * Take the file apart. The pieces borrow from src; close frees what is owned.
 * -1 if it is not a trace.dat, or of a kind that cannot be read.
 */
int tracedat_open(struct tracedat *td, struct stall_source *src,
		  struct stall_load *load, struct stall_err *err);
void tracedat_close(struct tracedat *td);

/* A cursor over some bytes, or the file from an offset on. */
struct raw_cur tracedat_over(const struct tracedat *td, struct stall_str s);
struct raw_cur tracedat_at(const struct tracedat *td, uint64_t offset);

/* pieces.c: parts that both versions have */
extern const struct stall_reason tracedat_latency_text;
struct tracedat_buffer *tracedat_add_buffer(struct tracedat *td,
					    struct stall_str clock);
void tracedat_add_place(struct tracedat *td, struct tracedat_buffer *buf,
			struct tracedat_place place);

void tracedat_read_v6(struct tracedat *td, struct raw_cur *c); /* v6.c */
void tracedat_read_v7(struct tracedat *td, struct raw_cur *c); /* v7.c */

#endif
