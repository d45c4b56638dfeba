/* features.c - the parts of the header: facts, names of events, formats */
#include <linux/perf_event.h>
#include <stdio.h>
#include <time.h>

#include "importers/perfdata/file.h"
#include "importers/perfdata/wire.h"

static const struct stall_reason bad_feature = {
	"bad_header_part", "parts of the header that end too early"};

/* Names of clocks as the rest of the database has them. */
static const char *clock_name(int32_t clockid)
{
	switch (clockid) {
	case CLOCK_MONOTONIC:
		return "mono";
	case CLOCK_MONOTONIC_RAW:
		return "mono_raw";
	case CLOCK_BOOTTIME:
		return "boot";
	case CLOCK_REALTIME:
		return "real";
	case CLOCK_TAI:
		return "tai";
	default:
		return "unknown";
	}
}

void perf_tell_clock(struct perf_file *pf)
{
	const struct perf_attr *attr = pf->attrs.n ? pf->attrs.of : NULL;
	bool chosen = attr && attr->chose_clock;

	pf->attrs.base_ns = stall_load_base(
		pf->load, chosen ? clock_name(attr->clockid) : "perf", chosen);
}

/* Its length with padding, and it ends with a NUL. */
static struct stall_str text(struct raw_cur *c)
{
	struct stall_str s = raw_bytes(c, raw_u32(c));

	s.n = strnlen(s.p, s.n);
	return s;
}

static void put_fact(struct perf_file *pf, const char *key, struct raw_cur *c)
{
	struct stall_str s = text(c);

	if (s.n)
		stall_load_info(pf->load, key, s);
}

static void read_arch(struct perf_file *pf, struct raw_cur *c)
{
	struct stall_str s = text(c);

	snprintf(pf->machine, sizeof(pf->machine), "%.*s", (int)s.n, s.p);
	if (s.n)
		stall_load_info(pf->load, "machine", s);
}

static void read_cmdline(struct perf_file *pf, struct raw_cur *c)
{
	uint32_t n = raw_u32(c);
	char line[1024];
	size_t at = 0;

	while (n-- && !c->bad && at < sizeof(line) - 1) {
		struct stall_str arg = text(c);
		size_t room = sizeof(line) - 1 - at;

		if (at)
			line[at++] = ' ';
		arg.n = arg.n < room - 1 ? arg.n : room - 1;
		memcpy(line + at, arg.p, arg.n);
		at += arg.n;
	}
	stall_load_info(pf->load, "cmdline", (struct stall_str){line, at});
}

/* Attributes once more, this time with a name each. */
static void read_names(struct perf_file *pf, struct raw_cur *c)
{
	uint32_t n = raw_u32(c), attr_size = raw_u32(c);

	for (uint32_t i = 0; i < n && !c->bad; i++) {
		struct stall_str name;
		uint32_t nids;

		raw_take(c, attr_size);
		nids = raw_u32(c);
		name = text(c);
		raw_take(c, 8 * (uint64_t)nids);
		if (!c->bad && i < pf->attrs.n)
			perf_attr_name(&pf->attrs.of[i], name);
	}
}

static void read_clocks(struct perf_file *pf, struct raw_cur *c)
{
	int32_t clockid;
	uint64_t wall, own;

	raw_u32(c); /* version, 1 */
	clockid = (int32_t)raw_u32(c);
	wall = raw_u64(c);
	own = raw_u64(c);
	if (c->bad || wall > INT64_MAX || own > INT64_MAX)
		return;
	stall_load_reading(pf->load, 0, "real", (int64_t)wall, -1);
	stall_load_reading(pf->load, 0, clock_name(clockid), (int64_t)own, -1);
}

/* Records one after the other, as a pipe has them among the others. */
static void read_build_ids(struct perf_file *pf, struct raw_cur *c)
{
	while (raw_left(c) >= PERF_RECORD_HEAD && !c->bad) {
		uint16_t misc, size;

		raw_u32(c); /* type */
		misc = raw_u16(c);
		size = raw_u16(c);
		if (size < PERF_RECORD_HEAD)
			return;
		perf_build_id(pf, raw_bytes(c, size - PERF_RECORD_HEAD), misc);
	}
}

void perf_feature(struct perf_file *pf, uint64_t id, struct stall_str part)
{
	struct raw_cur c = perf_file_over(pf, part);

	switch (id) {
	case PERF_FEAT_TRACING_DATA:
		perf_tracing_data(pf, part);
		break;
	case PERF_FEAT_BUILD_ID:
		read_build_ids(pf, &c);
		break;
	case PERF_FEAT_HOSTNAME:
		put_fact(pf, "hostname", &c);
		break;
	case PERF_FEAT_OSRELEASE:
		put_fact(pf, "osrelease", &c);
		break;
	case PERF_FEAT_VERSION:
		put_fact(pf, "perf_version", &c);
		break;
	case PERF_FEAT_ARCH:
		read_arch(pf, &c);
		break;
	case PERF_FEAT_CMDLINE:
		read_cmdline(pf, &c);
		break;
	case PERF_FEAT_EVENT_DESC:
		read_names(pf, &c);
		break;
	case PERF_FEAT_CLOCK_DATA:
		read_clocks(pf, &c);
		break;
	default: /* of no interest here: topology, build ids, ... */
		break;
	}
	if (c.bad)
		stall_load_skip(pf->load, &bad_feature, (int64_t)id);
}

/*
 * 17 08 44 "tracing", version, byte order(1), size of a long(1), of a page(4),
 * then as in a trace.dat. Its byte order is that of the records.
 */
void perf_tracing_data(struct perf_file *pf, struct stall_str part)
{
	static const char magic[] = "\x17\x08\x44tracing";
	struct raw_cur c = perf_file_over(pf, part);
	struct stall_str begin = raw_bytes(&c, sizeof(magic) - 1);
	const char *sizes;

	raw_text(&c);
	sizes = raw_take(&c, 2);
	raw_u32(&c);
	if (!sizes || memcmp(begin.p, magic, begin.n) || pf->formats.n) {
		stall_load_skip(pf->load, &bad_feature, PERF_FEAT_TRACING_DATA);
		return;
	}
	raw_formats_header(&pf->formats, &c);
	raw_formats_ftrace(&pf->formats, &c);
	raw_formats_systems(&pf->formats, &c);
	pf->long_size =
		raw_formats_long_size(&pf->formats, sizes[1] == 4 ? 4 : 8);
	if (c.bad)
		stall_load_skip(pf->load, &bad_feature, PERF_FEAT_TRACING_DATA);
}
