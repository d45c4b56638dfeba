/* types.c - the event types of a file, parsed by libtraceevent when needed */
#include "importers/tracedat/feed.h"

#include <stdio.h>
#include <stdlib.h>

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

static void set_long_size(struct tracedat_feed *f)
{
	struct tracedat *td = f->td;
	struct stall_str s = td->header_page;
	char *text = stall_strndup(s.p, s.n);
	int size = 0;

	/* The kernel's long may be longer than that of user space. */
	if (s.n && !tep_parse_header_page(f->tep, text, s.n, td->long_size))
		size = tep_get_header_page_size(f->tep);
	if (size == 4 || size == 8)
		td->long_size = size;
	tep_set_long_size(f->tep, td->long_size);
	free(text);
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

/*
 * How an event is printed is of no interest, and by far the longest and most
 * intricate part of its format: it is replaced by an empty one.
 */
static char *without_print(struct stall_str text, size_t *ret_n)
{
	static const char print[] = "\nprint fmt: \"\"\n";
	const char *end = memmem(text.p, text.n, "\nprint fmt:", 11);
	size_t n = end ? (size_t)(end - text.p) : text.n;
	char *p = stall_alloc(n + sizeof(print));

	memcpy(p, text.p, n);
	memcpy(p + n, print, sizeof(print));
	*ret_n = n + sizeof(print) - 1;
	return p;
}

static struct tracedat_plan *make_plan(struct tracedat_feed *f,
				       struct tracedat_type *t)
{
	struct tracedat_plan *plan = NULL;
	struct tep_event *event = NULL;
	size_t n;
	char *text = without_print(t->format->text, &n);

	if (!tep_parse_format(f->tep, &event, text, n, t->fmt->system) && event)
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
