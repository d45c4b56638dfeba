/*
 * net/http/pprof ends a trace, and sends the rest of it, when the client's side
 * of the connection is closed. So the recorder asks for a day, and closes its
 * side when it has seen enough.
 */
#include "cmd/record/exectrace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/record/http.h"
#include "libanalyze/mem.h"

#define PPROF_PATH "/debug/pprof/trace"

enum { A_DAY_S = 86400, RETRY_MS = 50, REST_MS = 5000 };

struct exectrace {
	char *file; /* to be copied; NULL: from the URL */
	struct http_url url;
	char to[PATH_MAX];
	int stop; /* eventfd */
	bool running;
	pthread_t thread;
	struct http_head head;
	FILE *out;
	struct exectrace_result result;
};

/* ---- what is asked for ---- */

static void complete_path(struct http_url *u, double seconds)
{
	size_t n = strlen(u->path);

	if (!n || !strcmp(u->path, "/"))
		n = (size_t)snprintf(u->path, sizeof(u->path), PPROF_PATH);
	if (!strstr(u->path, "seconds=") && n + 32 < sizeof(u->path))
		snprintf(u->path + n, sizeof(u->path) - n, "%cseconds=%.3f",
			 strchr(u->path, '?') ? '&' : '?',
			 seconds > 0 ? seconds : A_DAY_S);
}

int exectrace_check(const char *from, struct stall_err *err)
{
	const char *port = strrchr(from, ':');
	struct http_url u;

	if (http_is_url(from))
		return http_parse(&u, from, err);
	if (port && port[1] && !port[1 + strspn(port + 1, "0123456789")])
		return stall_fail(err,
				  "'%s' is neither a file nor a URL: is "
				  "http://%s meant?",
				  from, from);
	return 0;
}

/* ---- the answer ---- */

static void fail(struct exectrace *x, const char *what)
{
	if (!*x->result.why)
		snprintf(x->result.why, sizeof(x->result.why), "%s", what);
}

static void keep(struct exectrace *x, const char *p, size_t n)
{
	if (!x->out)
		x->out = fopen(x->to, "wxe");
	if (!x->out || fwrite(p, 1, n, x->out) != n || fflush(x->out)) {
		fail(x, strerror(errno));
		return;
	}
	x->result.bytes =
		(x->result.bytes < 0 ? 0 : x->result.bytes) + (int64_t)n;
}

static void take(struct exectrace *x, const char *p, size_t n)
{
	size_t used = http_head_take(&x->head, p, n);

	if (used == n)
		return;
	if (x->head.status == 200) {
		keep(x, p + used, n - used);
	} else if (!*x->result.why) {
		n = strnlen(p + used, n - used);
		snprintf(x->result.why, sizeof(x->result.why),
			 "the server said %d: %.*s", x->head.status,
			 (int)(n < 200 ? n : 200), p + used);
		x->result.why[strcspn(x->result.why, "\r\n")] = '\0';
	}
}

/* Until the server's end, or REST_MS after we were told to stop. */
static void receive(struct exectrace *x, int fd)
{
	struct pollfd p[] = {{fd, POLLIN, 0}, {x->stop, POLLIN, 0}};
	char buf[65536];
	ssize_t n;

	for (;;) {
		int ready = poll(p, 2, p[1].fd < 0 ? REST_MS : -1);

		if (!ready)
			return fail(x, "the server did not end its trace");
		if (ready < 0 && errno == EINTR)
			continue;
		if (p[1].revents) {
			shutdown(fd, SHUT_WR);
			p[1] = (struct pollfd){-1, 0, 0};
		}
		if (!p[0].revents)
			continue;
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			return n ? fail(x, strerror(errno)) : (void)0;
		take(x, buf, (size_t)n);
	}
}

/* True if we were told to stop within that time. */
static bool told(const struct exectrace *x, int ms)
{
	struct pollfd p = {x->stop, POLLIN, 0};

	return poll(&p, 1, ms) > 0;
}

static void *fetch(void *arg)
{
	struct exectrace *x = arg;
	struct stall_err err = {""};
	int fd;

	while ((fd = http_connect(&x->url, &err)) < 0)
		if (told(x, RETRY_MS)) {
			fail(x, err.msg);
			return NULL;
		}
	if (http_ask(fd, &x->url, &err))
		fail(x, err.msg);
	else
		receive(x, fd);
	close(fd);
	return NULL;
}

/* ---- or a file ---- */

static void copy_file(struct exectrace *x)
{
	FILE *in = fopen(x->file, "re");
	char buf[65536];
	size_t n;

	if (!in) {
		fail(x, strerror(errno));
		return;
	}
	while ((n = fread(buf, 1, sizeof(buf), in)))
		keep(x, buf, n);
	if (ferror(in))
		fail(x, strerror(errno));
	fclose(in);
}

/* ---- from and to ---- */

int exectrace_start(struct exectrace **ret, const char *from,
		    const char *folder, double seconds, struct stall_err *err)
{
	struct exectrace *x = stall_alloc(sizeof(*x));

	*ret = x;
	x->result.bytes = -1;
	x->stop = -1;
	snprintf(x->to, sizeof(x->to), "%s/goexec.trace", folder);
	if (!http_is_url(from)) {
		x->file = stall_strndup(from, strlen(from));
		return 0;
	}
	if (http_parse(&x->url, from, err))
		return -1;
	complete_path(&x->url, seconds);
	x->stop = eventfd(0, EFD_CLOEXEC);
	x->running = !pthread_create(&x->thread, NULL, fetch, x);
	return x->running ? 0 : stall_fail(err, "cannot start a thread");
}

void exectrace_stop(struct exectrace *x, struct exectrace_result *ret)
{
	if (!x)
		return;
	if (x->running) {
		eventfd_write(x->stop, 1);
		pthread_join(x->thread, NULL);
	} else if (x->file) {
		copy_file(x);
	}
	if (x->out && fclose(x->out))
		fail(x, strerror(errno));
	if (x->result.bytes < 0)
		fail(x, "the server sent no trace");
	*ret = x->result;
	if (x->stop >= 0)
		close(x->stop);
	free(x->file);
	free(x);
}
