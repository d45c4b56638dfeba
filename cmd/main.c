#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"

#define X(n) extern const struct stall_command stall_command_##n;
#include "gen/commands.inc"
#undef X

static const struct stall_command *const commands[] = {
#define X(n) &stall_command_##n,
#include "gen/commands.inc"
#undef X
	NULL};

static void usage(FILE *out)
{
	fputs("usage: stallscope COMMAND [ARGUMENTS]\n\n", out);
	for (const struct stall_command *const *c = commands; *c; c++)
		fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
	fputs("  help       more about a command: stallscope help COMMAND\n\n"
	      "What stalled this Go service, for how long, and whose fault was "
	      "it?\n"
	      "  stallscope import -o x.db trace.dat stderr.txt\n"
	      "  stallscope report x.db\n",
	      out);
}

static int command_help(const struct stall_command *c)
{
	printf("usage: stallscope %s %s\n\n%s\n", c->name, c->usage, c->help);
	return EXIT_OK;
}

static const struct stall_command *find(const char *name)
{
	const struct stall_command *const *c = commands;

	while (*c && strcmp((*c)->name, name))
		c++;
	return *c;
}

/* Insertions, deletions and changes that make a into b; names are short. */
static int distance(const char *a, const char *b)
{
	int best;

	if (!*a || !*b)
		return (int)(strlen(a) + strlen(b));
	if (*a == *b)
		return distance(a + 1, b + 1);
	best = distance(a + 1, b + 1);
	for (int i = 0; i < 2; i++) {
		int d = i ? distance(a + 1, b) : distance(a, b + 1);

		best = d < best ? d : best;
	}
	return best + 1;
}

static int no_such_command(const char *name)
{
	const char *before = "; did you mean ";

	fprintf(stderr, "stallscope: no command '%s'", name);
	for (const struct stall_command *const *c = commands; *c; c++) {
		if (strlen(name) > 10 || distance(name, (*c)->name) > 2)
			continue;
		fprintf(stderr, "%s%s", before, (*c)->name);
		before = ", ";
	}
	fputs(*before == ',' ? "?\n" : "; 'stallscope help' lists them\n",
	      stderr);
	return EXIT_BAD;
}

static int help(int argc, char **argv)
{
	if (argc < 3) {
		usage(stdout);
		return EXIT_OK;
	}
	return find(argv[2]) ? command_help(find(argv[2]))
			     : no_such_command(argv[2]);
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

/* The only place that prints an error or decides an exit status. */
static int run(const struct stall_command *c, int argc, char **argv)
{
	struct stall_err err = {""};
	int ret = c->run(argc - 1, argv + 1, &err);

	if (ret >= 0 && (fflush(stdout) || ferror(stdout)))
		ret = stall_fail(&err, "cannot write to standard output");
	if (ret < 0)
		fprintf(stderr, "stallscope %s: %s\n", c->name, err.msg);
	return ret < 0 ? EXIT_BAD : ret;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return EXIT_BAD;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("stallscope " STALL_VERSION);
		return EXIT_OK;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h"))
		return help(argc, argv);
	if (!find(argv[1]))
		return no_such_command(argv[1]);
	if (asks_for_help(argc, argv))
		return command_help(find(argv[1]));
	return run(find(argv[1]), argc, argv);
}
