/* map.h - numbers that mean something, such as goroutine ids */
#ifndef GOEXEC_MAP_H
#define GOEXEC_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From numbers to numbers, open addressing. Zeroed is empty. */
struct goexec_map {
	struct goexec_pair {
		uint64_t key;
		uint64_t value; /* that was put, plus 1; 0: free */
	} * pair;
	size_t n, room; /* room is a power of two */
};

/* False: the key is not there. */
bool goexec_map_get(const struct goexec_map *m, uint64_t key,
		    uint64_t *ret_value);
/* False: the key is there already; nothing changes. value < UINT64_MAX. */
bool goexec_map_put(struct goexec_map *m, uint64_t key, uint64_t value);
void goexec_map_remove(struct goexec_map *m, uint64_t key);
void goexec_map_clear(struct goexec_map *m); /* keeps its room */
void goexec_map_free(struct goexec_map *m);

/* FNV-1a, a step of eight bytes with a final mix; for keys made of content. */
uint64_t goexec_hash(uint64_t seed, const void *p, size_t n);

#endif
