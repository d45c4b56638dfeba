/* instance.h - which of the processes that share a stderr printed a record */
#ifndef GODEBUG_INSTANCE_H
#define GODEBUG_INSTANCE_H

#include <stdbool.h>
#include <stdint.h>

/* Times of one process in each of these only grow. */
enum godebug_clock {
	GODEBUG_GC,    /* "@" of a gc line */
	GODEBUG_SCHED, /* "SCHED 5ms" */
	GODEBUG_INIT,  /* "@" of an init line */
	GODEBUG_CLOCKS
};

/* What a record tells about the process that printed it. */
struct godebug_moment {
	enum godebug_clock clock;
	int64_t at_ns;
	int64_t printed_ns; /* on the same clock: it was not printed before */
	int64_t seq;	    /* of a gc line */
	int64_t pid;	    /* -1: not told */
	int min_go, max_go; /* minor versions that print it like this */
	bool detail;	    /* scheddetail=1 */
};

#define GODEBUG_MAX_LIVES 16

struct godebug_life {
	int number; /* as stored */
	int64_t pid;
	int64_t at_ns[GODEBUG_CLOCKS]; /* last; -1: none yet */
	int64_t printed_ns, seq;
	int min_go, max_go;
	bool detail;
	int64_t first, last; /* records of the file that were its */
};

/* Zero is a file at its start. */
struct godebug_instances {
	struct godebug_life life[GODEBUG_MAX_LIVES];
	int nlives;
	int count; /* numbers given out */
	int64_t records;
	int64_t doubts; /* more than one process could have printed it */
	int latest;	/* number of who printed last */
};

/* The number of the process, 0 ... */
int godebug_instance(struct godebug_instances *in,
		     const struct godebug_moment *m);
/* The same for a record without a time: who printed last. */
int godebug_instance_now(struct godebug_instances *in, int64_t pid);

#endif
