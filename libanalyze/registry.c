#include "libanalyze/registry.h"

#include <string.h>

#define X(n) extern const struct stall_importer stall_importer_##n;
#include "gen/importers.inc"
#undef X
#define X(n) extern const struct stall_renderer stall_renderer_##n;
#include "gen/renderers.inc"
#undef X

const struct stall_importer *const stall_importers[] = {
#define X(n) &stall_importer_##n,
#include "gen/importers.inc"
#undef X
	NULL};

const struct stall_renderer *const stall_renderers[] = {
#define X(n) &stall_renderer_##n,
#include "gen/renderers.inc"
#undef X
	NULL};

const struct stall_sqltext stall_sqltexts[] = {
#include "gen/sql.inc"
	{NULL, NULL}};

const struct stall_importer *stall_importer_find(const char *name)
{
	const struct stall_importer *const *p = stall_importers;

	while (*p && strcmp((*p)->name, name))
		p++;
	return *p;
}

const struct stall_importer *stall_importer_guess(struct stall_str head,
						  struct stall_err *err)
{
	const struct stall_importer *best = NULL, *rival = NULL;
	int top = 0;

	for (const struct stall_importer *const *p = stall_importers; *p; p++) {
		int bid = (*p)->probe(head);

		if (bid > top) {
			best = *p;
			rival = NULL;
			top = bid;
		} else if (bid && bid == top) {
			rival = *p;
		}
	}
	if (!best)
		stall_fail(err, "of no known format; formats are listed by "
				"'stallscope list'");
	else if (rival)
		stall_fail(err, "could be %s or %s; name one with --format",
			   best->name, rival->name);
	return rival ? NULL : best;
}

const struct stall_renderer *stall_renderer_find(const char *name)
{
	const struct stall_renderer *const *p = stall_renderers;

	while (*p && strcmp((*p)->name, name))
		p++;
	return *p;
}

const char *stall_sqltext_find(const char *name)
{
	const struct stall_sqltext *t = stall_sqltexts;

	while (t->name && strcmp(t->name, name))
		t++;
	return t->text;
}
