/* tracefile.h - a trace.dat out of what the kernel's buffers gave */
#ifndef STALL_RECORD_TRACEFILE_H
#define STALL_RECORD_TRACEFILE_H

#include <stddef.h>
#include <stdint.h>

#include "libanalyze/err.h"

/* All that is not pages, read from tracefs while the events are on. */
struct tracefile {
	/* As the file has them: trace-cmd.dat.v6(5), v7(5). */
	char *header, *ftrace, *systems, *printk, *comms;
	size_t nheader, nftrace, nsystems, nprintk, ncomms;
	char *clock, *uname;
	uint32_t page_size, ncpus;
};

/* A folder of events, and what it is called in the file; NULL at the end. */
struct tracefile_system {
	const char *folder, *name;
};

/*
 * Formats of the events that `folder` (an instance in tracefs) has: of these
 * systems. -1 with *err.
 */
int tracefile_read(struct tracefile *t, const char *folder,
		   const struct tracefile_system *systems,
		   struct stall_err *err);
/* The names of threads that the kernel remembers: at the end of a recording. */
void tracefile_read_comms(struct tracefile *t);
void tracefile_free(struct tracefile *t);

/*
 * Keeps it in a file, and gets it back: what is read at the beginning is all
 * that is left to go by if the recorder is killed.
 */
int tracefile_save(const struct tracefile *t, const char *path,
		   struct stall_err *err);
int tracefile_load(struct tracefile *t, const char *path,
		   struct stall_err *err);

/*
 * Writes `path` from the pages in RAW[b].N for each buffer b and CPU N; name[b]
 * is the buffer's, "" the main one's, which comes first. version 7 is packed
 * with zstd, 6 is not. -1 with *err; the raw files stay.
 */
int tracefile_write(const struct tracefile *t, const char *path, int version,
		    const char *const *raw, const char *const *name,
		    int nbuffers, struct stall_err *err);

#endif
