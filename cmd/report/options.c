#include "cmd/report/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/args/args.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"

const struct stall_renderer *report_format(const char *name,
					   struct stall_err *err)
{
	const struct stall_renderer *r = stall_renderer_find(name);
	char list[200] = "";
	size_t n = 0;

	if (r)
		return r;
	for (const struct stall_renderer *const *p = stall_renderers; *p; p++)
		if (n < sizeof(list))
			n += (size_t)snprintf(list + n, sizeof(list) - n,
					      "%s%s", n ? ", " : "",
					      (*p)->name);
	stall_fail(err, "no output format '%s'; there are %s", name, list);
	return NULL;
}

static void add_param(struct report_options *o, const char *name,
		      const char *value)
{
	o->params = stall_grow(o->params,
			       (size_t)(o->nparams + 2) * sizeof(*o->params));
	o->params[o->nparams++] = (struct stall_param){name, value};
	o->params[o->nparams] = (struct stall_param){NULL, NULL};
}

static int take_param(struct report_options *o, char *arg,
		      struct stall_err *err)
{
	char *eq = strchr(arg, '=');

	if (!eq || eq == arg)
		return stall_fail(err, "--param %s: wanted NAME=VALUE", arg);
	*eq = '\0';
	if (!strcmp(arg, "run"))
		return stall_fail(err, "--param run: use --run %s", eq + 1);
	add_param(o, arg, eq + 1);
	return 0;
}

/* The last of --explain ('e') and --no-explain ('n') counts. */
static int take_option(struct report_options *o, int c, int *explain,
		       struct stall_err *err)
{
	switch (c) {
	case 'f':
		o->format = report_format(optarg, err);
		return o->format ? 0 : -1;
	case 'o':
		o->out = optarg;
		return 0;
	case 'p':
		return take_param(o, optarg, err);
	case 't':
		o->table = optarg;
		return 0;
	case 'r':
		o->run = optarg;
		add_param(o, "run", optarg);
		return 0;
	case 'd':
		o->sql_dir = optarg;
		return 0;
	case 'F':
		o->full = true;
		return 0;
	case 'e':
	case 'n':
		*explain = c;
		return 0;
	}
	return -1; /* *err is from args_next() */
}

int report_options_parse(int argc, char **argv, struct report_options *ret,
			 struct stall_err *err)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'},
		{"param", required_argument, NULL, 'p'},
		{"table", required_argument, NULL, 't'},
		{"run", required_argument, NULL, 'r'},
		{"sql-dir", required_argument, NULL, 'd'},
		{"full", no_argument, NULL, 'F'},
		{"explain", no_argument, NULL, 'e'},
		{"no-explain", no_argument, NULL, 'n'},
		{NULL, 0, NULL, 0},
	};
	int c, explain = 0;

	*ret = (struct report_options){.format = stall_renderer_find("md")};
	while ((c = args_next(argc, argv, ":o:", options, err)) != -1)
		if (take_option(ret, c, &explain, err))
			return -1;
	if (optind == argc)
		return stall_fail(err,
				  "no database named; see 'stallscope "
				  "help %s'",
				  argv[0]);
	ret->full |= explain == 'e';
	ret->explain = explain ? explain == 'e' : !ret->table;
	ret->db = argv[optind];
	ret->names = argv + optind + 1;
	ret->nnames = argc - optind - 1;
	return 0;
}
