/* reader.h - from the kernel's buffers to files, a thread for each CPU */
#ifndef STALL_RECORD_READER_H
#define STALL_RECORD_READER_H

#include <stdint.h>

#include "libanalyze/err.h"

struct readers;

/*
 * Reads FOLDER/per_cpu/cpuN/trace_pipe_raw of each of ncpus CPUs into TO.N,
 * whole pages as the kernel hands them out. NULL with *err.
 */
struct readers *readers_start(const char *folder, int ncpus, uint32_t page_size,
			      const char *to, struct stall_err *err);
/*
 * To be called when tracing is off: takes what is left, then all files are
 * complete. -1 with *err if one could not be written to its end (a full disk);
 * what is there is whole pages all the same. Frees r; NULL is fine.
 */
int readers_stop(struct readers *r, struct stall_err *err);

#endif
