/* v7.h - the sections of a trace.dat version 7 */
#ifndef STALL_TRACEDAT_V7_H
#define STALL_TRACEDAT_V7_H

#include "importers/tracedat/file.h"
#include "importers/tracedat/options.h"

#define TRACEDAT_SECTION_HEAD 16 /* bytes */
#define TRACEDAT_PACKED	      1	 /* flag: it is compressed */

struct tracedat_section {
	uint16_t id, flags;
	uint64_t size;
	struct raw_cur body; /* up to the end of the file */
};

/* Where the sections are, by their number; 0: not known. */
struct tracedat_sections {
	uint64_t at[TRACEDAT_BUFFER_TEXT + 1];
};

/* False if the file ends before it. */
bool tracedat_read_section(const struct tracedat *td, uint64_t offset,
			   struct tracedat_section *ret);

/* The body of a section of that kind, unpacked; empty if there is none. */
struct raw_cur tracedat_open_section(struct tracedat *td, uint64_t offset,
				     enum tracedat_option_id id);

/* Returns where the next section of options is; 0: there is none. */
uint64_t tracedat_read_options(struct tracedat *td,
			       struct tracedat_sections *sec, uint64_t offset);

/*
 * The option that lists the buffers comes last in a file, after their data. A
 * file that was cut lacks it: walk the sections from the first one on, and
 * tell the CPUs apart by their data.
 */
void tracedat_salvage(struct tracedat *td, struct tracedat_sections *sec,
		      uint64_t first);

#endif
