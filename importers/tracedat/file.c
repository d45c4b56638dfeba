/* file.c - the first bytes of a trace.dat, and the way to its version
 *
 * 17 08 44 "tracing" "6\0" endian(1) long-size(1) page-size(4), then version 7
 * has "zstd\0" "1.5.4\0" and where its options are (8).
 */
#include "importers/tracedat/file.h"

#include <stdlib.h>

#include "importers/tracedat/compress.h"

#define MAGIC_BYTES 10
#define MIN_PAGE    64

struct raw_cur tracedat_over(const struct tracedat *td, struct stall_str s)
{
	return (struct raw_cur){s.p, s.p + s.n, td->swap, false};
}

struct raw_cur tracedat_at(const struct tracedat *td, uint64_t offset)
{
	struct raw_cur c = tracedat_over(td, td->all);

	raw_take(&c, offset);
	return c;
}

static int cut_short(struct stall_err *err)
{
	return stall_fail(err, "the file ends before its first event");
}

static int read_codec(struct tracedat *td, struct raw_cur *c,
		      struct stall_err *err)
{
	struct stall_str name = raw_text(c);

	raw_text(c); /* its version */
	td->options_at = raw_u64(c);
	if (c->bad)
		return cut_short(err);
	td->codec = tracedat_codec_find(name);
	if (td->codec || (name.n == 4 && !memcmp(name.p, "none", 4)))
		return 0;
	return stall_fail(err,
			  "compressed with %.*s, which is not supported; "
			  "convert it: trace-cmd convert --compression zstd",
			  name.n > 20 ? 20 : (int)name.n, name.p);
}

static int read_head(struct tracedat *td, struct raw_cur *c,
		     struct stall_err *err)
{
	struct stall_str version;
	const char *sizes;

	raw_take(c, MAGIC_BYTES);
	version = raw_text(c);
	sizes = raw_take(c, 2);
	if (!sizes)
		return cut_short(err);
	td->version = version.n == 1 ? version.p[0] - '0' : 0;
	td->big_endian = sizes[0];
	td->swap = td->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	td->long_size = sizes[1];
	c->swap = td->swap;
	td->page_size = raw_u32(c);
	if (c->bad)
		return cut_short(err);
	if (td->version != 6 && td->version != 7)
		return stall_fail(err,
				  "trace.dat version %.*s is not supported, "
				  "only 6 and 7",
				  version.n > 8 ? 8 : (int)version.n,
				  version.p);
	if ((td->long_size != 4 && td->long_size != 8) ||
	    td->page_size < MIN_PAGE || td->page_size > TRACEDAT_MAX_PAGE)
		return stall_fail(err,
				  "damaged header: long size %d, page "
				  "size %u",
				  td->long_size, td->page_size);
	return td->version == 7 ? read_codec(td, c, err) : 0;
}

int tracedat_open(struct tracedat *td, struct stall_source *src,
		  struct stall_load *load, struct stall_err *err)
{
	struct raw_cur c;

	*td = (struct tracedat){.load = load, .all = stall_source_all(src)};
	td->formats = (struct raw_formats){.load = load, .file = td->all};
	if (!td->all.n)
		return cut_short(err);
	c = tracedat_over(td, td->all);
	if (read_head(td, &c, err))
		return -1;
	if (td->version == 7)
		tracedat_read_v7(td, &c);
	else
		tracedat_read_v6(td, &c);
	/* it may be longer than that of the traced user space */
	td->long_size = raw_formats_long_size(&td->formats, td->long_size);
	if (!td->nbuffers && td->cut) {
		tracedat_close(td);
		return cut_short(err);
	}
	return 0;
}

void tracedat_close(struct tracedat *td)
{
	for (size_t i = 0; i < td->nbuffers; i++)
		free(td->buffer[i].place);
	for (size_t i = 0; i < td->nowned; i++)
		free(td->owned[i]);
	if (td->work)
		td->codec->free_work(td->work);
	free(td->buffer);
	raw_formats_free(&td->formats);
	free(td->owned);
}
