/*
 * What a recorder notes beside its files: manifest.json and go.json as facts,
 * clocks.json as readings of clocks.
 */
#include <stdio.h>
#include <string.h>

#include "importers/snapshot/snapshot.h"
#include "libanalyze/json_read.h"

static const struct stall_reason not_json = {
	"not_json", "notes of a recorder that cannot be read as JSON"};

/* ---- clocks.json ---- */

static bool is_clocks(struct stall_str head, const char *key)
{
	(void)key;
	return head.n && strchr("[{", *head.p) &&
	       memmem(head.p, head.n, "\"mono_before\"", 13);
}

/* The clocks that are read between two readings of CLOCK_MONOTONIC. */
static const char *const clocks[] = {"boot", "mono_raw", "real", "tai"};
enum { CLOCKS = sizeof(clocks) / sizeof(*clocks) };

struct reading {
	struct snapshot *s;
	char object[256]; /* path of what is being read */
	char clock[32];	  /* ours is {clock, ns, mono_before, mono_after} */
	int64_t ns, before, after;
	int64_t by_name[CLOCKS]; /* others: {mono_before, real, boot, ...} */
	int64_t n;
};

static void clear(struct reading *r)
{
	r->ns = r->before = r->after = -1;
	*r->clock = '\0';
	for (int i = 0; i < CLOCKS; i++)
		r->by_name[i] = -1;
}

static void finish(struct reading *r)
{
	int64_t width = r->after - r->before;

	for (int i = 0; i < CLOCKS; i++)
		if (!strcmp(r->clock, clocks[i]))
			r->by_name[i] = r->ns;
	for (int i = 0; i < CLOCKS; i++) {
		if (r->by_name[i] < 0 || r->before < 0 || width < 0)
			continue;
		stall_load_reading(r->s->load, r->n, "mono",
				   r->before + width / 2, (width + 1) / 2);
		stall_load_reading(r->s->load, r->n++, clocks[i], r->by_name[i],
				   0);
		r->s->n += 2;
	}
	clear(r);
}

static void take_number(struct reading *r, const char *key, int64_t v)
{
	if (!strcmp(key, "ns"))
		r->ns = v;
	else if (!strcmp(key, "mono_before"))
		r->before = v;
	else if (!strcmp(key, "mono_after"))
		r->after = v;
	for (int i = 0; i < CLOCKS; i++)
		if (!strcmp(key, clocks[i]))
			r->by_name[i] = v;
}

static void take_clock(void *ctx, const char *path, struct stall_val v)
{
	struct reading *r = ctx;
	const char *last = strrchr(path, '/');
	size_t n = last ? (size_t)(last - path) : 0;

	if (!last || n >= sizeof(r->object))
		return;
	if (strlen(r->object) != n || strncmp(r->object, path, n)) {
		finish(r);
		memcpy(r->object, path, n);
		r->object[n] = '\0';
	}
	if (v.type == STALL_TYPE_INT)
		take_number(r, last + 1, v.i);
	else if (!strcmp(last, "/clock") && v.type == STALL_TYPE_TEXT &&
		 v.n < sizeof(r->clock))
		snprintf(r->clock, sizeof(r->clock), "%.*s", (int)v.n, v.text);
}

static void read_clocks(struct snapshot *s, struct stall_str text)
{
	struct reading r = {.s = s};
	struct stall_err err;

	clear(&r);
	if (stall_json_read(text, take_clock, &r, &err))
		stall_load_skip(s->load, &not_json, -1);
	finish(&r);
}

const struct snapshot_kind snapshot_kind_clocks = {"clocks", is_clocks,
						   read_clocks};

/* ---- manifest.json, go.json ---- */

static bool is_notes(struct stall_str head, const char *key)
{
	size_t n = strlen(key);

	return head.n && strchr("[{", *head.p) &&
	       (memmem(head.p, head.n, "\"recorded_by\"", 13) ||
		(n > 5 && !strcmp(key + n - 5, ".json")) ||
		memmem(head.p, head.n, "\"go_version\"", 12));
}

static void take_note(void *ctx, const char *path, struct stall_val v)
{
	char number[32];

	if (v.type == STALL_TYPE_INT)
		snprintf(number, sizeof(number), "%lld", (long long)v.i);
	else if (v.type == STALL_TYPE_REAL)
		snprintf(number, sizeof(number), "%.17g", v.r);
	if (v.type == STALL_TYPE_TEXT)
		snapshot_put(ctx, path + (*path == '/'),
			     (struct stall_str){v.text, v.n});
	else if (v.type != STALL_TYPE_NULL)
		snapshot_put(ctx, path + (*path == '/'),
			     (struct stall_str){number, strlen(number)});
}

static void read_notes(struct snapshot *s, struct stall_str text)
{
	struct stall_err err;

	if (stall_json_read(text, take_note, s, &err))
		stall_load_skip(s->load, &not_json, -1);
}

const struct snapshot_kind snapshot_kind_notes = {"recorder's notes", is_notes,
						  read_notes};
