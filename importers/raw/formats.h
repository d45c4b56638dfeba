/* formats.h - the kernel's descriptions of its events, as a file carries them
 *
 * trace.dat and perf.data carry them in the same form: the ring buffer's own
 * header, then the events of ftrace, then the systems with their events.
 */
#ifndef STALL_RAW_FORMATS_H
#define STALL_RAW_FORMATS_H

#include "importers/raw/cursor.h"
#include "libanalyze/load.h"

#define RAW_MAX_ID   65535 /* common_type has 16 bits */
#define RAW_MAX_NAME 127

/* One event, not parsed yet; borrowed from the file. */
struct raw_format {
	uint32_t id;
	struct stall_str system, name, text;
};

struct raw_formats {
	struct stall_load *load; /* is told what cannot be understood */
	struct stall_str file;	 /* what places are counted in */
	struct raw_format *of;	 /* in the file's order; owned */
	size_t n;
	struct stall_str header_page;
};

extern const struct stall_reason raw_bad_format;

void raw_formats_header(struct raw_formats *fs, struct raw_cur *c);
void raw_formats_ftrace(struct raw_formats *fs, struct raw_cur *c);
void raw_formats_systems(struct raw_formats *fs, struct raw_cur *c);

/* The kernel's size of a long, 4 or 8; `guess` if the header tells none. */
int raw_formats_long_size(const struct raw_formats *fs, int guess);
void raw_formats_free(struct raw_formats *fs);

#endif
