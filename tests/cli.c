#include "tests/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int cli_setup(void **state)
{
	struct cli *c = calloc(1, sizeof(*c));

	strcpy(c->dir, "/tmp/stall_cli.XXXXXX");
	*state = c;
	return mkdtemp(c->dir) ? 0 : -1;
}

int cli_teardown(void **state)
{
	struct cli *c = *state;
	char command[200];

	snprintf(command, sizeof(command), "rm -rf '%s'", c->dir);
	if (system(command))
		return -1;
	free(c);
	return 0;
}

void slurp(const struct cli *c, const char *name, char *buf, size_t size)
{
	char path[200];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", c->dir, name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(buf, 1, size - 1, f);
	buf[n] = '\0';
	fclose(f);
}

int stall(struct cli *c, const char *arguments)
{
	const char *bin = getenv("STALL_BIN");
	char command[20000];
	int status;

	snprintf(command, sizeof(command), "D=%s; %s %s >$D/.out 2>$D/.err",
		 c->dir, bin ? bin : "build/stallscope", arguments);
	status = system(command);
	assert_true(WIFEXITED(status));
	slurp(c, ".out", c->out, sizeof(c->out));
	slurp(c, ".err", c->err, sizeof(c->err));
	return WEXITSTATUS(status);
}

void expect(struct cli *c, int status, const char *arguments)
{
	int got = stall(c, arguments);

	if (got != status)
		fail_msg("stallscope %s: exit status %d, not %d: %s", arguments,
			 got, status, c->err);
}

void shell(struct cli *c, const char *command)
{
	char text[2000];

	snprintf(text, sizeof(text), "D=%s; %s", c->dir, command);
	if (system(text))
		fail_msg("failed: %s", command);
}

void says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}

void says_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("'%s' is in: %s", part, text);
}
