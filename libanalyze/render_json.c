/*
 * One object: {"title": ..., "tables": [{"name": ..., "title": ...,
 * "columns": [{"key", "title", "unit"}], "rows": [{key: value}]}]}. Integers
 * are exact, which readers that keep them in floating point may spoil.
 */
#include <inttypes.h>
#include <math.h>

#include "libanalyze/analysis.h"
#include "libanalyze/human.h"
#include "libanalyze/render.h"
#include "libanalyze/utf8.h"

static void json_text(const char *s, FILE *f)
{
	size_t n;

	fputc('"', f);
	for (; *s; s += n) {
		unsigned char c = (unsigned char)*s;

		n = stall_utf8_len(s);
		if (!n) {
			fputs("\\ufffd", f);
			n = 1;
		} else if (c == '"' || c == '\\') {
			fprintf(f, "\\%c", c);
		} else if (c < 0x20 || c == 0x7f) {
			fprintf(f, "\\u%04x", c);
		} else {
			fwrite(s, 1, n, f);
		}
	}
	fputc('"', f);
}

static void json_member(const char *key, const char *text, FILE *f)
{
	json_text(key, f);
	fputs(": ", f);
	json_text(text, f);
}

static void json_cell(const struct stall_cell *cell, FILE *f)
{
	char buf[STALL_HUMAN];

	if (cell->type == STALL_CELL_INT)
		fprintf(f, "%" PRId64, cell->i);
	else if (cell->type == STALL_CELL_REAL && isfinite(cell->r))
		fputs(stall_exact_real(buf, cell->r), f);
	else if (cell->type == STALL_CELL_TEXT)
		json_text(cell->text, f);
	else
		fputs("null", f);
}

static void json_columns(const struct stall_table *t, FILE *f)
{
	for (int c = 0; c < t->ncols; c++) {
		fputs(c ? ", {" : "{", f);
		json_member("key", t->col[c].key, f);
		fputs(", ", f);
		json_member("title", t->col[c].title, f);
		fputs(", ", f);
		json_member("unit", stall_unit_name(t->col[c].unit), f);
		fputc('}', f);
	}
}

static void json_rows(const struct stall_table *t, FILE *f)
{
	for (int i = 0; i < t->nrows * t->ncols; i++) {
		int c = i % t->ncols;

		fputs(c ? ", " : i ? "},\n{" : "\n{", f);
		json_text(t->col[c].key, f);
		fputs(": ", f);
		json_cell(&t->cell[i], f);
	}
	if (t->nrows)
		fputs("}\n", f);
}

static void json_begin(struct stall_out *out, const char *title)
{
	fputc('{', out->f);
	json_member("title", title, out->f);
	fputs(", \"tables\": [", out->f);
}

static void json_table(struct stall_out *out, const struct stall_table *t)
{
	fputs(out->tables++ ? ",\n{" : "\n{", out->f);
	json_member("name", t->name, out->f);
	fputs(", ", out->f);
	json_member("title", t->title, out->f);
	fputs(",\n\"columns\": [", out->f);
	json_columns(t, out->f);
	fputs("],\n\"rows\": [", out->f);
	json_rows(t, out->f);
	fputs("]}", out->f);
}

static void json_end(struct stall_out *out)
{
	fputs(out->tables ? "\n]}\n" : "]}\n", out->f);
}

const struct stall_renderer stall_renderer_json = {
	.name = "json",
	.begin = json_begin,
	.table = json_table,
	.end = json_end,
};
