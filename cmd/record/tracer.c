#include "cmd/record/tracer.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "libanalyze/mem.h"

#define PREFIX "stallscope-"

struct tracer {
	struct tracefs_instance *of;
	char suffix[32];
	char *folder;
};

/* Members of the group that owns it may only read (Linux 6.18). */
static int no_permission(const char *path, struct stall_err *err)
{
	return stall_fail(err,
			  "no permission for %s: run as root, with "
			  "CAP_DAC_OVERRIDE, or as the owner of tracefs "
			  "(mount -o remount,uid=UID %s)",
			  path, tracefs_tracing_dir());
}

/* The usual reasons, told apart as far as the kernel lets us. */
static int cannot_trace(struct stall_err *err)
{
	const char *dir = tracefs_tracing_dir();

	if (!dir)
		return stall_fail(err,
				  "tracefs is not mounted: mount -t tracefs "
				  "nodev /sys/kernel/tracing (as root), or the "
				  "kernel has no ftrace");
	if (errno == EACCES || access(dir, R_OK | W_OK | X_OK))
		return no_permission(dir, err);
	return stall_fail(err, "cannot make an instance in %s/instances: %s",
			  dir, strerror(errno));
}

static int set_up(struct tracer *t, int size_kb, struct stall_err *err)
{
	char size[24];

	snprintf(size, sizeof(size), "%d", size_kb);
	if (tracer_switch(t, 0))
		return errno == EACCES
			       ? no_permission(t->folder, err)
			       : stall_fail(
					 err,
					 "cannot switch tracing off in %s: %s",
					 t->folder, strerror(errno));
	if (tracefs_instance_file_write(t->of, "trace_clock", "mono") < 0)
		return stall_fail(err, "%s has no clock 'mono': %s", t->folder,
				  strerror(errno));
	if (tracefs_instance_file_write(t->of, "buffer_size_kb", size) < 0)
		return stall_fail(err,
				  "cannot get %d kB of buffer for each CPU: "
				  "%s; ask for less with --buffer",
				  size_kb, strerror(errno));
	return 0;
}

struct tracer *tracer_new(const char *suffix, int size_kb,
			  struct stall_err *err)
{
	struct tracer *t = stall_alloc(sizeof(*t));
	char name[80];

	if (suffix)
		snprintf(t->suffix, sizeof(t->suffix), "%s", suffix);
	snprintf(name, sizeof(name), PREFIX "%d%s%s", (int)getpid(),
		 suffix ? "-" : "", t->suffix);
	t->of = tracefs_tracing_dir() ? tracefs_instance_create(name) : NULL;
	if (!t->of) {
		cannot_trace(err);
		tracer_free(t);
		return NULL;
	}
	t->folder = tracefs_instance_get_dir(t->of);
	if (set_up(t, size_kb, err)) {
		tracer_free(t);
		return NULL;
	}
	return t;
}

void tracer_free(struct tracer *t)
{
	if (!t)
		return;
	if (t->of) {
		tracer_switch(t, 0);
		tracefs_instance_file_write(t->of, "events/enable", "0");
		tracefs_instance_destroy(t->of);
		tracefs_instance_free(t->of);
	}
	if (t->folder)
		tracefs_put_tracing_file(t->folder);
	free(t);
}

const char *tracer_folder(const struct tracer *t)
{
	return t->folder;
}

const char *tracer_suffix(const struct tracer *t)
{
	return t->suffix;
}

enum tracer_answer tracer_enable(struct tracer *t, const char *system,
				 const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), "events/%s/%s/enable", system, name);
	if (tracefs_instance_file_write(t->of, path, "1") > 0)
		return TRACER_ENABLED;
	return errno == ENOENT || !tracefs_file_exists(t->of, path)
		       ? TRACER_MISSING
		       : TRACER_REFUSED;
}

/* The threads a process has already; those it begins later are followed. */
static int follow_threads(struct tracer *t, pid_t pid)
{
	char path[64];
	struct dirent *e;
	int n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	d = opendir(path);
	while (d && (e = readdir(d)))
		if (*e->d_name != '.')
			n += tracefs_instance_file_append(
				     t->of, "set_event_pid", e->d_name) > 0;
	if (d)
		closedir(d);
	return n;
}

int tracer_follow(struct tracer *t, pid_t pid, struct stall_err *err)
{
	/* The option first; twice, because a thread that was not followed yet
	 * may have begun another meanwhile. */
	if (tracefs_instance_file_write(t->of, "options/event-fork", "1") < 0 ||
	    !follow_threads(t, pid) || !follow_threads(t, pid))
		return stall_fail(err, "cannot follow process %d: %s", (int)pid,
				  strerror(errno));
	return 0;
}

int tracer_switch(struct tracer *t, int on)
{
	return tracefs_instance_file_write(t->of, "tracing_on",
					   on ? "1" : "0") > 0
		       ? 0
		       : -1;
}

static long long number_after(const char *text, const char *key)
{
	const char *at = text ? strstr(text, key) : NULL;

	return at ? atoll(at + strlen(key)) : -1;
}

long long tracer_lost(const struct tracer *t, int cpu)
{
	char path[64], *text;
	long long overrun, dropped;

	snprintf(path, sizeof(path), "per_cpu/cpu%d/stats", cpu);
	text = tracefs_instance_file_read(t->of, path, NULL);
	overrun = number_after(text, "\noverrun: ");
	dropped = number_after(text, "dropped events: ");
	free(text);
	return overrun < 0 || dropped < 0 ? -1 : overrun + dropped;
}

/* ---- what is left of recorders that were killed ---- */

struct dead {
	char **name;
	int n;
};

static int note_dead(const char *name, void *ctx)
{
	struct dead *d = ctx;
	size_t n = strlen(PREFIX);
	long pid = strncmp(name, PREFIX, n) ? 0 : atol(name + n);

	if (pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH) {
		d->name = stall_grow(d->name,
				     (size_t)(d->n + 1) * sizeof(*d->name));
		d->name[d->n++] = stall_strndup(name, strlen(name));
	}
	return 0;
}

int tracer_clean(struct stall_err *err)
{
	struct dead d = {0};
	int cleaned = 0;

	if (!tracefs_tracing_dir())
		return cannot_trace(err);
	tracefs_instances_walk(note_dead, &d);
	for (int i = 0; i < d.n; i++) {
		struct tracer t = {.of = tracefs_instance_create(d.name[i])};

		if (t.of && !tracefs_instance_is_new(t.of)) {
			tracer_switch(&t, 0);
			cleaned += !tracefs_instance_destroy(t.of);
		}
		tracefs_instance_free(t.of);
		free(d.name[i]);
	}
	free(d.name);
	return cleaned;
}
