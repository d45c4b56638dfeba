/* kinds.h - the records of the Go runtime's text, told by how they begin */
#ifndef GODEBUG_KINDS_H
#define GODEBUG_KINDS_H

#include "importers/godebug/gctrace.h"
#include "importers/godebug/init.h"
#include "importers/godebug/instance.h"
#include "importers/godebug/netdns.h"
#include "importers/godebug/pacer.h"
#include "importers/godebug/scav.h"
#include "importers/godebug/scheddetail.h"
#include "importers/godebug/schedtrace.h"
#include "libanalyze/load.h"

union godebug_record {
	struct gctrace_cycle cycle;
	struct gctrace_scan scan;
	struct gctrace_finalizers finalizers;
	struct schedtrace_line sched;
	struct scheddetail_p p;
	struct scheddetail_m m;
	struct scheddetail_g g;
	struct pacer_assist assist;
	struct pacer_mark mark;
	struct pacer_mark_old mark_old;
	struct pacer_sweep sweep;
	struct scav_line scav;
	struct scav_scvg scvg;
	struct init_line init;
	struct netdns_line netdns;
};

/* What the lines of a scheddetail block are to each other. */
enum godebug_stage { STAGE_NONE, STAGE_SCHED, STAGE_P, STAGE_M, STAGE_G };

/* Ids of the rows of one record. */
struct godebug_ids {
	int64_t line;
	int64_t sched_line; /* of a block's lines; -1: not known */
};

struct godebug_kind {
	const char *start;
	const char *table; /* go_line.kind */
	enum godebug_stage stage;
	/* A line that fails after so many tokens was meant to be a record. */
	int sure;
	/* Too little text to be believed inside another line. */
	bool alone;
	bool (*read)(struct scan *s, union godebug_record *r);
	/* NULL: it tells no time. */
	void (*when)(const union godebug_record *r, struct godebug_moment *m);
	/* NULL: nothing but its line. */
	void (*put)(struct stall_load *load, const struct godebug_ids *ids,
		    const union godebug_record *r);
	struct stall_reason damaged;
};

/* NULL: no record begins like this. */
const struct godebug_kind *godebug_kind_of(struct stall_str text);

/* Pairs of bytes that records may begin with: one bit each. */
struct godebug_starts {
	uint8_t pair[256][32];
};
void godebug_starts_init(struct godebug_starts *starts);

/* The next byte from `from` on where a record may begin; text.n: none. */
size_t godebug_find_start(const struct godebug_starts *starts,
			  struct stall_str text, size_t from);

#endif
