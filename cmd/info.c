#include <stdlib.h>
#include <string.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/report/sections.h"

static void print_tables(const struct stall_renderer *r, struct stall_out *out,
			 const struct section *info, const char *title)
{
	if (r->begin)
		r->begin(out, title);
	for (int i = 0; i < info->n; i++) {
		if (!info->table[i])
			continue;
		if (r->heading)
			r->heading(out, 2, info->table[i]->title);
		r->table(out, info->table[i]);
	}
	if (r->end)
		r->end(out);
}

static int write_info(const struct report_options *o,
		      const struct section *info, struct stall_err *err)
{
	struct args_output file;
	struct stall_out out = {.several = !o->table};

	if (args_output_open(&file, o->out, err))
		return -1;
	out.f = file.f;
	print_tables(o->format, &out, info, o->db);
	return args_output_close(&file, err);
}

static int info_show(struct report_options *o, struct stall_err *err)
{
	const char *const only[] = {o->table, NULL};
	struct section info = {0};
	struct stall_store *st = stall_store_open(o->db, err);
	int shown = 0, ret = -1;

	if (st && !section_info(&info, o, o->table ? only : NULL, st, err))
		ret = stall_analysis_check_params(info.query, o->params, err);
	for (int i = 0; i < info.n; i++)
		shown += info.table[i] != NULL;
	if (!ret && !shown)
		ret = stall_fail(err, "no table named '%s'", o->table);
	if (!ret)
		ret = write_info(o, &info, err);
	section_free(&info);
	stall_store_close(st);
	return ret;
}

static int info_run(int argc, char **argv, struct stall_err *err)
{
	struct report_options o;
	int ret = report_options_parse(argc, argv, &o, err);

	if (!ret && o.nnames)
		ret = stall_fail(err, "one database is enough: what is '%s'?",
				 o.names[0]);
	if (!ret)
		ret = info_show(&o, err);
	free(o.params);
	return ret;
}

const struct stall_command stall_command_info = {
	.name = "info",
	.summary = "what is in a database: runs, sources, losses, tables",
	.usage = "DB [--format md|html|csv|json] [-o FILE] [--table NAME] "
		 "[--run NAME]",
	.help = "Runs, sources and their clocks, lost events, input that could "
		"not be used,\n"
		"events by type, tables with their numbers of rows.",
	.run = info_run,
};
