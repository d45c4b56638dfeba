/*
 * One HTML file that needs nothing else: no script, no font, no picture, and a
 * policy in its head that forbids them. All text is escaped, and control
 * characters and those that turn the direction of writing are made visible:
 * names come from traces. The body is kept back until the end, because the
 * table of contents stands before it.
 */
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/render.h"
#include "libanalyze/show.h"
#include "libanalyze/utf8.h"

#define FOLD_LINES 12 /* longer code is folded away */

struct frame {
	FILE *to; /* where all goes at the end */
	FILE *toc;
	char *toc_text, *body_text;
	size_t toc_size, body_size;
	int headings;
	bool items; /* in a list of them */
};

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, "
	"initial-scale=1\">\n";

static const char style[] =
	"<style>\n"
	":root { color-scheme: light dark; --line: #8886; --soft: #8881; }\n"
	"body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; "
	"margin: 0 auto; padding: 1rem 1.5rem 4rem; }\n"
	"h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }\n"
	"h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }\n"
	"nav { background: var(--soft); padding: .7rem 1rem; columns: 18rem; "
	"font-size: .9em; }\n"
	"nav a { display: block; } nav .l3 { padding-left: 1.2rem; }\n"
	"p, li { max-width: 60rem; overflow-wrap: anywhere; }\n"
	".items { list-style: none; padding: 0; }\n"
	".items li { border-left: .4rem solid #888; background: var(--soft); "
	"margin: .6rem 0; padding: .5rem .8rem; }\n"
	".items .critical { border-color: #c62828; }\n"
	".items .warning { border-color: #ef8f00; }\n"
	".items .info { border-color: #1976d2; }\n"
	".mark { color: #fff; background: #616161; border-radius: .25rem; "
	"font-size: .8em; font-weight: 600; padding: .1rem .45rem; }\n"
	".critical .mark { background: #c62828; }\n"
	".warning .mark { background: #a85b00; }\n"
	".info .mark { background: #1565c0; }\n"
	".note { margin: .25rem 0 0; font-size: .93em; }\n"
	".wide { overflow-x: auto; margin: 1rem 0; }\n"
	"table { border-collapse: collapse; font-size: .87em; "
	"font-variant-numeric: tabular-nums; }\n"
	"th, td { border: 1px solid var(--line); padding: .2rem .5rem; "
	"text-align: left; vertical-align: top; }\n"
	"th { background: var(--soft); white-space: nowrap; }\n"
	"td { max-width: 40rem; overflow-wrap: anywhere; }\n"
	"th.n, td.n { text-align: right; white-space: nowrap; }\n"
	"tbody tr:nth-child(even) { background: var(--soft); }\n"
	"pre { background: var(--soft); padding: .7rem; overflow-x: auto; "
	"font-size: .85em; }\n"
	"code { overflow-wrap: anywhere; }\n"
	"@media print { nav { columns: 2; } .wide { overflow: visible; } }\n"
	"</style>\n";

/* Its bytes as \xNN; n is 0 for no UTF-8. */
static void made_visible(const char *s, size_t n, FILE *f)
{
	for (size_t i = 0; i < (n ? n : 1); i++)
		fprintf(f, "\\x%02x", (unsigned char)s[i]);
}

