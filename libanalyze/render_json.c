/*
 * One object: {"title": ..., "tables": [{"name": ..., "title": ...,
 * "columns": [{"key", "title", "unit"}], "rows": [{key: value}]}]}. Integers
 * are exact, which readers that keep them in floating point may spoil.
 */
#include <inttypes.h>
#include <math.h>

#include "libanalyze/analysis.h"
#include "libanalyze/human.h"
#include "libanalyze/json.h"
#include "libanalyze/render.h"

static void json_member(const char *key, const char *text, FILE *f)
{
	stall_json_text(key, f);
	fputs(": ", f);
	stall_json_text(text, f);
}

static void json_cell(const struct stall_cell *cell, FILE *f)
{
	char buf[STALL_HUMAN];

	if (cell->type == STALL_CELL_INT)
		fprintf(f, "%" PRId64, cell->i);
	else if (cell->type == STALL_CELL_REAL && isfinite(cell->r))
		fputs(stall_exact_real(buf, cell->r), f);
	else if (cell->type == STALL_CELL_TEXT)
		stall_json_text(cell->text, f);
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
		stall_json_text(t->col[c].key, f);
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
