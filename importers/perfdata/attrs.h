/* attrs.h - which events perf recorded, and how their samples are laid out */
#ifndef STALL_PERFDATA_ATTRS_H
#define STALL_PERFDATA_ATTRS_H

#include "importers/raw/cursor.h"

/* What is used of a perf_event_attr. */
struct perf_attr {
	uint32_t type; /* PERF_TYPE_... */
	uint64_t config;
	uint64_t sample_type,
		read_format; /* PERF_SAMPLE_..., PERF_FORMAT_... */
	int time_at; /* bytes of a sample before its time; -1: it has none */
	uint64_t branch_type; /* PERF_SAMPLE_BRANCH_... */
	uint64_t user_regs;   /* which ones of the user's are sampled */
	uint64_t period;     /* or, if freq, samples a second */
	bool freq;
	bool id_all; /* records that are no samples tell when and where */
	bool chose_clock;
	int32_t clockid; /* if it chose one */
	char *name;	 /* owned; NULL: the file does not name it */
	int64_t row;	 /* in perf_event; 0: not written yet */
};

/* The kernel's id of an event on a CPU or thread. */
struct perf_id {
	uint64_t id;
	uint32_t attr;
};

enum { PERF_TIME_VARIES = -2 };

struct perf_attrs {
	struct perf_attr *of;
	uint32_t n;
	struct perf_id *id; /* ascending once they are looked up */
	size_t nids;
	bool sorted;
	int time_at; /* of all; PERF_TIME_VARIES: see each */
	int64_t base_ns; /* to be added to all times */
};

/*
 * One more, out of the bytes of a perf_event_attr; ids: 8 bytes each. False:
 * they are too few to be one.
 */
bool perf_attrs_add(struct perf_attrs *a, struct stall_str attr,
		    struct raw_cur ids, bool big_endian);
void perf_attrs_free(struct perf_attrs *a);

/* NULL: no event has that id. */
struct perf_attr *perf_attrs_find(struct perf_attrs *a, uint64_t id);

/* The first name counts. */
void perf_attr_name(struct perf_attr *attr, struct stall_str name);

#endif