static void escaped(const char *s, FILE *f)
{
	static const char *const entity[128] = {
		['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",
		['"'] = "&quot;", ['\''] = "&#39;",
	};

	for (size_t n; *s; s += n ? n : 1) {
		n = stall_utf8_len(s);
		if (stall_utf8_acts(s, n))
			made_visible(s, n, f);
		else if (n == 1 && entity[(unsigned char)*s])
			fputs(entity[(unsigned char)*s], f);
		else
			fwrite(s, 1, n, f);
	}
}

static void end_items(struct stall_out *out)
{
	struct frame *h = out->frame;

	if (h->items)
		fputs("</ul>\n", out->f);
	h->items = false;
}

static void element(const char *tag, const char *text, FILE *f)
{
	fprintf(f, "<%s>", tag);
	escaped(text, f);
	fprintf(f, "</%s>\n", tag);
}

static void html_begin(struct stall_out *out, const char *title)
{
	struct frame *h = stall_alloc(sizeof(*h));

	out->frame = h;
	h->to = out->f;
	fputs(head, h->to);
	element("title", *title ? title : "stallscope", h->to);
	fprintf(h->to, "%s</head>\n<body>\n", style);
	if (*title)
		element("h1", title, h->to);
	h->toc = stall_memstream(&h->toc_text, &h->toc_size);
	out->f = stall_memstream(&h->body_text, &h->body_size);
}

static void html_end(struct stall_out *out)
{
	struct frame *h = out->frame;

	end_items(out);
	fclose(out->f);
	fclose(h->toc);
	out->f = h->to;
	if (h->headings > 1)
		fprintf(h->to, "<nav aria-label=\"Contents\">\n%s</nav>\n",
			h->toc_text);
	fwrite(h->body_text, 1, h->body_size, h->to);
	fputs("</body>\n</html>\n", h->to);
	free(h->toc_text);
	free(h->body_text);
	free(h);
	out->frame = NULL;
}

static void html_heading(struct stall_out *out, int level, const char *text)
{
	struct frame *h = out->frame;
	int id = ++h->headings;

	end_items(out);
	fprintf(h->toc, "<a class=\"l%d\" href=\"#s%d\">", level, id);
	escaped(text, h->toc);
	fputs("</a>\n", h->toc);
	fprintf(out->f, "<h%d id=\"s%d\">", level, id);
	escaped(text, out->f);
	fprintf(out->f, "</h%d>\n", level);
}

static void html_text(struct stall_out *out, const char *paragraph)
{
	end_items(out);
	element("p", paragraph, out->f);
}

static void html_note(const struct stall_note *n, FILE *f)
{
	fputs("<p class=\"note\">", f);
	escaped(n->label, f);
	fputs(n->code ? ": <code>" : ": ", f);
	escaped(n->text, f);
	fputs(n->code ? "</code></p>\n" : "</p>\n", f);
}

static void html_item(struct stall_out *out, const struct stall_item *item)
{
	struct frame *h = out->frame;

	if (!h->items)
		fputs("<ul class=\"items\">\n", out->f);
	h->items = true;
	fputs("<li class=\"", out->f);
	escaped(item->mark, out->f);
	fputs("\"><span class=\"mark\">", out->f);
	escaped(item->mark, out->f);
	fputs("</span> ", out->f);
	escaped(item->text, out->f);
	fputc('\n', out->f);
	for (int i = 0; i < item->nnotes; i++)
		html_note(&item->note[i], out->f);
	fputs("</li>\n", out->f);
}

enum align { HIDDEN, LEFT, RIGHT };

static void table_head(const struct stall_table *t, const enum align *at,
		       FILE *f)
{
	fputs("<thead><tr>", f);
	for (int c = 0; c < t->ncols; c++) {
		if (at[c] == HIDDEN)
			continue;
		fputs(at[c] == LEFT ? "<th>" : "<th class=\"n\">", f);
		escaped(t->col[c].title, f);
		fputs("</th>", f);
	}
	fputs("</tr></thead>\n", f);
}

static void table_row(const struct stall_table *t, int r, const enum align *at,
		      FILE *f)
{
	char buf[STALL_HUMAN];

	fputs("<tr>", f);
	for (int c = 0; c < t->ncols; c++) {
		const struct stall_cell *cell = &t->cell[r * t->ncols + c];

		if (at[c] == HIDDEN)
			continue;
		fputs(at[c] == LEFT ? "<td>" : "<td class=\"n\">", f);
		if (cell->type == STALL_CELL_TEXT)
			escaped(cell->text, f);
		else if (cell->type != STALL_CELL_NULL)
			fputs(stall_show_number(buf, t, r, c), f);
		fputs("</td>", f);
	}
	fputs("</tr>\n", f);
}

static void html_table(struct stall_out *out, const struct stall_table *t)
{
	enum align *at;

	end_items(out);
	out->tables++;
	if (!t->nrows) {
		element("p", "None.", out->f);
		return;
	}
	at = stall_alloc((size_t)t->ncols * sizeof(*at));
	for (int c = 0; c < t->ncols; c++)
		at[c] = !stall_show_column(t, c) ? HIDDEN
			: stall_show_left(t, c)	 ? LEFT
						 : RIGHT;
	fputs("<div class=\"wide\"><table>\n", out->f);
	table_head(t, at, out->f);
	fputs("<tbody>\n", out->f);
	for (int r = 0; r < t->nrows; r++)
		table_row(t, r, at, out->f);
	fputs("</tbody></table></div>\n", out->f);
	free(at);
}

static void html_code(struct stall_out *out, const char *language,
		      const char *text)
{
	int lines = 0;

	end_items(out);
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		lines++;
	if (lines > FOLD_LINES)
		fprintf(out->f, "<details><summary>%d lines</summary>\n",
			lines);
	fputs("<pre><code class=\"", out->f);
	escaped(language, out->f);
	fputs("\">", out->f);
	escaped(text, out->f);
	fputs("</code></pre>\n", out->f);
	if (lines > FOLD_LINES)
		fputs("</details>\n", out->f);
}

const struct stall_renderer stall_renderer_html = {
	.name = "html",
	.begin = html_begin,
	.heading = html_heading,
	.text = html_text,
	.item = html_item,
	.table = html_table,
	.code = html_code,
	.end = html_end,
};
