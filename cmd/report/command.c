#include "cmd/report/command.h"

#include <string.h>

#include "libanalyze/mem.h"

void command_word(const char *s, FILE *f)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=:,./";

	if (*s && strspn(s, plain) == strlen(s)) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++)
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	fputc('\'', f);
}

static void option(const char *name, const char *value, FILE *f)
{
	if (!value || !*value)
		return;
	fprintf(f, " %s ", name);
	command_word(value, f);
}

char *command_more(const struct report_options *o, const char *analysis,
		   const char *table, const char *run)
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	fputs("stallscope report ", f);
	command_word(o->db, f);
	if (analysis && *analysis) {
		fputc(' ', f);
		command_word(analysis, f);
	}
	option("--table", table, f);
	option("--run", run, f);
	option("--sql-dir", o->sql_dir, f);
	fclose(f);
	return text;
}

char *command_info(const struct report_options *o, const char *table)
{
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	fputs("stallscope info ", f);
	command_word(o->db, f);
	option("--table", table, f);
	fclose(f);
	return text;
}
