#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/args/args.h"
#include "cmd/cmd.h"
#include "cmd/record/events.h"
#include "cmd/record/exectrace.h"
#include "cmd/record/placed.h"
#include "cmd/record/session.h"
#include "cmd/record/tracer.h"
#include "cmd/record/trigger.h"

#define DEFAULT_SETS "sched,signal,irq,syscalls,stw,dns"

struct record_options {
	struct session_options session;
	bool clean;
	struct trigger snapshot;
	char folder[64]; /* if none was named */
};

static int parse_number(const char *text, const char *what, double least,
			double most, double *ret, struct stall_err *err)
{
	char *end;

	errno = 0;
	*ret = strtod(text, &end);
	if (*text && !*end && !errno && *ret >= least && *ret <= most)
		return 0;
	return stall_fail(err, "'%s' is no %s from %g to %g", text, what, least,
			  most);
}

static int parse_one(int c, struct record_options *o, struct stall_err *err)
{
	struct session_options *s = &o->session;
	double n = 0;
	int ret = 0;

	switch (c) {
	case 'o':
		s->folder = optarg;
		return 0;
	case 'e':
		s->sets = optarg;
		return record_sets_check(optarg, err);
	case 's':
		s->snapshot = &o->snapshot;
		return trigger_parse(&o->snapshot, optarg, err);
	case 'B':
		s->binary = optarg;
		return 0;
	case 'x':
		s->exectrace = optarg;
		return exectrace_check(optarg, err);
	case 'g':
		s->godebug = optarg;
		return 0;
	case 'k':
		s->kallsyms = true;
		return 0;
	case 'c':
		o->clean = true;
		return 0;
	case 'p':
		ret = parse_number(optarg, "process id", 1, INT_MAX, &n, err);
		s->pid = (pid_t)n;
		return ret;
	case 'd':
		return parse_number(optarg, "time in seconds", 0.001, 1e7,
				    &s->seconds, err);
	case 'b':
		ret = parse_number(optarg, "size in kB", 16, 1 << 24, &n, err);
		s->size_kb = (int)n;
		return ret;
	case 'v':
		ret = parse_number(optarg, "version of trace.dat", 6, 7, &n,
				   err);
		s->version = (int)n;
		return ret;
	}
	return -1;
}

static int parse(int argc, char **argv, struct record_options *o,
		 struct stall_err *err)
{
	static const struct option options[] = {
		{"output", required_argument, NULL, 'o'},
		{"events", required_argument, NULL, 'e'},
		{"snapshot-on", required_argument, NULL, 's'},
		{"binary", required_argument, NULL, 'B'},
		{"exec-trace", required_argument, NULL, 'x'},
		{"gotrace", required_argument, NULL, 'g'},
		{"kallsyms", no_argument, NULL, 'k'},
		{"pid", required_argument, NULL, 'p'},
		{"duration", required_argument, NULL, 'd'},
		{"buffer", required_argument, NULL, 'b'},
		{"format-version", required_argument, NULL, 'v'},
		{"clean", no_argument, NULL, 'c'},
		{NULL, 0, NULL, 0},
	};
	int c;

	while ((c = args_next(argc, argv, "+:o:e:p:d:b:", options, err)) != -1)
		if (parse_one(c, o, err))
			return -1;
	if (optind < argc)
		o->session.argv = argv + optind;
	return 0;
}

static int check(const struct record_options *o, struct stall_err *err)
{
	const struct session_options *s = &o->session;

	if (o->clean)
		return 0;
	if (s->argv && s->pid)
		return stall_fail(err, "--pid and a program are too much: one "
				       "of them is recorded");
	if (!s->argv && !s->pid && s->seconds <= 0)
		return stall_fail(err, "what is to be recorded? name a program "
				       "after --, or --pid, or --duration for "
				       "the whole machine");
	if (s->snapshot && s->snapshot->stall_ns && !s->argv && !s->pid)
		return stall_fail(err, "whose stall? name a program after --, "
				       "or --pid");
	if (s->godebug && !s->argv)
		return stall_fail(err, "--gotrace needs a program: it goes "
				       "into its environment");
	return 0;
}

