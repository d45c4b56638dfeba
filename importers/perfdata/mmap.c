/* mmap.c - records of mappings: which file lies where, from then on */
#include <linux/perf_event.h>

#include "importers/perfdata/feed.h"
#include "importers/symbols/rows.h"

#ifndef PERF_RECORD_MISC_MMAP_BUILD_ID /* headers before Linux 5.12 */
#define PERF_RECORD_MISC_MMAP_BUILD_ID (1 << 14)
#endif

enum { WHICH_FILE = 24, MAX_BUILD_ID = 20, PROT_AND_FLAGS = 8 };

static const struct stall_rowtype map_row = {
	"perf_map",
	"source_id, ts, pid, begin_address, size, file_offset, file, build_id",
	8};

static const struct stall_reason short_mapping = {
	"short_mapping", "records of mapped files that end too early"};

struct mapping {
	int32_t pid;
	uint64_t begin, size, pgoff;
	struct stall_str build_id, file;
};

/* Device and inode, or size(1) unused(3) and the build id. */
static struct stall_str read_build_id(struct stall_str which, uint16_t misc)
{
	size_t n = which.n ? (uint8_t)which.p[0] : 0;

	if (!(misc & PERF_RECORD_MISC_MMAP_BUILD_ID) || which.n < WHICH_FILE ||
	    n > MAX_BUILD_ID)
		n = 0;
	return (struct stall_str){which.p + 4, n};
}

static bool read_mapping(struct mapping *m, struct raw_cur c,
			 const struct perf_record *rec)
{
	m->pid = (int32_t)raw_u32(&c);
	raw_u32(&c); /* tid */
	m->begin = raw_u64(&c);
	m->size = raw_u64(&c);
	m->pgoff = raw_u64(&c);
	m->build_id = (struct stall_str){"", 0};
	if (rec->type == PERF_RECORD_MMAP2) {
		m->build_id =
			read_build_id(raw_bytes(&c, WHICH_FILE), rec->misc);
		raw_take(&c, PROT_AND_FLAGS);
	}
	m->file = raw_text(&c);
	return !c.bad;
}

void perf_feed_mmap(struct perf_feed *f, const struct perf_record *rec,
		    int64_t ts)
{
	struct stall_load *load = f->pf->load;
	char text[STALL_BUILD_ID_CHARS];
	struct mapping m;
	const char *build_id;
	int64_t row;

	if (rec->misc & PERF_RECORD_MISC_MMAP_DATA)
		return;
	if (!read_mapping(&m, perf_file_over(f->pf, rec->body), rec)) {
		stall_load_skip(load, &short_mapping,
				rec->body.p - f->pf->all.p);
		return;
	}
	build_id = build_id_text(m.build_id, text);
	row = stall_load_row(load, &map_row,
			     stall_int(stall_load_source_id(load)),
			     stall_known(ts), stall_int(m.pid),
			     stall_int((int64_t)m.begin),
			     stall_int((int64_t)m.size),
			     stall_int((int64_t)m.pgoff), stall_text(m.file),
			     stall_cstr(build_id));
	perf_maps_add(&f->frames.maps, m.pid,
		      (struct perf_map){m.begin,
					m.size > UINT64_MAX - m.begin
						? UINT64_MAX
						: m.begin + m.size,
					m.pgoff, row,
					perf_programs_find(&f->pf->programs,
							   m.file, build_id)});
}
