#include "cmd/record/trigger.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/mem.h"

static const struct {
	const char *name;
	double ns;
} units[] = {{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};

int trigger_parse(struct trigger *t, const char *text, struct stall_err *err)
{
	char *end;
	double n;

	*t = (struct trigger){0, 0};
	if (!strcmp(text, "SIGUSR1") || !strcmp(text, "SIGUSR2")) {
		t->signal = text[6] == '1' ? SIGUSR1 : SIGUSR2;
		return 0;
	}
	if (!strncmp(text, "stall:", 6)) {
		n = strtod(text + 6, &end);
		for (int i = 0; i < 3; i++)
			if (!strcmp(end, units[i].name) && n > 0 &&
			    n * units[i].ns >= 1e5 && n * units[i].ns <= 1e12) {
				t->stall_ns = llround(n * units[i].ns);
				return 0;
			}
	}
	return stall_fail(err,
			  "'%s' is no trigger: SIGUSR1, SIGUSR2, or "
			  "stall:10ms (0.1 ms to 1000 s)",
			  text);
}

/* ---- waits of threads ---- */

struct waited {
	pid_t tid;
	int64_t ns;
	bool seen; /* in this look */
};

struct stall_watch {
	pid_t pid;
	int64_t stall_ns;
	struct waited *thread;
	int n;
};

struct stall_watch *stall_watch_new(pid_t pid, int64_t stall_ns)
{
	struct stall_watch *w = stall_alloc(sizeof(*w));

	w->pid = pid;
	w->stall_ns = stall_ns;
	return w;
}

void stall_watch_free(struct stall_watch *w)
{
	if (w)
		free(w->thread);
	free(w);
}

int64_t stall_watch_every_ns(const struct stall_watch *w)
{
	return w->stall_ns / 8 > 1000000 ? w->stall_ns / 8 : 1000000;
}

/* "RAN WAITED SLICES"; -1: it is gone. */
static int64_t waited_ns(pid_t pid, pid_t tid)
{
	char path[80], text[100];
	long long ran, waited;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/schedstat", (int)pid,
		 (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	return sscanf(text, "%lld %lld", &ran, &waited) == 2 ? waited : -1;
}

/* What is known of the thread; of one not seen before, nothing yet. */
static struct waited *thread_of(struct stall_watch *w, pid_t tid, int64_t now)
{
	for (int i = 0; i < w->n; i++)
		if (w->thread[i].tid == tid)
			return &w->thread[i];
	w->thread =
		stall_grow(w->thread, (size_t)(w->n + 1) * sizeof(*w->thread));
	w->thread[w->n] = (struct waited){tid, now, true};
	return &w->thread[w->n++];
}

static void forget_ended(struct stall_watch *w)
{
	int kept = 0;

	for (int i = 0; i < w->n; i++)
		if (w->thread[i].seen) {
			w->thread[kept] = w->thread[i];
			w->thread[kept++].seen = false;
		}
	w->n = kept;
}

bool stall_watch_look(struct stall_watch *w, pid_t *ret_tid, int64_t *ret_ns)
{
	char path[64];
	struct dirent *e;
	bool found = false;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)w->pid);
	d = opendir(path);
	while (d && (e = readdir(d))) {
		pid_t tid = (pid_t)atol(e->d_name);
		int64_t now = tid > 0 ? waited_ns(w->pid, tid) : -1;
		struct waited *t;

		if (now < 0)
			continue;
		t = thread_of(w, tid, now);
		if (now - t->ns >= w->stall_ns && !found) {
			found = true;
			*ret_tid = tid;
			*ret_ns = now - t->ns;
		}
		t->ns = now;
		t->seen = true;
	}
	if (d)
		closedir(d);
	forget_ended(w);
	return found;
}
