/* synth.h - tiny trace.dat files made in memory, for tests
 *
 *	struct synth *s = synth_new(NULL);
 *
 *	synth_sched_switch(s, 0, 1000, "a", 1, 120, 0x1, "b", 2, 120);
 *	synth_event(s, 0, 1500, 2, "sched_waking",
 *		    "comm=a pid=1 prio=120 target_cpu=0");
 *	src = synth_source(s);	   (importer "tracedat")
 *
 * Events of a CPU are written in the order given; times are in ns.
 */
#ifndef STALL_SYNTH_H
#define STALL_SYNTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libanalyze/source.h"

struct synth;

/* Zero means the default, so that a test names only what it is about. */
struct synth_options {
	int version;		 /* 6, or 7 */
	const char *compression; /* of version 7: "none", "zlib", "zstd" */
	bool big_endian;
	int long_size;		  /* 8, or 4 */
	int page_size;		  /* 4096 */
	const char *clock;	  /* "mono" */
	const char *buffer_clock; /* as buffers say; clock */
	const char *uname;	  /* "Linux synth 6.12.0 #1 SMP x86_64" */
};

struct synth *synth_new(const struct synth_options *opt); /* NULL: defaults */
void synth_free(struct synth *s);

/* Ends the file. The first frees s; the bytes of the second belong to s. */
struct stall_source *synth_source(struct synth *s);
const uint8_t *synth_finish(struct synth *s, size_t *ret_n);

/* ---- event formats ---- */

/*
 * The usual events of the kernel (synth_formats.c) need no declaration; their
 * first use puts them into the file. synth_format() adds others, or one with
 * other fields: "int fd", "char comm[16]", "__data_loc char[] name",
 * "unsigned long args[6]"; "char buf[]" and "unsigned long caller[8+]" as the
 * last one are as long as the values of each record, whatever the format says.
 * __probe_ip as a field makes it a probe.
 */
#define synth_format(s, system, name, ...)         \
	synth_format_fields((s), (system), (name), \
			    (const char *const[]){__VA_ARGS__, NULL})
void synth_format_fields(struct synth *s, const char *system, const char *name,
			 const char *const *fields);
/* A usual event that the file shall know, though none of it is seen. */
void synth_declare(struct synth *s, const char *name);
/* A format text put into the file as it is. */
void synth_format_text(struct synth *s, const char *system, const char *text);

/* ---- events ---- */

/*
 * tid is common_pid: who was on the CPU. Fields as "name=value": a number, a
 * text without blanks or in '', or numbers with ',' between for an array.
 * Fields not named are 0. An unknown event or field aborts the test.
 */
void synth_event(struct synth *s, int cpu, int64_t ts, int tid,
		 const char *name, const char *fields, ...)
	__attribute__((format(printf, 6, 7)));

void synth_sched_switch(struct synth *s, int cpu, int64_t ts,
			const char *prev_comm, int prev_pid, int prev_prio,
			long prev_state, const char *next_comm, int next_pid,
			int next_prio);
void synth_waking(struct synth *s, int cpu, int64_t ts, int tid,
		  const char *comm, int pid, int prio, int target_cpu);

/* Before the next event of the CPU some were lost; events < 0: not told. */
void synth_lost(struct synth *s, int cpu, int64_t events);
/* An event that the kernel took back, and the time itself as it puts it into
 * the buffer for some triggers. */
void synth_discarded(struct synth *s, int cpu, uint64_t ts);
void synth_stamp(struct synth *s, int cpu, uint64_t ts);
/* The next event of the CPU starts a new page. */
void synth_page(struct synth *s, int cpu);
/* The following events go into that instance's buffer; "": the main one. */
void synth_buffer(struct synth *s, const char *name);

/* ---- the rest of the file ---- */

void synth_saved_comm(struct synth *s, int tid, const char *comm);
/* An option of the file by its number, see trace-cmd.dat(5). */
void synth_option(struct synth *s, int id, const void *data, size_t n);

#endif
