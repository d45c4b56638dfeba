/* What of a table is shown to people, and its numbers in units. */
#include "libanalyze/show.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

static char *show_count(char *buf, const struct stall_cell *cell)
{
	if (cell->type != STALL_CELL_INT)
		return stall_human_real(buf, cell->r);
	snprintf(buf, STALL_HUMAN, "%" PRId64, cell->i);
	return buf;
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

char *stall_show_number(char *buf, const struct stall_table *t, int row,
			int col)
{
	const struct stall_cell *cells = t->cell + row * t->ncols;
	const struct stall_cell *cell = &cells[col];

	switch (unit_of(t, cells, col)) {
	case STALL_UNIT_NS:
		return stall_human_ns(buf, whole(cell));
	case STALL_UNIT_TS:
		return stall_human_ts(buf, whole(cell));
	case STALL_UNIT_RATIO:
		return stall_human_share(buf, real(cell));
	case STALL_UNIT_BYTES:
		return stall_human_bytes(buf, whole(cell));
	case STALL_UNIT_PER_S:
		stall_human_real(buf, real(cell));
		return strcat(buf, " /s");
	default:
		return show_count(buf, cell);
	}
}

static bool is_metrics(const struct stall_table *t)
{
	for (int c = 0; c < t->ncols; c++)
		if (t->col[c].unit == STALL_UNIT_METRIC)
			return true;
	return false;
}

bool stall_show_column(const struct stall_table *t, int col)
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

/* In a table of unknown units (a query's) numbers tell by themselves. */
bool stall_show_left(const struct stall_table *t, int col)
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
