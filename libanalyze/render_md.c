/*
 * Markdown that reads well as it is: cells are padded to columns. Numbers are
 * shown in units for people; csv and json have the exact ones.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/human.h"
#include "libanalyze/mem.h"
#include "libanalyze/render.h"
#include "libanalyze/table.h"
#include "libanalyze/utf8.h"

#define PAD_MAX 48 /* a longer cell does not widen the others */

/*
 * Names come from traces: nothing in them may act on a terminal or on the
 * layout. `special` are characters that Markdown would take for its own.
 */
static void md_escaped(const char *s, const char *special, FILE *f)
{
	for (size_t n; *s; s += n) {
		unsigned char c = (unsigned char)*s, c1 = (unsigned char)s[1];

		n = stall_utf8_len(s);
		if (c == '\n' || c == '\t') {
			fputc(' ', f);
		} else if (!n || c < 0x20 || c == 0x7f) {
			fprintf(f, "\\\\x%02x", c);
			n = 1;
		} else if (c == 0xc2 && c1 < 0xa0) { /* C1 controls */
			fprintf(f, "\\\\x%02x", c1);
		} else {
			if (n == 1 && strchr(special, *s))
				fputc('\\', f);
			fwrite(s, 1, n, f);
		}
	}
}

static int64_t whole(const struct stall_cell *cell)
{
	if (cell->type == STALL_CELL_INT)
		return cell->i;
	return fabs(cell->r) < 9.2e18 ? llround(cell->r) : 0;
}

static double real(const struct stall_cell *cell)
{
	return cell->type == STALL_CELL_INT ? (double)cell->i : cell->r;
}

static void md_count(char *buf, const struct stall_cell *cell)
{
	if (cell->type == STALL_CELL_INT)
		snprintf(buf, STALL_HUMAN, "%" PRId64, cell->i);
	else
		stall_human_real(buf, cell->r);
}

static void md_number(const struct stall_cell *cell, enum stall_unit unit,
		      FILE *f)
{
	char buf[STALL_HUMAN] = "";

	switch (unit) {
	case STALL_UNIT_NS:
		stall_human_ns(buf, whole(cell));
		break;
	case STALL_UNIT_TS:
		stall_human_ts(buf, whole(cell));
		break;
	case STALL_UNIT_RATIO:
		stall_human_share(buf, real(cell));
		break;
	case STALL_UNIT_BYTES:
		stall_human_bytes(buf, whole(cell));
		break;
	case STALL_UNIT_PER_S:
		stall_human_real(buf, real(cell));
		strcat(buf, " /s");
		break;
	default:
		md_count(buf, cell);
	}
	fputs(buf, f);
}

/* The unit of a METRIC cell stands in its row. */
static enum stall_unit unit_of(const struct stall_table *t,
			       const struct stall_cell *row, int col)
{
	static const struct {
		const char *name;
		enum stall_unit unit;
	} units[] = {
		{"ns", STALL_UNIT_NS},	     {"ratio", STALL_UNIT_RATIO},
		{"per_s", STALL_UNIT_PER_S}, {"bytes", STALL_UNIT_BYTES},
		{"ts", STALL_UNIT_TS},
	};

	if (t->col[col].unit != STALL_UNIT_METRIC)
		return t->col[col].unit;
	for (int c = 0; c < t->ncols; c++) {
		if (strcmp(t->col[c].key, "unit") ||
		    row[c].type != STALL_CELL_TEXT)
			continue;
		for (size_t u = 0; u < sizeof(units) / sizeof(*units); u++)
			if (!strcmp(row[c].text, units[u].name))
				return units[u].unit;
	}
	return STALL_UNIT_COUNT;
}

static void md_cell(const struct stall_table *t, int r, int c, FILE *f)
{
	const struct stall_cell *row = t->cell + r * t->ncols;

	if (row[c].type == STALL_CELL_TEXT)
		md_escaped(row[c].text, "|\\<", f);
	else if (row[c].type != STALL_CELL_NULL)
		md_number(&row[c], unit_of(t, row, c), f);
}

/* Of row -1: the titles. */
static char *cell_text(const struct stall_table *t, int r, int c)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return stall_strndup("", 0);
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

static bool is_metrics(const struct stall_table *t)
{
	for (int c = 0; c < t->ncols; c++)
		if (t->col[c].unit == STALL_UNIT_METRIC)
			return true;
	return false;
}

/*
 * Tables of metrics have the same columns for all analyses: leave out those
 * that are empty in this one, or said by the heading and the numbers.
 */
static bool is_shown(const struct stall_table *t, int col)
{
	if (!is_metrics(t))
		return true;
	if (!strcmp(t->col[col].key, "unit") ||
	    !strcmp(t->col[col].key, "analysis"))
		return false;
	for (int r = 0; r < t->nrows; r++)
		if (t->cell[r * t->ncols + col].type != STALL_CELL_NULL)
			return true;
	return false;
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

/* In a table of unknown units (a query's) numbers tell by themselves. */
static bool is_left(const struct stall_table *t, int col)
{
	bool numbers = false;

	if (t->col[col].unit != STALL_UNIT_TEXT)
		return false;
	for (int r = 0; r < t->nrows; r++) {
		int type = t->cell[r * t->ncols + col].type;

		if (type == STALL_CELL_TEXT)
			return true;
		numbers |= type != STALL_CELL_NULL;
	}
	return !numbers;
}

static void lay_out(const struct stall_table *t, char *const *text, int *pad,
		    bool *left)
{
	for (int c = 0; c < t->ncols; c++) {
		left[c] = is_left(t, c);
		pad[c] = is_shown(t, c) ? 3 : 0;
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

/* The fence is longer than any in the text. */
static void md_code(struct stall_out *out, const char *language,
		    const char *text)
{
	size_t ticks = 3, n = strlen(text);

	for (const char *p = text; (p = strchr(p, '`')); p += strspn(p, "`"))
		if (strspn(p, "`") >= ticks)
			ticks = strspn(p, "`") + 1;
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
	.table = md_table,
	.code = md_code,
};
