/* compress.h - what trace-cmd compresses with */
#ifndef STALL_TRACEDAT_COMPRESS_H
#define STALL_TRACEDAT_COMPRESS_H

#include "libanalyze/source.h"

struct tracedat_codec {
	const char *name; /* as in the file */
	/* At most cap bytes. False if the input is damaged or ends too early;
	 * ret_made counts what could be had all the same. *work is NULL the
	 * first time, then what the codec keeps; freed by free_work(). */
	bool (*unpack)(void **work, struct stall_str in, void *out, size_t cap,
		       size_t *ret_made);
	void (*free_work)(void *work); /* NULL: it keeps nothing */
};

/* NULL: not known. */
const struct tracedat_codec *tracedat_codec_find(struct stall_str name);

#endif
