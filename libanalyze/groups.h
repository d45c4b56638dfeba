/* groups.h - numbers collected by key, for percentiles of each key */
#ifndef STALL_GROUPS_H
#define STALL_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One key with its numbers. */
struct stall_group {
	enum { STALL_KEY_NULL, STALL_KEY_INT, STALL_KEY_TEXT } type;
	int64_t number;	 /* the key if INT; else its hash */
	char *text;	 /* the key if TEXT; owned */
	size_t text_len; /* ditto */
	int64_t *v;
	size_t n, room;
	int64_t censored, in_loss;
};

#define STALL_SMALL_KEYS (1 << 20) /* ids of threads, mostly */

struct stall_groups {
	struct stall_group *group;
	size_t n, room;
	uint32_t *slot;	 /* hash table: 1 + index into group, 0: free */
	size_t nslots;	 /* a power of two */
	size_t last;	 /* looked up last: 1 + index */
	uint32_t *small; /* of the keys 0 ... nsmall - 1: as slot */
	size_t nsmall;	 /* STALL_SMALL_KEYS at most */
};

/* All numbers of a key in a few. */
enum stall_number {
	STALL_N,
	STALL_MIN,
	STALL_P50,
	STALL_P90,
	STALL_P99,
	STALL_P999,
	STALL_MAX,
	STALL_MEAN,
	STALL_SUM,
	STALL_CENSORED,
	STALL_IN_LOSS,
	STALL_TAIL,
	STALL_NUMBERS
};

struct stall_summary {
	int64_t number[STALL_NUMBERS];
	uint32_t known; /* bit i: number[i] can be told */
};

/*
 * The group of a key, added if it is new; valid until the next one is added.
 * NULL if there are too many keys. A zeroed struct stall_groups is empty.
 */
struct stall_group *stall_groups_null(struct stall_groups *g);
struct stall_group *stall_groups_int(struct stall_groups *g, int64_t key);
struct stall_group *stall_groups_text(struct stall_groups *g, const char *key,
				      size_t len);
void stall_group_add(struct stall_group *group, int64_t value);

/*
 * Reorders the group's numbers. What there are too few for is not known: all
 * but the counts if there are none, P90, P99 and P99.9 below 10, 100 and 1000;
 * a sum is not if 64 bits cannot hold it. tail: where a tail begins, at the
 * percentile `from` if that is in (0, 1], at the k-th largest number if it is
 * -k (the smallest, if there are fewer); not known if it is 0.
 */
int64_t stall_group_tail(struct stall_group *group, double from); /* n > 0 */
void stall_group_sum_up(struct stall_group *group, double from,
			struct stall_summary *ret);

/* By key: NULL, numbers, texts. Nothing can be added after this. */
void stall_groups_sort(struct stall_groups *g);
void stall_groups_clear(struct stall_groups *g); /* frees what it holds */

#endif
