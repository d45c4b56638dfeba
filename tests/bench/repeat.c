/* repeat.c - a recording of any length out of a small real one
 *
 *	repeat IN.trace.dat OUT.dat N [--version 6|7] [--compression NAME]
 *
 * The pages of IN are written again and again, later each time, until there
 * are about N events. Where one repetition ends and the next begins, threads
 * change what they do without a word; all else is as it was recorded.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/longer.h"

#define GAP_NS 1000000 /* between repetitions */

struct args {
	const char *in, *out;
	int64_t events;
	struct longer_options opt;
};

static int usage(void)
{
	fputs("usage: repeat IN.trace.dat OUT.dat EVENTS [--version 6|7] "
	      "[--compression none|zlib|zstd]\n",
	      stderr);
	return 2;
}

static int64_t parse_count(const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	return errno || *end || end == text || n < 1 ? -1 : n;
}

static bool parse_option(struct args *a, const char *name, const char *value)
{
	if (!strcmp(name, "--version")) {
		a->opt.version = (int)parse_count(value);
		return a->opt.version == 6 || a->opt.version == 7;
	}
	a->opt.compression = value;
	return !strcmp(name, "--compression") &&
	       longer_compression_known(value);
}

static bool parse_args(struct args *a, int argc, char **argv)
{
	if (argc < 4)
		return false;
	*a = (struct args){.in = argv[1],
			   .out = argv[2],
			   .events = parse_count(argv[3]),
			   .opt = {.version = 6, .compression = "zstd"}};
	for (int i = 4; i < argc; i += 2)
		if (i + 1 == argc || !parse_option(a, argv[i], argv[i + 1]))
			return false;
	return a->events > 0;
}

/* The number of repetitions that comes nearest. */
static int plan(struct args *a, const struct sample *s, struct stall_err *err)
{
	int64_t span = s->last_ts - s->first_ts;

	a->opt.times = a->events / s->events;
	if (a->events % s->events * 2 >= s->events || !a->opt.times)
		a->opt.times++;
	a->opt.step_ns = span + GAP_NS;
	if (a->opt.times > (INT64_MAX - s->last_ts) / a->opt.step_ns)
		return stall_fail(err, "too long: times would overflow");
	return 0;
}

int main(int argc, char **argv)
{
	struct stall_err err = {""};
	struct sample s;
	struct args a;
	int rc;

	if (!parse_args(&a, argc, argv))
		return usage();
	rc = sample_open(&s, a.in, &err);
	if (rc)
		stall_fail_in(&err, "%s: ", a.in);
	else
		rc = plan(&a, &s, &err);
	if (!rc)
		rc = longer_write(&s, a.out, &a.opt, &err);
	if (rc)
		fprintf(stderr, "repeat: %s\n", err.msg);
	else
		printf("%" PRId64 " events: %" PRId64 " times %" PRId64 "\n",
		       s.events * a.opt.times, a.opt.times, s.events);
	sample_close(&s);
	return rc ? 1 : 0;
}
