/* registry.h - what was compiled in; arrays end with NULL */
#ifndef STALL_REGISTRY_H
#define STALL_REGISTRY_H

#include "libanalyze/importer.h"
#include "libanalyze/render.h"

struct stall_sqltext {
	const char *name; /* "tables/40_go", "analyses/stw/metrics" */
	const char *text;
};

extern const struct stall_importer *const stall_importers[];
extern const struct stall_renderer *const stall_renderers[];
extern const struct stall_sqltext stall_sqltexts[]; /* in name order */

const struct stall_importer *stall_importer_find(const char *name);
/* NULL with *err if none or more than one claims it. */
const struct stall_importer *stall_importer_guess(struct stall_str head,
						  struct stall_err *err);
const struct stall_renderer *stall_renderer_find(const char *name);
const char *stall_sqltext_find(const char *name); /* NULL: none */

#endif
