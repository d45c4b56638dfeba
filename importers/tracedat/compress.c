/* compress.c - zlib and zstd, giving what can be had of damaged input too */
#include "importers/tracedat/compress.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static bool unpack_zlib(void **work, struct stall_str in, void *out, size_t cap,
			size_t *ret_made)
{
	z_stream z = {0};
	int rc;

	(void)work;
	*ret_made = 0;
	if (in.n > UINT_MAX || cap > UINT_MAX || inflateInit(&z) != Z_OK)
		return false;
	z.next_in = (Bytef *)(uintptr_t)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = out;
	z.avail_out = (uInt)cap;
	rc = inflate(&z, Z_FINISH);
	*ret_made = cap - z.avail_out;
	inflateEnd(&z);
	return rc == Z_STREAM_END;
}

/* Block by block, up to where it fails. */
static size_t unpack_zstd_part(struct stall_str in, void *out, size_t cap)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer zin = {in.p, in.n, 0};
	ZSTD_outBuffer zout = {out, cap, 0};
	size_t rc = z ? 1 : 0, before;

	while (rc && !ZSTD_isError(rc)) {
		before = zin.pos + zout.pos;
		rc = ZSTD_decompressStream(z, &zout, &zin);
		if (zin.pos + zout.pos == before)
			break;
	}
	ZSTD_freeDStream(z);
	return zout.pos;
}

/* Chunks are small: to make a context for each takes longer than some of
 * them. */
static bool unpack_zstd(void **work, struct stall_str in, void *out, size_t cap,
			size_t *ret_made)
{
	size_t made;
	bool whole;

	if (!*work)
		*work = ZSTD_createDCtx();
	made = *work ? ZSTD_decompressDCtx(*work, out, cap, in.p, in.n)
		     : ZSTD_decompress(out, cap, in.p, in.n);
	whole = !ZSTD_isError(made);
	*ret_made = whole ? made : unpack_zstd_part(in, out, cap);
	return whole;
}

static void free_zstd(void *work)
{
	ZSTD_freeDCtx(work);
}

static const struct tracedat_codec codecs[] = {
	{"zlib", unpack_zlib, NULL},
	{"zstd", unpack_zstd, free_zstd},
};

const struct tracedat_codec *tracedat_codec_find(struct stall_str name)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(*codecs); i++)
		if (strlen(codecs[i].name) == name.n &&
		    !memcmp(codecs[i].name, name.p, name.n))
			return &codecs[i];
	return NULL;
}
