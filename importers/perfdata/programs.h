/* programs.h - the programs and libraries that were given with a perf.data */
#ifndef STALL_PERFDATA_PROGRAMS_H
#define STALL_PERFDATA_PROGRAMS_H

#include "importers/binary/unwind.h"
#include "importers/symbols/rows.h"

struct perf_program {
	struct elf elf;
	struct stall_str name; /* of its file, without the folder */
	char build_id[STALL_BUILD_ID_CHARS]; /* "": it has none */
	struct unwind_program unwind;
	bool opened; /* unwind; not before it is needed */
};

/* The build id of a mapped file, where the file's head tells it. */
struct perf_told {
	char *file, *build_id;
};

struct perf_programs {
	struct perf_program *of;
	int n;
	struct perf_told *told;
	int ntold;
};

void perf_programs_open(struct perf_programs *p, struct stall_load *load);
void perf_programs_close(struct perf_programs *p);

void perf_programs_told(struct perf_programs *p, struct stall_str file,
			const char *build_id);

/*
 * Number of the one that was mapped: by the linker's build id, or by the file's
 * name if one of them has none (as the view frame_name does). -1: none was.
 */
int32_t perf_programs_find(const struct perf_programs *p, struct stall_str file,
			   const char *build_id);

const struct unwind_program *perf_programs_unwind(struct perf_programs *p,
						  int32_t i);

#endif
