/* show.h - a table as people read it, whatever the format */
#ifndef STALL_SHOW_H
#define STALL_SHOW_H

#include "libanalyze/human.h"
#include "libanalyze/table.h"

/* A number (no text, no NULL) in its unit, into buf[STALL_HUMAN]. */
char *stall_show_number(char *buf, const struct stall_table *t, int row,
			int col);

/*
 * Tables of metrics have the same columns for all analyses: those that are
 * empty in this one, or said by the heading and the numbers, are not shown.
 */
bool stall_show_column(const struct stall_table *t, int col);

/* Texts to the left, numbers to the right. */
bool stall_show_left(const struct stall_table *t, int col);

#endif
