/*
 * RFC 4180, but for the line ends, which are those of Unix: integers as they
 * are, NULL as nothing, an empty text as "". Tables that follow each other are
 * told apart by an empty line and `# name`.
 */
#include <inttypes.h>
#include <string.h>

#include "libanalyze/human.h"
#include "libanalyze/render.h"

static void csv_text(const char *s, FILE *f)
{
	if (*s && !strpbrk(s, ",\"\r\n")) {
		fputs(s, f);
		return;
	}
	fputc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

static void csv_cell(const struct stall_cell *cell, FILE *f)
{
	char buf[STALL_HUMAN];

	if (cell->type == STALL_CELL_INT)
		fprintf(f, "%" PRId64, cell->i);
	else if (cell->type == STALL_CELL_REAL)
		fputs(stall_exact_real(buf, cell->r), f);
	else if (cell->type == STALL_CELL_TEXT)
		csv_text(cell->text, f);
}

static void csv_table(struct stall_out *out, const struct stall_table *t)
{
	if (out->several)
		fprintf(out->f, "%s# %s\n", out->tables ? "\n" : "", t->name);
	out->tables++;
	for (int c = 0; c < t->ncols; c++) {
		if (c)
			fputc(',', out->f);
		csv_text(t->col[c].key, out->f);
	}
	fputc('\n', out->f);
	for (int i = 0; i < t->nrows * t->ncols; i++) {
		csv_cell(&t->cell[i], out->f);
		fputc((i + 1) % t->ncols ? ',' : '\n', out->f);
	}
}

const struct stall_renderer stall_renderer_csv = {
	.name = "csv",
	.table = csv_table,
};
