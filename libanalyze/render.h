/* render.h - a report, table by table, to text */
#ifndef STALL_RENDER_H
#define STALL_RENDER_H

#include <stdio.h>

#include "libanalyze/table.h"

/*
 * libanalyze/render_foo.c defines stall_renderer_foo, found by its file name.
 * A report is begin, then headings, paragraphs, tables and code in any order,
 * then end. A renderer that has no use for prose (csv) leaves those NULL.
 */
struct stall_renderer {
	const char *name;
	void (*begin)(FILE *out, const char *title);
	void (*heading)(FILE *out, int level, const char *text);
	void (*text)(FILE *out, const char *paragraph);
	void (*table)(FILE *out, const struct stall_table *t);
	void (*code)(FILE *out, const char *language, const char *text);
	void (*end)(FILE *out);
};

#endif
