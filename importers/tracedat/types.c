/* types.c - the event types of a file, parsed by libtraceevent when needed */
#include "importers/tracedat/feed.h"

#include <stdio.h>
#include <stdlib.h>

#include "importers/tracedat/clean.h"
#include "libanalyze/mem.h"

static bool has(struct stall_str text, const char *what)
{
	return memmem(text.p, text.n, what, strlen(what)) != NULL;
}

static bool is_probe(struct stall_str text)
{
	return has(text, "__probe_");
}

static void c_string(char to[TRACEDAT_MAX_NAME + 1], struct stall_str s)
{
	snprintf(to, TRACEDAT_MAX_NAME + 1, "%.*s", (int)s.n, s.p);
}

/* The first format of an id is the one that counts. */
static void add_type(struct tracedat_feed *f, const struct tracedat_format *fm)
{
	struct tracedat_type *t = &f->type[fm->id];
	char system[TRACEDAT_MAX_NAME + 1], name[TRACEDAT_MAX_NAME + 1];

	if (t->format)
		return;
	c_string(system, fm->system);
	c_string(name, fm->name);
	t->format = fm;
	t->fmt = stall_kernel_format(f->kernel, system, name,
				     is_probe(fm->text));
}

/* The kernel's long may be longer than that of the traced user space. */
static void set_long_size(struct tracedat_feed *f)
{
	struct tracedat *td = f->td;
	uint32_t size = tracedat_field_size(td->header_page, "commit");

	if (size == 4 || size == 8)
		td->long_size = (int)size;
	tep_set_long_size(f->tep, td->long_size);
}

void tracedat_types_start(struct tracedat_feed *f)
{
	struct tracedat *td = f->td;

	tep_set_loglevel(TEP_LOG_NONE);
	f->tep = tep_alloc();
	tep_set_file_bigendian(f->tep, td->big_endian ? TEP_BIG_ENDIAN
						      : TEP_LITTLE_ENDIAN);
	set_long_size(f);
	for (size_t i = 0; i < td->nformats; i++)
		if (td->format[i].id >= f->ntypes)
			f->ntypes = td->format[i].id + 1;
	f->type = stall_alloc(f->ntypes * sizeof(*f->type));
	for (size_t i = 0; i < td->nformats; i++)
		add_type(f, &td->format[i]);
}

void tracedat_types_end(struct tracedat_feed *f)
{
	for (uint32_t i = 0; i < f->ntypes; i++)
		tracedat_plan_free(f->type[i].plan);
	free(f->type);
	tep_free(f->tep);
}

static struct tracedat_plan *make_plan(struct tracedat_feed *f,
				       struct tracedat_type *t)
{
	struct tracedat_plan *plan = NULL;
	struct tep_event *event = NULL;
	size_t n;
	char *text = tracedat_clean(t->format->text, t->format->id, &n);

	if (!tep_parse_format(f->tep, &event, text, n, "tracedat") && event)
		plan = tracedat_plan_new(event, t->fmt);
	if (!plan)
		stall_load_skip(f->td->load, &tracedat_bad_format,
				t->format->id);
	t->broken = !plan;
	free(text);
	return plan;
}

struct tracedat_plan *tracedat_type_plan(struct tracedat_feed *f, uint32_t id)
{
	struct tracedat_type *t = id < f->ntypes ? &f->type[id] : NULL;

	if (!t || !t->fmt || t->broken)
		return NULL;
	if (!t->plan)
		t->plan = make_plan(f, t);
	return t->plan;
}
