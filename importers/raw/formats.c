/* formats.c - descriptions of events, taken out of a file */
#include "importers/raw/formats.h"

#include <stdlib.h>

#include "importers/raw/clean.h"
#include "libanalyze/mem.h"

const struct stall_reason raw_bad_format = {
	"bad_format", "descriptions of events that cannot be understood"};

static int64_t place_in(struct stall_str file, const char *p)
{
	return p >= file.p && p <= file.p + file.n ? p - file.p : -1;
}

void raw_formats_header(struct raw_formats *fs, struct raw_cur *c)
{
	raw_take(c, sizeof("header_page"));
	fs->header_page = raw_bytes(c, raw_u64(c));
	raw_take(c, sizeof("header_event"));
	raw_take(c, raw_u64(c));
}

/* The rest of the line that starts with key: "name: sched_switch". */
static struct stall_str line_of(struct stall_str text, const char *key)
{
	size_t klen = strlen(key), left;
	const char *p = memmem(text.p, text.n, key, klen), *nl;

	if (!p || (p > text.p && p[-1] != '\n'))
		return (struct stall_str){"", 0};
	p += klen;
	left = (size_t)(text.p + text.n - p);
	nl = memchr(p, '\n', left);
	return (struct stall_str){p, nl ? (size_t)(nl - p) : left};
}

/* 0 if it is none: no event has that number. */
static uint32_t parse_id(struct stall_str s)
{
	uint32_t id = 0;

	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		if ((id = id * 10 + (uint32_t)(s.p[i] - '0')) > RAW_MAX_ID)
			return 0;
	return id;
}

static void add(struct raw_formats *fs, struct stall_str system,
		struct stall_str text)
{
	struct raw_format f = {.id = parse_id(line_of(text, "ID: ")),
			       .system = system,
			       .name = line_of(text, "name: "),
			       .text = text};

	if (!f.id || !f.name.n || !system.n || f.name.n > RAW_MAX_NAME ||
	    system.n > RAW_MAX_NAME) {
		stall_load_skip(fs->load, &raw_bad_format,
				place_in(fs->file, text.p));
		return;
	}
	if (!(fs->n & (fs->n + 1))) /* 0, 1, 3, 7: full */
		fs->of = stall_grow(fs->of, (fs->n * 2 + 1) * sizeof(f));
	fs->of[fs->n++] = f;
}

static void read_system(struct raw_formats *fs, struct raw_cur *c,
			struct stall_str system)
{
	uint32_t count = raw_u32(c);

	for (uint32_t i = 0; i < count && !c->bad; i++) {
		struct stall_str text = raw_bytes(c, raw_u64(c));

		if (!c->bad)
			add(fs, system, text);
	}
}

void raw_formats_ftrace(struct raw_formats *fs, struct raw_cur *c)
{
	read_system(fs, c, (struct stall_str){"ftrace", 6});
}

void raw_formats_systems(struct raw_formats *fs, struct raw_cur *c)
{
	uint32_t count = raw_u32(c);

	for (uint32_t i = 0; i < count && !c->bad; i++)
		read_system(fs, c, raw_text(c));
}

int raw_formats_long_size(const struct raw_formats *fs, int guess)
{
	uint32_t size = raw_field_size(fs->header_page, "commit");

	return size == 4 || size == 8 ? (int)size : guess;
}

void raw_formats_free(struct raw_formats *fs)
{
	free(fs->of);
}
