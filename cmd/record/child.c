#include "cmd/record/child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libanalyze/mem.h"

/* "gctrace,schedtrace=100" is "gctrace=1,schedtrace=100" for Go. */
static char *settings(const char *given, const char *before)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (before && *before)
		fprintf(f, "%s,", before);
	for (;; given++) {
		size_t n = strcspn(given, ",");

		fprintf(f, "%.*s%s", (int)n, given,
			memchr(given, '=', n) ? "" : "=1");
		given += n;
		if (!*given)
			break;
		fputc(',', f);
	}
	fclose(f);
	return text;
}

/* Never returns. */
static void be_child(const struct child *c, int gate, int failed, int err,
		     char **argv, const char *godebug, const sigset_t *mask)
{
	char byte;
	int number;

	(void)c;
	if (godebug) {
		char *text = settings(godebug, getenv("GODEBUG"));

		setenv("GODEBUG", text, 1);
		free(text);
	}
	dup2(err, STDERR_FILENO);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (read(gate, &byte, 1) != 1)
		_exit(127); /* the recorder gave up, or is gone */
	execvp(argv[0], argv);
	number = errno;
	if (write(failed, &number, sizeof(number)) < 0)
		_exit(126);
	_exit(127);
}

int child_fork(struct child *c, char **argv, const char *godebug,
	       const sigset_t *mask, struct stall_err *err)
{
	int gate[2], failed[2], output[2];

	*c = (struct child){.pid = -1, .err = -1, .gate = -1, .failure = -1};
	if (pipe2(gate, O_CLOEXEC) || pipe2(failed, O_CLOEXEC) ||
	    pipe2(output, O_CLOEXEC))
		return stall_fail(err, "cannot make a pipe: %s",
				  strerror(errno));
	c->pid = fork();
	if (!c->pid) {
		close(gate[1]); /* else it would wait for itself */
		be_child(c, gate[0], failed[1], output[1], argv, godebug, mask);
	}
	close(gate[0]);
	close(failed[1]);
	close(output[1]);
	c->gate = gate[1];
	c->failure = failed[0];
	c->err = output[0];
	if (c->pid > 0)
		return 0;
	child_close(c);
	return stall_fail(err, "cannot fork: %s", strerror(errno));
}

int child_release(struct child *c, const char *name, struct stall_err *err)
{
	int number = 0;
	ssize_t n;

	if (write(c->gate, "", 1) != 1)
		return stall_fail(err, "%s did not start: %s", name,
				  strerror(errno));
	close(c->gate);
	c->gate = -1;
	do /* closed when it is executed */
		n = read(c->failure, &number, sizeof(number));
	while (n < 0 && errno == EINTR);
	close(c->failure);
	c->failure = -1;
	if (n != sizeof(number))
		return 0;
	waitpid(c->pid, NULL, 0);
	c->pid = -1;
	return stall_fail(err, "cannot execute %s: %s", name, strerror(number));
}

void child_close(struct child *c)
{
	int *const fd[] = {&c->gate, &c->failure, &c->err};

	for (int i = 0; i < 3; i++) {
		if (*fd[i] >= 0)
			close(*fd[i]);
		*fd[i] = -1;
	}
}

int child_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
