/* maps.h - which file lies where in the memory of each process, and the kernel
 *
 * As perf tells it: what lies where a new mapping is put is gone, a child has
 * what its parent had, a program that is started has nothing.
 */
#ifndef STALL_PERFDATA_MAPS_H
#define STALL_PERFDATA_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PERF_KERNEL_PID (-1) /* the kernel's mappings are of that process */

struct perf_map {
	uint64_t begin, end; /* addresses */
	uint64_t pgoff;	     /* place in the file of begin */
	int64_t row;	     /* in perf_map */
	int32_t program;     /* of perf_programs; -1: it was not given */
};

/* Of one process, in order, none over another. */
struct perf_space {
	struct perf_map *of;
	size_t n, room;
	bool dead;
};

enum { PERF_DEAD_KEPT = 64 };

struct perf_maps {
	struct perf_space *of; /* by pid + 1 */
	size_t n;
	int32_t dead[PERF_DEAD_KEPT]; /* what else its threads do is known still
				       */
	size_t ndead;
};

void perf_maps_free(struct perf_maps *m);

void perf_maps_add(struct perf_maps *m, int32_t pid, struct perf_map map);
/* Nothing lies there any more. */
void perf_maps_remove(struct perf_maps *m, int32_t pid, uint64_t begin,
		      uint64_t end);
void perf_maps_fork(struct perf_maps *m, int32_t parent, int32_t child);
void perf_maps_exec(struct perf_maps *m, int32_t pid);
void perf_maps_exit(struct perf_maps *m, int32_t pid);

/* NULL: nothing is known to lie there. Valid until the maps change. */
const struct perf_map *perf_maps_find(const struct perf_maps *m, int32_t pid,
				      uint64_t addr);

#endif
