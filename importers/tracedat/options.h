/* options.h - the options of a trace.dat */
#ifndef STALL_TRACEDAT_OPTIONS_H
#define STALL_TRACEDAT_OPTIONS_H

#include "importers/tracedat/file.h"

enum tracedat_option_id {
	TRACEDAT_DONE = 0,
	TRACEDAT_BUFFER = 3,
	/* of version 7: where a section is; also the section's own number */
	TRACEDAT_HEADER_INFO = 16,
	TRACEDAT_FTRACE_EVENTS = 17,
	TRACEDAT_EVENT_FORMATS = 18,
	TRACEDAT_CMDLINES = 21,
	TRACEDAT_BUFFER_TEXT = 22,
};

/* Take over what one option says, unless the version has its own way. */
void tracedat_option(struct tracedat *td, uint16_t id, struct stall_str data);

#endif
