/*
 * Markdown that reads well as it is: cells are padded to columns. Numbers are
 * shown in units for people; csv and json have the exact ones.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/render.h"
#include "libanalyze/show.h"
#include "libanalyze/table.h"
#include "libanalyze/utf8.h"

#define PAD_MAX 48 /* a longer cell does not widen the others */

/*
 * Names come from traces: nothing in them may act on a terminal or on the
 * layout. `special` are characters that Markdown would take for its own.
 */
static void md_escaped(const char *s, const char *special, FILE *f)
{
	for (size_t n; *s; s += n ? n : 1) {
		n = stall_utf8_len(s);
		if (*s == '\n' || *s == '\t') {
			fputc(' ', f);
		} else if (stall_utf8_acts(s, n)) {
			for (size_t i = 0; i < (n ? n : 1); i++)
				fprintf(f, "\\\\x%02x", (unsigned char)s[i]);
		} else {
			if (n == 1 && strchr(special, *s))
				fputc('\\', f);
			fwrite(s, 1, n, f);
		}
	}
}

static void md_cell(const struct stall_table *t, int r, int c, FILE *f)
{
	const struct stall_cell *cell = &t->cell[r * t->ncols + c];
	char buf[STALL_HUMAN];

	if (cell->type == STALL_CELL_TEXT)
		md_escaped(cell->text, "|\\<", f);
	else if (cell->type != STALL_CELL_NULL)
		fputs(stall_show_number(buf, t, r, c), f);
}

/* Of row -1: the titles. */
static char *cell_text(const struct stall_table *t, int r, int c)
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	if (r < 0)
		md_escaped(t->col[c].title, "|\\<", f);
	else
		md_cell(t, r, c, f);
	fclose(f);
	return text;
}

/* Characters, taken for columns of a terminal. */
static int width(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* Texts to the left, numbers to the right, the last text as it is. */
static void md_padded(const char *text, int pad, bool left, bool last, FILE *f)
{
	int n = pad - width(text);

	fprintf(f, "%*s%s%*s |", left || n < 0 ? 0 : n, "", text,
		!left || last || n < 0 ? 0 : n, "");
}

static void md_row(const struct stall_table *t, char *const *text,
		   const int *pad, const bool *left, FILE *f)
{
	fputc('|', f);
	for (int c = 0; c < t->ncols; c++) {
		if (!pad[c])
			continue;
		fputc(' ', f);
		md_padded(text[c], pad[c], left[c], c == t->ncols - 1, f);
	}
	fputc('\n', f);
}

static void md_rule(const struct stall_table *t, const int *pad,
		    const bool *left, FILE *f)
{
	fputc('|', f);
	for (int c = 0; c < t->ncols; c++) {
		if (!pad[c])
			continue;
		fputc(' ', f);
		for (int i = left[c] ? 0 : 1; i < pad[c]; i++)
			fputc('-', f);
		fputs(left[c] ? " |" : ": |", f);
	}
	fputc('\n', f);
}

static void lay_out(const struct stall_table *t, char *const *text, int *pad,
		    bool *left)
{
	for (int c = 0; c < t->ncols; c++) {
		left[c] = stall_show_left(t, c);
		pad[c] = stall_show_column(t, c) ? 3 : 0;
		for (int r = 0; pad[c] && r <= t->nrows; r++) {
			int w = width(text[r * t->ncols + c]);

			w = w < PAD_MAX ? w : PAD_MAX;
			pad[c] = w > pad[c] ? w : pad[c];
		}
	}
}

static void md_grid(const struct stall_table *t, char **text, FILE *f)
{
	int *pad = stall_alloc((size_t)t->ncols * sizeof(*pad));
	bool *left = stall_alloc((size_t)t->ncols * sizeof(*left));

	lay_out(t, text, pad, left);
	md_row(t, text, pad, left, f);
	md_rule(t, pad, left, f);
	for (int r = 1; r <= t->nrows; r++)
		md_row(t, text + r * t->ncols, pad, left, f);
	fputc('\n', f);
	free(left);
	free(pad);
}

static void md_table(struct stall_out *out, const struct stall_table *t)
{
	int cells = (t->nrows + 1) * t->ncols;
	char **text;

	out->tables++;
	if (!t->nrows) {
		fputs("None.\n\n", out->f);
		return;
	}
	text = stall_alloc((size_t)cells * sizeof(*text));
	for (int i = 0; i < cells; i++)
		text[i] = cell_text(t, i / t->ncols - 1, i % t->ncols);
	md_grid(t, text, out->f);
	for (int i = 0; i < cells; i++)
		free(text[i]);
	free(text);
}

static void md_heading(struct stall_out *out, int level, const char *text)
{
	fprintf(out->f, "%.*s ", level, "######");
	md_escaped(text, "\\<", out->f);
	fputs("\n\n", out->f);
}

static void md_begin(struct stall_out *out, const char *title)
{
	if (*title)
		md_heading(out, 1, title);
}

static void md_paragraph(struct stall_out *out, const char *text)
{
	md_escaped(text, "\\<", out->f);
	fputs("\n\n", out->f);
}

/* Ticks around a text: at least `least`, and more than any in it. */
static size_t ticks_for(const char *text, size_t least)
{
	for (const char *p = text; (p = strchr(p, '`')); p += strspn(p, "`"))
		if (strspn(p, "`") >= least)
			least = strspn(p, "`") + 1;
	return least;
}

static void md_span(const char *text, FILE *f)
{
	size_t ticks = ticks_for(text, 1);
	const char *pad = ticks > 1 ? " " : "";

	for (size_t i = 0; i < ticks; i++)
		fputc('`', f);
	fputs(pad, f);
	md_escaped(text, "", f);
	fputs(pad, f);
	for (size_t i = 0; i < ticks; i++)
		fputc('`', f);
}

/* - **critical**, the sentence, and below it what goes with it. */
static void md_item(struct stall_out *out, const struct stall_item *item)
{
	fprintf(out->f, "- **%s**, ", item->mark);
	md_escaped(item->text, "\\<", out->f);
	for (int i = 0; i < item->nnotes; i++) {
		const struct stall_note *n = &item->note[i];

		fputs("\n  - ", out->f);
		md_escaped(n->label, "\\<", out->f);
		fputs(": ", out->f);
		if (n->code)
			md_span(n->text, out->f);
		else
			md_escaped(n->text, "\\<", out->f);
	}
	fputs("\n\n", out->f);
}

static void md_code(struct stall_out *out, const char *language,
		    const char *text)
{
	size_t ticks = ticks_for(text, 3), n = strlen(text);

	for (size_t i = 0; i < ticks; i++)
		fputc('`', out->f);
	fprintf(out->f, "%s\n%s%s", language, text,
		n && text[n - 1] == '\n' ? "" : "\n");
	for (size_t i = 0; i < ticks; i++)
		fputc('`', out->f);
	fputs("\n\n", out->f);
}

const struct stall_renderer stall_renderer_md = {
	.name = "md",
	.begin = md_begin,
	.heading = md_heading,
	.text = md_paragraph,
	.item = md_item,
	.table = md_table,
	.code = md_code,
};
