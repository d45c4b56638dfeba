/* file.c - the head of a perf.data
 *
 * "PERFILE2" size(8), and in a file (size 104) attr-size(8), then where they
 * are, the sections of attributes, data and event types (each offset(8)
 * size(8)) and 256 bits: which parts of the header there are. Where they are
 * is told behind the data, in the order of the bits. In a pipe (size 16)
 * records follow.
 */
#include "importers/perfdata/file.h"

#include <stdlib.h>

#include "importers/perfdata/wire.h"

enum { PIPE_HEAD = 16, FILE_HEAD = 104, LEAST_ATTR = 64, MOST_ATTR = 4096 };

static const struct stall_reason bad_attr = {
	"bad_attr", "descriptions of events that lie outside the file"};

struct section {
	uint64_t offset, size;
};

struct raw_cur perf_file_over(const struct perf_file *pf, struct stall_str s)
{
	return (struct raw_cur){s.p, s.p + s.n, pf->swap, false};
}

static struct section read_section(struct raw_cur *c)
{
	struct section s = {raw_u64(c), 0};

	s.size = raw_u64(c);
	return s;
}

/* What of it is in the file; cut: not all. */
static struct stall_str piece(struct perf_file *pf, struct section s)
{
	struct stall_str none = {"", 0};
	uint64_t room = pf->all.n;

	if (s.size && (s.offset > room || s.size > room - s.offset))
		pf->cut = true;
	if (s.offset > room)
		return none;
	if (s.size > room - s.offset)
		s.size = room - s.offset;
	return (struct stall_str){pf->all.p + s.offset, (size_t)s.size};
}

/* Each attribute is followed by where its ids are. */
static void read_attrs(struct perf_file *pf, struct stall_str attrs,
		       uint64_t size)
{
	struct raw_cur c = perf_file_over(pf, attrs);

	if (size < LEAST_ATTR + sizeof(struct section) || size > MOST_ATTR) {
		stall_load_skip(pf->load, &bad_attr, FILE_HEAD);
		return;
	}
	while (raw_left(&c) >= size) {
		struct stall_str attr =
			raw_bytes(&c, size - sizeof(struct section));
		struct stall_str ids = piece(pf, read_section(&c));

		if (!perf_attrs_add(&pf->attrs, attr, perf_file_over(pf, ids),
				    pf->big_endian))
			stall_load_skip(pf->load, &bad_attr,
					attr.p - pf->all.p);
	}
}

static bool has_feature(struct stall_str bits, int id, bool swap)
{
	uint64_t word = raw_load64(bits.p + id / 64 * 8, swap);

	return word >> (id & 63) & 1;
}

static void read_features(struct perf_file *pf, struct stall_str bits,
			  uint64_t behind)
{
	struct section rest = {behind, pf->all.n - behind};
	struct raw_cur c;

	if (behind > pf->all.n)
		return;
	c = perf_file_over(pf, piece(pf, rest));
	for (int id = 0; id < PERF_FEATS; id++)
		if (has_feature(bits, id, pf->swap)) {
			struct section s = read_section(&c);

			perf_feature(pf, (uint64_t)id, piece(pf, s));
		}
	pf->cut |= c.bad;
}

/* Ended before it could say how much there is: up to the end of the file. */
static struct section whole_data(struct perf_file *pf, struct section data)
{
	if (data.size || data.offset >= pf->all.n)
		return data;
	pf->cut = true;
	data.size = pf->all.n - data.offset;
	return data;
}

static int read_file(struct perf_file *pf, struct raw_cur *c,
		     struct stall_err *err)
{
	uint64_t attr_size = raw_u64(c);
	struct section attrs = read_section(c), data = read_section(c);
	struct stall_str bits;

	read_section(c); /* of event types, not used since Linux 3.4 */
	bits = raw_bytes(c, PERF_FEATS / 8);
	if (c->bad)
		return stall_fail(err, "the file ends within its head");
	if (has_feature(bits, PERF_FEAT_DIR_FORMAT, pf->swap))
		return stall_fail(err, "its events are in the other files of "
				       "its folder, which is not supported; "
				       "record without --threads");
	read_attrs(pf, piece(pf, attrs), attr_size);
	if (data.size)
		read_features(pf, bits, data.offset + data.size);
	pf->data = piece(pf, whole_data(pf, data));
	return 0;
}

int perf_file_open(struct perf_file *pf, struct stall_str all,
		   struct stall_load *load, struct stall_err *err)
{
	bool little = all.n >= 8 && !memcmp(all.p, "PERFILE2", 8);
	struct raw_cur c;
	uint64_t size;

	*pf = (struct perf_file){
		.load = load,
		.all = all,
		.big_endian = !little,
		.swap = little != (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__),
		.long_size = 8,
		.formats = {.load = load, .file = all}};
	perf_programs_open(&pf->programs, load);
	c = perf_file_over(pf, all);
	raw_take(&c, 8);
	size = raw_u64(&c);
	if (!c.bad && size == PIPE_HEAD) {
		pf->pipe = true;
		pf->data = (struct stall_str){c.p, raw_left(&c)};
		return 0;
	}
	if (!c.bad && size < FILE_HEAD)
		stall_fail(err, "damaged: its head has %llu bytes",
			   (unsigned long long)size);
	else if (!read_file(pf, &c, err))
		return 0;
	perf_file_close(pf);
	return -1;
}

void perf_file_close(struct perf_file *pf)
{
	perf_attrs_free(&pf->attrs);
	perf_programs_close(&pf->programs);
	raw_formats_free(&pf->formats);
}
