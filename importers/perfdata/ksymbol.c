/* ksymbol.c - code that the kernel makes while it runs: BPF programs and the
 * like */
#include "importers/perfdata/feed.h"

/* linux/perf_event.h; headers before Linux 5.1 do not have it. */
enum { FLAG_GONE = 1 };

static const struct stall_rowtype map_row = {
	"perf_map",
	"source_id, ts, pid, begin_address, size, file_offset, file, function",
	8};

static const struct stall_reason short_symbol = {
	"short_ksymbol", "records of the kernel's symbols that end too early"};

/* Address(8), bytes(4), kind(2), flags(2), name */
void perf_feed_ksymbol(struct perf_feed *f, const struct perf_record *rec,
		       int64_t ts)
{
	struct raw_cur c = perf_file_over(f->pf, rec->body);
	struct perf_map map = {.begin = raw_u64(&c), .program = -1};
	struct stall_load *load = f->pf->load;
	uint32_t size = raw_u32(&c);
	uint16_t flags;
	struct stall_str name;

	raw_u16(&c);
	flags = raw_u16(&c);
	name = raw_text(&c);
	if (c.bad || size > UINT64_MAX - map.begin) {
		stall_load_skip(load, &short_symbol,
				rec->body.p - f->pf->all.p);
		return;
	}
	map.end = map.begin + size;
	if (flags & FLAG_GONE) {
		perf_maps_remove(&f->frames.maps, PERF_KERNEL_PID, map.begin,
				 map.end);
		return;
	}
	map.row = stall_load_row(
		load, &map_row, stall_int(stall_load_source_id(load)),
		stall_known(ts), stall_int(PERF_KERNEL_PID),
		stall_int((int64_t)map.begin), stall_int(size), stall_int(0),
		stall_text(name), stall_text(name));
	perf_maps_add(&f->frames.maps, PERF_KERNEL_PID, map);
}
