#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/import/plan.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"
#include "libanalyze/store.h"

struct import_options {
	struct stall_import_options store;
	const char *db; /* NULL: named after the first path */
	const struct stall_importer *format;
	bool strict;
};

/* ---- what the user sees ---- */

struct progress {
	int percent; /* shown last */
};

static void show_progress(void *ctx, const char *name, int64_t done,
			  int64_t total)
{
	struct progress *p = ctx;
	int percent = total > 0 ? (int)((double)done * 100 / (double)total) : 0;

	if (percent == p->percent)
		return;
	p->percent = percent;
	fprintf(stderr, "\r\033[K%s %d%%", name, percent);
}

static void clear_progress(const struct import_options *o)
{
	if (o->store.progress)
		fputs("\r\033[K", stderr);
}

static void tell_result(const char *path, const struct stall_import_result *r)
{
	fprintf(stderr, "%s: %s, %" PRId64 " events", path, r->format,
		r->events);
	if (r->skipped)
		fprintf(stderr,
			", %" PRId64 " irregularities (see 'stallscope info')",
			r->skipped);
	fputc('\n', stderr);
	if (r->cut)
		fprintf(stderr,
			"%s: warning: the file ends too early; what is there "
			"was imported\n",
			path);
}

static void tell_unused(const struct plan *p)
{
	enum { SHOWN = 5 };

	for (int i = 0; i < p->nunstamped; i++)
		fprintf(stderr,
			"%s: left out, its .ts is the same text with times\n",
			p->unstamped[i]);
	if (p->cut_archive)
		fputs("warning: an archive ends too early, or is damaged; what "
		      "comes before is imported\n",
		      stderr);
	if (!p->nunknown)
		return;
	fputs("not of a known format:", stderr);
	for (int i = 0; i < p->nunknown && i < SHOWN; i++)
		fprintf(stderr, "%s %s", i ? "," : "", p->unknown[i]);
	if (p->nunknown > SHOWN)
		fprintf(stderr, " and %d more", p->nunknown - SHOWN);
	fputc('\n', stderr);
}

/* ---- importing ---- */

static int import_file(struct stall_import *in, const struct plan_file *f,
		       const struct import_options *o, bool *cut,
		       struct stall_err *err)
{
	struct stall_import_result result = {0};
	struct stall_source *src = f->src ? f->src : plan_open(f, err);
	int ret;

	if (!src)
		return -1;
	ret = stall_import_source(in, src, f->imp, &result, err);
	clear_progress(o);
	if (!ret)
		tell_result(f->path, &result);
	*cut |= result.cut;
	if (!f->src)
		stall_source_close(src);
	return ret;
}

/* The run that begins at file i; returns where the next one does, or -1. */
static int import_run_at(const struct plan *p, int i, const char *db,
			 const struct import_options *o, bool *cut,
			 struct stall_err *err)
{
	struct stall_import_options opt = o->store;
	const char *run = p->file[i].run;
	struct stall_import *in;

	opt.run = run;
	opt.beside = p->aid;
	opt.nbeside = p->naids;
	in = stall_import_begin(db, &opt, err);
	if (!in)
		return -1;
	for (; i < p->n && !strcmp(p->file[i].run, run); i++)
		if (import_file(in, &p->file[i], o, cut, err)) {
			stall_import_abandon(in);
			return -1;
		}
	return stall_import_commit(in, err) ? -1 : i;
}

static int import_all(const struct plan *p, const char *db,
		      const struct import_options *o, struct stall_err *err)
{
	bool cut = p->cut_archive;
	int runs = 0;

	for (int i = 0; i < p->n; runs++) {
		i = import_run_at(p, i, db, o, &cut, err);
		if (i < 0)
			return runs ? stall_fail_in(err,
						    "after %d run%s: ", runs,
						    runs == 1 ? "" : "s")
				    : -1;
	}
	fprintf(stderr, "%s: %d run%s, %d file%s; see 'stallscope report %s'\n",
		db, runs, runs == 1 ? "" : "s", p->n, p->n == 1 ? "" : "s", db);
	return cut && o->strict ? EXIT_INCONCLUSIVE : EXIT_OK;
}

