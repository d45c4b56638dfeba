/* render.h - a report, table by table, to text */
#ifndef STALL_RENDER_H
#define STALL_RENDER_H

#include <stdbool.h>
#include <stdio.h>

#include "libanalyze/table.h"

/* Where a report goes. The caller sets f and several, the rest to 0. */
struct stall_out {
	FILE *f;
	bool several; /* tables to come: csv puts their names between them */
	int tables;   /* so far */
	void *frame;  /* the renderer's own, from begin to end */
};

/* One of a list: a sentence with a mark in front and notes below; borrowed. */
struct stall_item {
	const char *mark; /* "critical", "warning", "info"; shows how bad */
	const char *text;
	const struct stall_note {
		const char *label, *text;
		bool code; /* a command */
	} *note;
	int nnotes;
};

/*
 * libanalyze/render_foo.c defines stall_renderer_foo, found by its file name.
 * A report is begin, then headings, paragraphs, items, tables and code in any
 * order, then end. A renderer that has no use for prose (csv, json) leaves
 * heading, text, item and code NULL, one that needs no frame begin and end.
 */
struct stall_renderer {
	const char *name;
	void (*begin)(struct stall_out *out, const char *title);
	void (*heading)(struct stall_out *out, int level, const char *text);
	void (*text)(struct stall_out *out, const char *paragraph);
	void (*item)(struct stall_out *out, const struct stall_item *item);
	void (*table)(struct stall_out *out, const struct stall_table *t);
	void (*code)(struct stall_out *out, const char *language,
		     const char *text);
	void (*end)(struct stall_out *out);
};

#endif
