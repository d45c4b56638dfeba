/* events.h - which kernel events the sets of --events are */
#ifndef STALL_RECORD_EVENTS_H
#define STALL_RECORD_EVENTS_H

#include <stdbool.h>

#include "libanalyze/err.h"

struct record_event {
	const char *set, *system, *name; /* name NULL: the whole system */
	bool noisy; /* recorded of the target's threads only, if there is one */
};

extern const struct record_event record_events[]; /* set NULL at the end */

/* Is the event in the list "sched,signal"? "all" has every set. */
bool record_event_wanted(const struct record_event *e, const char *sets);
/* -1 with *err if a name in the list is no set. */
int record_sets_check(const char *sets, struct stall_err *err);

#endif
