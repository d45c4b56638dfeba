/* System calls by number: some formats of events have a name only. */
#include "importers/tracepoints/numbers.h"

#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/calls.h"
#include "importers/tracepoints/syscall_names.h"
#include "libanalyze/mem.h"

static const struct stall_rowtype name_row = {"syscall_name",
					      "source_id, nr, name", 3};

/* "write" of sys_enter_write. */
static const char *name_of(const struct stall_format *fmt)
{
	const char *p = fmt->name + strlen("sys_e");

	return strchr(p, '_') ? strchr(p, '_') + 1 : p;
}

static int32_t nameless(struct stall_call_numbers *s, const char *name)
{
	int32_t i = 0;

	while (i < s->nnameless && strcmp(s->nameless[i], name))
		i++;
	if (i == STALL_MAX_NAMELESS)
		return STALL_NO_NR;
	if (i == s->nnameless)
		s->nameless[s->nnameless++] = name;
	return -1 - i;
}

int32_t stall_call_number_of(struct stall_call_numbers *s,
			     const struct stall_format *f)
{
	uint32_t i = (uint32_t)((uintptr_t)f >> 4) % STALL_MAX_CALLS;
	int32_t nr;

	while (s->format[i].fmt && s->format[i].fmt != f)
		i = (i + 1) % STALL_MAX_CALLS;
	if (s->format[i].fmt)
		return s->format[i].nr;
	nr = stall_syscall_nr(s->k->machine, name_of(f));
	if (nr < 0)
		nr = nameless(s, name_of(f));
	if (s->nformats >= STALL_MAX_CALLS / 2)
		return nr;
	s->nformats++;
	s->format[i].fmt = f;
	return s->format[i].nr = nr;
}

void stall_call_number_note(struct stall_call_numbers *s, int64_t i, int32_t nr,
			    const struct stall_format *fmt)
{
	struct stall_call_number *n = &s->number[i];
	const char *name = stall_syscall_name(s->k->machine, nr);

	n->seen = true;
	if (!name && fmt)
		name = name_of(fmt);
	if (!name)
		return;
	n->action = stall_call_action(name);
	stall_load_row(s->k->load, &name_row,
		       stall_int(stall_load_source_id(s->k->load)),
		       stall_int(nr), stall_cstr(name));
}

struct stall_call_numbers *stall_call_numbers_new(struct stall_kernel *k)
{
	struct stall_call_numbers *s = stall_alloc(sizeof(*s));

	s->k = k;
	return s;
}
