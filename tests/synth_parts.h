/* synth_parts.h - what the pieces of synth share */
#ifndef STALL_SYNTH_PARTS_H
#define STALL_SYNTH_PARTS_H

#include "tests/synth.h"

#define SYNTH_CPUS    64
#define SYNTH_BUFFERS 4
#define SYNTH_FIELDS  24
#define SYNTH_FORMATS 64

struct synth_bytes {
	uint8_t *p;
	size_t n;
};

struct synth_field {
	char type[48], name[48];
	int offset, elem, count; /* count 0: an array without a length */
	bool array, dynamic, rel, text, is_signed;
	bool open; /* the last one, as long as each record has it */
};

struct synth_type {
	char system[32], name[48];
	int id;
	struct synth_field field[SYNTH_FIELDS];
	int nfields, size;
	const char *text; /* as it is, owned; NULL: made of the above */
};

struct synth_cpu {
	struct synth_bytes b; /* whole pages */
	size_t used;	      /* of the last one; 0: none is open */
	size_t limit;
	uint64_t ts;
	bool lost;
	int64_t lost_events;
};

struct synth_buffer {
	char name[32];
	struct synth_cpu cpu[SYNTH_CPUS];
};

struct synth {
	struct synth_options opt;
	struct synth_type type[SYNTH_FORMATS];
	int ntypes;
	struct synth_buffer *buffer[SYNTH_BUFFERS], *now;
	int nbuffers, ncpus;
	struct synth_bytes comms, options, file;
};

/* What a usual event looks like: "sched", "sched_waking", its fields. */
struct synth_usual {
	const char *system, *name, *fields[16];
};
const struct synth_usual *synth_usual_find(const char *name);

_Noreturn void synth_die(const char *what, const char *name);

void synth_add(struct synth_bytes *b, const void *p, size_t n);
void synth_poke(const struct synth *s, uint8_t *p, uint64_t v, int size);
void synth_num(const struct synth *s, struct synth_bytes *b, uint64_t v,
	       int size);
void synth_str(struct synth_bytes *b, const char *text); /* with its NUL */

/* synth_ring.c: a record as it lies in the ring buffer of a CPU */
void synth_record(struct synth *s, int cpu, uint64_t ts,
		  const struct synth_bytes *rec);

/* synth_file.c: the file around it, in version 6 and its pieces */
void synth_write_file(struct synth *s);
void synth_add_header_info(struct synth *s, struct synth_bytes *b);
void synth_add_system(struct synth *s, struct synth_bytes *b, const char *name);
void synth_add_systems(struct synth *s, struct synth_bytes *b); /* but ftrace */
void synth_add_option(const struct synth *s, struct synth_bytes *b, int id,
		      const void *data, size_t n);
void synth_add_facts(struct synth *s, struct synth_bytes *b); /* as options */
void synth_align(struct synth *s);

void synth_write_v7(struct synth *s); /* synth_v7.c */

#endif