/* "stallscope.20261126-071500": a name that sorts. */
static void name_folder(struct record_options *o)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(o->folder, sizeof(o->folder), "stallscope.%Y%m%d-%H%M%S", &tm);
	o->session.folder = o->folder;
}

/* What is left of recorders that were killed: instances, and these folders. */
static int clean(char **folder, struct stall_err *err)
{
	int n = tracer_clean(err), probes;

	if (n < 0)
		return -1;
	probes = placed_clean();
	fprintf(stderr,
		"removed %d instance%s and %d probe%s of recorders that are "
		"gone\n",
		n, n == 1 ? "" : "s", probes, probes == 1 ? "" : "s");
	for (; folder && *folder; folder++) {
		if (session_finish(*folder, err))
			return -1;
		fprintf(stderr, "%s: finished; see 'stallscope import %s'\n",
			*folder, *folder);
	}
	return EXIT_OK;
}

static int record_run(int argc, char **argv, struct stall_err *err)
{
	struct record_options o = {.session = {.sets = DEFAULT_SETS,
					       .size_kb = 8192,
					       .version = 7}};
	int ret;

	if (parse(argc, argv, &o, err) || check(&o, err))
		return -1;
	if (o.clean)
		return clean(o.session.argv, err);
	if (!o.session.folder)
		name_folder(&o);
	ret = session_run(&o.session, err);
	if (ret >= 0)
		fprintf(stderr,
			"recorded into %s; see 'stallscope import %s'\n",
			o.session.folder, o.session.folder);
	return ret;
}

const struct stall_command stall_command_record = {
	.name = "record",
	.summary = "record kernel events and a program's output into a folder",
	.usage = "[-o FOLDER] [--events SETS] [--gotrace SETTINGS] [--pid PID] "
		 "[--duration SECONDS] [-- PROGRAM [ARGUMENTS]]",
	.help = "Records what the kernel does and what a program writes to its "
		"standard error into a\nnew folder of plain files, for "
		"'stallscope import FOLDER'. Needs root, or\n"
		"CAP_DAC_OVERRIDE, or to be the owner of tracefs.\n\n"
		"  -o, --output FOLDER   default stallscope.DATE-TIME; must "
		"not "
		"be there\n"
		"  -e, --events SETS     of sched, signal, irq, syscalls, "
		"faults, "
		"rt, stw and dns\n"
		"                        (probes in a Go program), all; "
		"default\n"
		"                        " DEFAULT_SETS "\n"
		"      --binary FILE     the Go program to probe, if a script "
		"starts it, or for\n"
		"                        --duration\n"
		"      --gotrace SETTINGS  added to GODEBUG: "
		"gctrace,schedtrace=100\n"
		"      --exec-trace FROM  the program's execution trace too: "
		"http://127.0.0.1:6060\n"
		"                        of its net/http/pprof, or a file "
		"that it writes\n"
		"      --kallsyms        the names of the kernel's functions "
		"(1 MB), for call\n"
		"                        chains that perf records meanwhile; "
		"needs root\n"
		"  -p, --pid PID         record until this process ends, or "
		"^C\n"
		"  -d, --duration S      stop after S seconds; a program gets "
		"SIGTERM\n"
		"      --snapshot-on WHAT  flight recorder: keep the last of "
		"it "
		"only, when WHAT\n"
		"                        happens (or at the end): SIGUSR1, "
		"SIGUSR2, or stall:10ms,\n"
		"                        a thread of the program waited so "
		"long "
		"for a CPU\n"
		"  -b, --buffer KB       of the kernel's memory for each CPU; "
		"default 8192\n"
		"      --format-version N  of trace.dat: 7 (zstd, default) or "
		"6\n"
		"      --clean [FOLDER...]  remove what killed recorders left "
		"in "
		"tracefs, and finish\n"
		"                        these folders of theirs\n\n"
		"System calls and page faults are recorded of the program (or "
		"--pid) and its children\nonly, all else of the whole machine. "
		"The exit status is the program's.",
	.run = record_run,
};