static int import_paths(char *const *path, int n,
			const struct import_options *o, struct stall_err *err)
{
	struct plan p = {0};
	char *base = plan_base(path[0]), *db;
	size_t size = strlen(base) + 4;
	int ret = 0;

	db = stall_alloc(size);
	snprintf(db, size, "%s.db", base);
	for (int i = 0; !ret && i < n; i++)
		ret = plan_add(&p, path[i], o->format, err);
	if (!ret) {
		plan_runs(&p, o->store.run);
		tell_unused(&p);
		ret = plan_open_aids(&p, err);
	}
	if (!ret)
		ret = import_all(&p, o->db ? o->db : db, o, err);
	plan_free(&p);
	free(db);
	free(base);
	return ret;
}

/* ---- options ---- */

/* One of a few words, or -1 with *err. */
static int take_word(const char **ret, const char *option, const char *arg,
		     const char *const *words, struct stall_err *err)
{
	char list[100] = "";

	for (const char *const *w = words; *w; w++) {
		if (!strcmp(*w, arg)) {
			*ret = *w;
			return 0;
		}
		snprintf(list + strlen(list), sizeof(list) - strlen(list),
			 "%s%s", w == words ? "" : ", ", *w);
	}
	return stall_fail(err, "%s %s: it is one of %s", option, arg, list);
}

static int take_option(struct import_options *o, int c, struct stall_err *err)
{
	static const char *const events[] = {"none", "known", "all", NULL};
	static const char *const loaders[] = {"sql", "bulk", NULL};
	static const char *const clocks[] = {"mono", "mono_raw", "boot",
					     "real", "tai",	 NULL};

	switch (c) {
	case 'o':
		o->db = optarg;
		return 0;
	case 'r':
		o->store.run = optarg;
		return 0;
	case 'e':
		return take_word(&o->store.events, "--events", optarg, events,
				 err);
	case 'l':
		return take_word(&o->store.loader, "--loader", optarg, loaders,
				 err);
	case 'f':
		o->format = stall_importer_find(optarg);
		return o->format ? 0
				 : stall_fail(err,
					      "no format '%s'; they are "
					      "listed by 'stallscope list'",
					      optarg);
	case 'c':
		return take_word(&o->store.clock, "--clock", optarg, clocks,
				 err);
	case 'a':
		o->store.again = true;
		return 0;
	case 's':
		o->strict = true;
		return 0;
	}
	return -1; /* *err is from args_next() */
}

static int import_run(int argc, char **argv, struct stall_err *err)
{
	static const struct option options[] = {
		{"output", required_argument, NULL, 'o'},
		{"run", required_argument, NULL, 'r'},
		{"events", required_argument, NULL, 'e'},
		{"loader", required_argument, NULL, 'l'},
		{"format", required_argument, NULL, 'f'},
		{"clock", required_argument, NULL, 'c'},
		{"again", no_argument, NULL, 'a'},
		{"strict", no_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	struct progress progress = {-1};
	struct import_options o = {0};
	int c;

	while ((c = args_next(argc, argv, ":o:", options, err)) != -1)
		if (take_option(&o, c, err))
			return -1;
	if (optind == argc)
		return stall_fail(err, "nothing to import; see 'stallscope "
				       "help import'");
	if (isatty(STDERR_FILENO)) {
		o.store.progress = show_progress;
		o.store.progress_ctx = &progress;
	}
	return import_paths(argv + optind, argc - optind, &o, err);
}

const struct stall_command stall_command_import = {
	.name = "import",
	.summary = "read files or folders into a database",
	.usage = "[-o DB] [--run NAME] [--events none|known|all] "
		 "[--format NAME]\n"
		 "       [--clock CLOCK] [--loader sql|bulk] [--again] "
		 "[--strict] PATH...",
	.help = "Formats are told by content. A database that exists gets one "
		"more run. A folder\n"
		"is one run; where it holds several recordings of a kind, "
		"files that share their\n"
		"name up to .trace.dat, .stderr, ... are. A program and its "
		"libraries, imported\n"
		"with a perf.data of it, give names to its addresses, and "
		"frames to its stacks.\n\n"
		"  -o DB                   default: named after the first "
		"PATH, in this folder\n"
		"  --run NAME              all in one run of this name\n"
		"  --events none|known|all keep kernel events as rows of their "
		"own too\n"
		"  --clock CLOCK           the clock of files that do not say "
		"theirs (text of ftrace,\n"
		"                          perf.data without -k): mono, boot, "
		"real, mono_raw or tai\n"
		"  --format NAME           what the files are, if content does "
		"not tell\n"
		"  --loader sql|bulk       how rows are written; bulk needs a "
		"new database\n"
		"  --again                 even if the same file is there "
		"already\n"
		"  --strict                exit with 3 if a file ends too "
		"early\n",
	.run = import_run,
};
