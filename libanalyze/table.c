#include "libanalyze/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

static char *copy_string(const char *s)
{
	return stall_strndup(s ? s : "", s ? strlen(s) : 0);
}

struct stall_table *stall_table_new(const char *name, const char *title,
				    const char *about)
{
	struct stall_table *t = stall_alloc(sizeof(*t));

	t->name = copy_string(name);
	t->title = copy_string(title);
	t->about = copy_string(about);
	return t;
}

void stall_table_free(struct stall_table *t)
{
	if (!t)
		return;
	for (int i = 0; i < t->nrows * t->ncols; i++)
		if (t->cell[i].type == STALL_CELL_TEXT)
			free(t->cell[i].text);
	for (int c = 0; c < t->ncols; c++) {
		free(t->col[c].key);
		free(t->col[c].title);
	}
	free(t->cell);
	free(t->col);
	free(t->name);
	free(t->title);
	free(t->about);
	free(t->sql);
	free(t);
}

void stall_table_column(struct stall_table *t, const char *key,
			const char *title, enum stall_unit unit)
{
	assert(!t->nrows); /* rows are laid out by the number of columns */
	t->col = stall_grow(t->col, (size_t)(t->ncols + 1) * sizeof(*t->col));
	t->col[t->ncols++] = (struct stall_column){copy_string(key),
						   copy_string(title), unit};
}

struct stall_cell *stall_table_row(struct stall_table *t)
{
	size_t width = (size_t)t->ncols * sizeof(*t->cell);
	struct stall_cell *row;

	if (t->nrows == t->room) {
		t->room = t->room ? t->room * 2 : 16;
		t->cell = stall_grow(t->cell, (size_t)t->room * width);
	}
	row = t->cell + (size_t)t->nrows++ * (size_t)t->ncols;
	memset(row, 0, width);
	return row;
}
