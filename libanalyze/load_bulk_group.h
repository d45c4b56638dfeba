/* load_bulk_group.h - entries of an index, grouped by their first column */
#ifndef STALL_LOAD_BULK_GROUP_H
#define STALL_LOAD_BULK_GROUP_H

#include <stddef.h>

#include "libanalyze/load_bulk_key.h"

enum {
	STALL_BULK_CHUNK = 256, /* bytes */
	STALL_BULK_CHUNKS = 4096,
	STALL_BULK_GROUPS = 2048,
	STALL_BULK_SLOTS = 4096, /* a power of two, more than groups */
};

/* Packed entries, in a chain of chunks. */
struct stall_bulk_group {
	struct stall_bulk_key last;
	uint8_t *to, *end; /* of the last chunk */
	uint32_t first, chunk;
	uint32_t n;
	bool disorder; /* they did not come in order */
};

struct stall_bulk_chunk {
	uint32_t next;
	uint32_t n; /* bytes, once there is a next one */
	uint8_t data[STALL_BULK_CHUNK - 8];
};

struct stall_bulk_groups {
	struct stall_bulk_chunk *chunk;
	struct stall_bulk_group *group;
	uint32_t nchunks, ngroups;
	uint16_t slot[STALL_BULK_SLOTS]; /* number of the group + 1 */
};

void stall_bulk_groups_init(struct stall_bulk_groups *g);
void stall_bulk_groups_free(struct stall_bulk_groups *g);
void stall_bulk_groups_clear(struct stall_bulk_groups *g);

/* Is there room for one more entry, whatever it is? */
static inline bool stall_bulk_groups_room(const struct stall_bulk_groups *g)
{
	return g->chunk && g->nchunks < STALL_BULK_CHUNKS &&
	       g->ngroups < STALL_BULK_GROUPS;
}

/* For add(), the seldom part: the first of its group; the chunk is full. */
struct stall_bulk_group *
stall_bulk_groups_new(struct stall_bulk_groups *g, uint16_t *slot);
void stall_bulk_groups_more(struct stall_bulk_groups *g,
			    struct stall_bulk_group *x);

static inline struct stall_bulk_group *
stall_bulk_group_of(struct stall_bulk_groups *g,
		    const struct stall_bulk_key *key)
{
	/* Threads and CPUs are numbered: neighbours stay neighbours. */
	uint64_t h = key->col[0] ^ key->col[0] >> 12 ^ key->col[0] >> 24;

	for (;; h++) {
		uint16_t *slot = &g->slot[h % STALL_BULK_SLOTS];
		struct stall_bulk_group *x;

		if (!*slot)
			return stall_bulk_groups_new(g, slot);
		x = &g->group[*slot - 1];
		if (x->last.col[0] == key->col[0] &&
		    !((x->last.id ^ key->id) & stall_bulk_given(0)))
			return x;
	}
}

static inline void stall_bulk_groups_add(struct stall_bulk_groups *g,
					 const struct stall_bulk_key *key)
{
	struct stall_bulk_group *x = stall_bulk_group_of(g, key);

	if (x->end - x->to < STALL_BULK_MAX_PACKED)
		stall_bulk_groups_more(g, x);
	if (x->n++ && stall_bulk_less(key, &x->last))
		x->disorder = true;
	x->to = stall_bulk_pack(x->to, &x->last, key);
	x->last = *key;
}

/*
 * All entries in order, packed: of each group, a stall_bulk_head and its
 * entries. *p is grown to as much as is needed; returns how many bytes it has.
 * Eight bytes more may be read.
 */
struct stall_bulk_head {
	uint64_t col0, n;
};
size_t stall_bulk_groups_pack(struct stall_bulk_groups *g, uint8_t **p);

/* ---- reading them ---- */

struct stall_bulk_cursor {
	const uint8_t *at, *end;
	uint64_t left; /* in this group */
	struct stall_bulk_key key;
};

static inline void stall_bulk_next_group(struct stall_bulk_cursor *c)
{
	struct stall_bulk_head h;

	memcpy(&h, c->at, sizeof(h));
	c->at += sizeof(h);
	c->left = h.n;
	c->key = (struct stall_bulk_key){.col = {h.col0}};
}

/* To the next entry; false if there is none. */
static inline bool stall_bulk_next(struct stall_bulk_cursor *c)
{
	if (!c->left) {
		if (c->at == c->end)
			return false;
		stall_bulk_next_group(c);
	}
	c->left--;
	c->at = stall_bulk_unpack(c->at, &c->key);
	return true;
}

#endif
