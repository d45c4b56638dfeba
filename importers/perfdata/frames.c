#include "importers/perfdata/frames.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

enum {
	SLOTS = 1 << 18, /* of each table */
	FULL = SLOTS / 4 * 3,
	MAX_IDS = 1 << 22,
	MAX_DEPTH = 1024,
};

static const struct stall_rowtype frame_row = {
	"frame", "source_id, address, kernel, returns, perf_map_id, file_offset",
	6};
static const struct stall_rowtype chain_row = {"chain_frame", "frame_id", 1};

void perf_frames_start(struct perf_frames *f, struct stall_load *load)
{
	*f = (struct perf_frames){.load = load};
}

void perf_frames_end(struct perf_frames *f)
{
	perf_maps_free(&f->maps);
	free(f->frame);
	free(f->chain);
	free(f->ids);
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* ---- frames ---- */

static int64_t write_frame(struct perf_frames *f, const struct perf_frame *key,
			   const struct perf_map *map)
{
	uint64_t at = map ? key->address - map->begin + map->pgoff : 0;

	return stall_load_row(
		f->load, &frame_row, stall_int(stall_load_source_id(f->load)),
		stall_int((int64_t)key->address),
		key->kernel ? stall_int(1) : stall_null(),
		key->returns ? stall_int(1) : stall_null(),
		map ? stall_int(map->row) : stall_null(),
		map && !key->kernel ? stall_int((int64_t)at) : stall_null());
}

static bool same_frame(const struct perf_frame *a, const struct perf_frame *b)
{
	return a->address == b->address && a->map == b->map &&
	       a->returns == b->returns && a->kernel == b->kernel;
}

static void make_room(struct perf_frames *f)
{
	if (!f->frame)
		f->frame = stall_alloc(SLOTS * sizeof(*f->frame));
	if (f->nframes < FULL)
		return;
	memset(f->frame, 0, SLOTS * sizeof(*f->frame));
	f->nframes = 0;
}

int64_t perf_frames_one(struct perf_frames *f, int32_t pid, bool kernel,
			uint64_t address, bool returns)
{
	const struct perf_map *map = perf_maps_find(
		&f->maps, kernel ? PERF_KERNEL_PID : pid, address);
	struct perf_frame key = {address, map ? map->row : 0, returns, kernel,
				 0};
	struct perf_frame *slot;
	uint64_t i;

	make_room(f);
	i = mix(mix((uint64_t)key.map * 4 + returns * 2 + kernel, address),
		0);
	for (slot = &f->frame[i % SLOTS]; slot->row; slot = &f->frame[++i % SLOTS])
		if (same_frame(slot, &key))
			return slot->row;
	key.row = write_frame(f, &key, map);
	*slot = key;
	f->nframes++;
	return key.row;
}

/* ---- chains ---- */

static void make_chain_room(struct perf_frames *f)
{
	if (!f->chain) {
		f->chain = stall_alloc(SLOTS * sizeof(*f->chain));
		f->ids = stall_alloc(MAX_IDS * sizeof(*f->ids));
	}
	if (f->nchains < FULL && f->nids + MAX_DEPTH <= MAX_IDS)
		return;
	memset(f->chain, 0, SLOTS * sizeof(*f->chain));
	f->nchains = f->nids = 0;
}

static int64_t write_chain(struct perf_frames *f, const int64_t *id, int n)
{
	int64_t first = 0;

	for (int i = 0; i < n; i++) {
		int64_t row = stall_load_row(f->load, &chain_row,
					     stall_int(id[i]));

		first = i ? first : row;
	}
	return first;
}

/* Looks for the chain whose frames have been put behind those that are kept. */
static int64_t find_chain(struct perf_frames *f, uint64_t hash, int n)
{
	const int64_t *id = f->ids + f->nids;
	struct perf_chain *c;
	uint64_t i = hash;

	for (c = &f->chain[i % SLOTS]; c->row; c = &f->chain[++i % SLOTS])
		if (c->hash == hash && c->n == (uint32_t)n &&
		    !memcmp(f->ids + c->at, id, (size_t)n * sizeof(*id)))
			return c->row;
	*c = (struct perf_chain){hash, write_chain(f, id, n), (uint32_t)f->nids,
				 (uint32_t)n};
	f->nids += (size_t)n;
	f->nchains++;
	return c->row;
}

int64_t perf_frames_chain(struct perf_frames *f, int32_t pid, bool kernel,
			  const uint64_t *ip, const bool *returns, int n)
{
	uint64_t hash = (uint64_t)n;

	make_chain_room(f);
	for (int i = 0; i < n && i < MAX_DEPTH; i++) {
		int64_t id = perf_frames_one(f, pid, kernel, ip[i],
					     returns ? returns[i] : i > 0);

		f->ids[f->nids + (size_t)i] = id;
		hash = mix(hash, (uint64_t)id);
	}
	return find_chain(f, hash, n < MAX_DEPTH ? n : MAX_DEPTH);
}
