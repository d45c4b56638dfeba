/* command.h - shell commands that show more */
#ifndef STALL_REPORT_COMMAND_H
#define STALL_REPORT_COMMAND_H

#include <stdio.h>

#include "cmd/report/options.h"

/* As one word of a shell command. */
void command_word(const char *s, FILE *f);

/*
 * `stallscope report DB [ANALYSIS --table TABLE] [--run RUN]`; analysis, table
 * and run may be NULL or "". The caller frees it.
 */
char *command_more(const struct report_options *o, const char *analysis,
		   const char *table, const char *run);
/* `stallscope info DB --table TABLE`; ditto. */
char *command_info(const struct report_options *o, const char *table);

#endif
