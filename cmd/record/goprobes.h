/* goprobes.h - where a Go program is probed, and what is read there */
#ifndef STALL_RECORD_GOPROBES_H
#define STALL_RECORD_GOPROBES_H

#include "cmd/record/goinfo.h"
#include "importers/binary/gofunc.h"

/* As tracefs' uprobe_events takes it: "TYPE:GROUP/NAME PATH:OFFSET FETCH". */
struct probe {
	char type;	   /* 'p', or 'r': at the return, of C functions only */
	const char *set;   /* of --events: "stw", "dns" */
	const char *group; /* "gostw", "gdns": as in trace.dat */
	char name[32];	   /* "stw_stop" */
	const char *function; /* "runtime.stopTheWorldWithSema" */
	char *path;	      /* owned */
	int64_t offset;	      /* in the file */
	char fetch[160];      /* "reason=%ax:u8 ..."; may be "" */
};

struct probes {
	struct probe *probe;
	int n;
};

/*
 * Adds those of a Go program of Go 1.18 to 1.26, amd64 or arm64. Return
 * instructions are probed, never returns: Go's stacks move. What the program
 * lacks (it looks up no names) is left out.
 */
void goprobes_add(struct probes *p, const char *path, const struct elf *e,
		  const struct goinfo *info);
/* getaddrinfo of a C library. */
void goprobes_add_libc(struct probes *p, const char *path, const struct elf *e);
void goprobes_free(struct probes *p);

#endif
