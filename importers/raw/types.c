/* types.c - the event types of a file, parsed by libtraceevent when needed */
#include "importers/raw/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "importers/raw/clean.h"
#include "libanalyze/mem.h"

static bool has(struct stall_str text, const char *what)
{
	return memmem(text.p, text.n, what, strlen(what)) != NULL;
}

static bool is_probe(struct stall_str text)
{
	return has(text, "__probe_");
}

static void c_string(char to[RAW_MAX_NAME + 1], struct stall_str s)
{
	snprintf(to, RAW_MAX_NAME + 1, "%.*s", (int)s.n, s.p);
}

/* The first format of an id is the one that counts. */
static void add_type(struct raw_events *r, const struct raw_format *fm)
{
	struct raw_type *t = &r->type[fm->id];
	char system[RAW_MAX_NAME + 1], name[RAW_MAX_NAME + 1];

	if (t->format)
		return;
	c_string(system, fm->system);
	c_string(name, fm->name);
	t->format = fm;
	t->fmt = stall_kernel_format(r->kernel, system, name,
				     is_probe(fm->text));
}

void raw_types_start(struct raw_events *r, const struct raw_formats *formats)
{
	tep_set_loglevel(TEP_LOG_NONE);
	r->tep = tep_alloc();
	tep_set_file_bigendian(r->tep, r->big_endian ? TEP_BIG_ENDIAN
						     : TEP_LITTLE_ENDIAN);
	tep_set_long_size(r->tep, r->long_size);
	for (size_t i = 0; i < formats->n; i++)
		if (formats->of[i].id >= r->ntypes)
			r->ntypes = formats->of[i].id + 1;
	r->type = stall_alloc(r->ntypes * sizeof(*r->type));
	for (size_t i = 0; i < formats->n; i++)
		add_type(r, &formats->of[i]);
}

void raw_types_end(struct raw_events *r)
{
	for (uint32_t i = 0; i < r->ntypes; i++)
		raw_plan_free(r->type[i].plan);
	free(r->type);
	tep_free(r->tep);
}

static struct raw_plan *make_plan(struct raw_events *r, struct raw_type *t)
{
	struct raw_plan *plan = NULL;
	struct tep_event *event = NULL;
	size_t n;
	char *text = raw_clean(t->format->text, t->format->id, &n);

	if (!tep_parse_format(r->tep, &event, text, n, "raw") && event)
		plan = raw_plan_new(event, t->fmt);
	if (!plan)
		stall_load_skip(r->load, &raw_bad_format, t->format->id);
	t->broken = !plan;
	free(text);
	return plan;
}

struct raw_plan *raw_type_plan(struct raw_events *r, uint32_t id)
{
	struct raw_type *t = id < r->ntypes ? &r->type[id] : NULL;

	if (!t || !t->fmt || t->broken)
		return NULL;
	if (!t->plan)
		t->plan = make_plan(r, t);
	return t->plan;
}
