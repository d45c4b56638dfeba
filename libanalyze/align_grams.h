/* align_grams.h - sequences of events by which two recordings are compared */
#ifndef STALL_ALIGN_GRAMS_H
#define STALL_ALIGN_GRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STALL_GRAM_LONGEST 12

/* The hash of some events in a row, and when the last of them was. */
struct stall_gram {
	uint64_t hash;
	int64_t ts;
};

/* Two times of one event: by the clock that is to be placed, and the base. */
struct stall_pair {
	int64_t from, to;
};

/*
 * Of one recording, in bounded memory: once there are too many, those with the
 * smaller hashes are kept, which are the same ones in every recording. Zeroed
 * is empty; free() gram.
 */
struct stall_grams {
	struct stall_gram *gram;
	size_t n, room;
	uint64_t below; /* hashes kept are less; 0: all are */
	int64_t stream; /* the one that is being told */
	uint64_t last[STALL_GRAM_LONGEST];
	size_t nlast;
};

/*
 * An event. Those of one stream (a CPU, a thread) are told in a row and in
 * order of time; `length` of them make a sequence, at most the longest.
 */
void stall_grams_add(struct stall_grams *g, int64_t stream, size_t length,
		     uint64_t event, int64_t ts);
/* What follows does not follow what was told last. */
void stall_grams_break(struct stall_grams *g);
uint64_t stall_grams_hash(uint64_t seed, int64_t value);
/* All is told: sorts, and drops what occurs more than once. */
void stall_grams_end(struct stall_grams *g);

/* What occurs once in both; the caller frees. */
size_t stall_grams_pairs(const struct stall_grams *from,
			 const struct stall_grams *to,
			 struct stall_pair **ret_pair);

#endif
