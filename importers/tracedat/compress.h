/* compress.h - what trace-cmd compresses with */
#ifndef STALL_TRACEDAT_COMPRESS_H
#define STALL_TRACEDAT_COMPRESS_H

#include "libanalyze/source.h"

struct tracedat_codec {
	const char *name; /* as in the file */
	/* Returns the bytes made, at most cap: fewer than there were if the
	 * input is damaged or ends too early. */
	size_t (*unpack)(struct stall_str in, void *out, size_t cap);
};

/* NULL: not known. */
const struct tracedat_codec *tracedat_codec_find(struct stall_str name);

#endif
