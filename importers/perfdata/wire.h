/* wire.h - numbers of perf.data that the kernel's header does not have
 *
 * From the perf tool's own description of the file
 * (tools/perf/Documentation/perf.data-file-format.txt).
 */
#ifndef STALL_PERFDATA_WIRE_H
#define STALL_PERFDATA_WIRE_H

/* Records of perf itself. */
enum {
	PERF_HEADER_ATTR = 64,
	PERF_HEADER_TRACING_DATA = 66, /* its bytes follow the record */
	PERF_HEADER_BUILD_ID = 67,
	PERF_FINISHED_ROUND = 68,
	PERF_AUXTRACE = 71, /* its bytes follow the record */
	PERF_EVENT_UPDATE = 78,
	PERF_HEADER_FEATURE = 80,
	PERF_COMPRESSED = 81,
	PERF_COMPRESSED2 = 83,
	PERF_FIRST_OWN = 64,
	PERF_LAST_OWN = 95, /* known ones end before; later perfs add some */
	PERF_LAST_KERNEL = 31,
};

/* Parts of the header: bits of its feature mask. */
enum {
	PERF_FEAT_TRACING_DATA = 1,
	PERF_FEAT_BUILD_ID = 2,
	PERF_FEAT_HOSTNAME = 3,
	PERF_FEAT_OSRELEASE = 4,
	PERF_FEAT_VERSION = 5,
	PERF_FEAT_ARCH = 6,
	PERF_FEAT_CMDLINE = 11,
	PERF_FEAT_EVENT_DESC = 12,
	PERF_FEAT_DIR_FORMAT = 24,
	PERF_FEAT_CLOCK_DATA = 29,
	PERF_FEATS = 256,
};

/* PERF_EVENT_UPDATE that gives a name. */
#define PERF_UPDATE_NAME 2

#define PERF_RECORD_HEAD 8 /* type(4) misc(2) size(2) */

#endif
