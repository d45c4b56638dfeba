#include "cmd/record/session.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/record/child.h"
#include "cmd/record/exectrace.h"
#include "cmd/record/goprocs.h"
#include "cmd/record/kallsyms.h"
#include "cmd/record/manifest.h"
#include "cmd/record/pages.h"
#include "cmd/record/snapshot.h"
#include "cmd/record/tee.h"
#include "cmd/record/tracing.h"
#include "cmd/record/wait.h"
#include "libanalyze/mem.h"

struct session {
	const struct session_options *o;
	struct manifest manifest;
	struct tracing tracing;
	struct exectrace *exectrace;
	struct goprocs go;
	char *cgroups; /* of the program, see cgroups.h */
	struct child child;
	struct tee tee;
	sigset_t before; /* signals as they were */
};

/* ---- before ---- */

static int make_folder(const char *path, struct stall_err *err)
{
	if (!mkdir(path, 0755))
		return 0;
	if (errno == EEXIST)
		return stall_fail(err,
				  "%s is there already; recordings are never "
				  "overwritten: name another with -o",
				  path);
	return stall_fail(err, "cannot make %s: %s", path, strerror(errno));
}

/* A recording without them is still worth having. */
static void keep_kallsyms(struct session *s)
{
	struct stall_err *why = &s->manifest.no_kallsyms;
	char to[PATH_MAX];

	snprintf(to, sizeof(to), "%s/env/kallsyms.gz", s->o->folder);
	if (kallsyms_keep(to, "/proc/kallsyms", why))
		fprintf(stderr, "no names of the kernel's functions: %s\n",
			why->msg);
}

static int start_target(struct session *s, struct stall_err *err)
{
	pid_t pid = s->o->pid;

	if (s->o->argv) {
		if (tee_open(&s->tee, s->o->folder, err) ||
		    child_fork(&s->child, s->o->argv, s->o->godebug, &s->before,
			       err))
			return -1;
		pid = s->child.pid;
	}
	if (pid && tracer_follow(s->tracing.tracer[TARGET], pid, err))
		return -1;
	snapshot_running(s->o->folder, "env/before", pid, &s->cgroups);
	snapshot_files(s->o->folder, "env/before");
	if (s->o->kallsyms)
		keep_kallsyms(s);
	return 0;
}

static char *clocks_now(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	snapshot_clocks(f);
	fclose(f);
	return text;
}

static int start(struct session *s, struct stall_err *err)
{
	s->manifest.clocks[0] = clocks_now();
	s->manifest.state = "recording";
	if (manifest_write(&s->manifest, err))
		return -1;
	return tracing_start(&s->tracing, err);
}

/* ---- meanwhile ---- */

static int look_for_go(struct session *s, pid_t target, struct stall_err *err)
{
	const struct tracing *t = &s->tracing;

	if (target || t->program.path)
		goprocs_add(&s->go, &t->program, target, t->answer);
	goprocs_look(&s->go);
	return goprocs_write(&s->go, s->o->folder, err);
}

/* The traces end; fine if they have. */
static int stop(struct session *s, struct stall_err *err)
{
	int ret = tracing_stop(&s->tracing, err);

	exectrace_stop(s->exectrace, &s->manifest.exectrace);
	s->exectrace = NULL;
	if (!s->manifest.clocks[1])
		s->manifest.clocks[1] = clocks_now();
	return ret;
}

/* At the program as it runs: before it, there was only a fork of ours. */
static void glance(void *ctx, const char *moment)
{
	struct session *s = ctx;
	pid_t pid = s->o->argv ? s->child.pid : s->o->pid;
	char part[32];

	snprintf(part, sizeof(part), "env/%s", moment);
	snapshot_running(s->o->folder, part, pid, &s->cgroups);
	goprocs_look(&s->go);
}

/* Until it is over; a flight recorder's trace ends earlier, with its reason. */
static int wait_for_it(struct session *s, struct wait_for *w,
		       struct stall_err *err)
{
	if (wait_until_over(w, err))
		return -1;
	if (!w->triggered)
		return 0;
	snprintf(s->manifest.snapshot, sizeof(s->manifest.snapshot), "%s",
		 w->reason);
	if (stop(s, err))
		return -1;
	glance(s, "after");
	w->glance = NULL;
	w->snapshot = NULL;
	/* The program still needs somebody to take its output. */
	return w->is_child ? wait_until_over(w, err) : 0;
}

static int record(struct session *s, struct stall_err *err)
{
	struct wait_for w = {
		.pid = s->o->argv ? s->child.pid : s->o->pid,
		.is_child = s->o->argv != NULL,
		.seconds = s->o->seconds,
		.tee = &s->tee,
		.err = s->child.err,
		.snapshot = s->o->snapshot,
		.glance = glance,
		.ctx = s,
	};
	int ret;

	if (s->o->argv && child_release(&s->child, s->o->argv[0], err))
		return -1;
	if (look_for_go(s, w.pid, err))
		return -1;
	if (s->o->exectrace &&
	    exectrace_start(&s->exectrace, s->o->exectrace, s->o->folder,
			    s->o->seconds, err))
		return -1;
	ret = wait_for_it(s, &w, err);
	if (s->o->argv && w.over) {
		s->child.pid = -1;
		s->manifest.status = child_status(w.status);
	}
	return ret;
}

/* ---- after ---- */

static void end(struct session *s)
{
	tracing_free(&s->tracing);
	for (int i = 0; i < 2; i++)
		free(s->manifest.clocks[i]);
	goprocs_free(&s->go);
	free(s->cgroups);
	child_close(&s->child);
	/* Was never released, or could not be waited for. */
	if (s->child.pid > 0)
		waitpid(s->child.pid, NULL, 0);
	free(s->manifest.event);
	free(s->manifest.lost);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

static int remove_one(const char *path, const struct stat *sb, int type,
		      struct FTW *where)
{
	(void)sb, (void)type, (void)where;
	return remove(path);
}

/* Nothing was traced: the name is free for another try. */
static int give_up(const struct session *s)
{
	nftw(s->o->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return -1;
}

/* What went wrong first is told; the rest is tried all the same. */
static int finish(struct session *s, int failed, struct stall_err *err)
{
	struct stall_err more = {""};

	if (stop(s, &more) | tee_close(&s->tee, &more) && !failed)
		failed = stall_fail(err, "%s", more.msg);
	if (failed && s->manifest.state == NULL)
		return give_up(s);
	if (*s->manifest.exectrace.why)
		fprintf(stderr, "no whole execution trace: %s\n",
			s->manifest.exectrace.why);
	snapshot_files(s->o->folder, "env/after");
	goprocs_look(&s->go);
	if (goprocs_write(&s->go, s->o->folder, &more) && !failed)
		failed = stall_fail(err, "%s", more.msg);
	s->manifest.state = failed ? "incomplete" : "complete";
	s->manifest.why = failed ? err->msg : NULL;
	if (manifest_write(&s->manifest, &more) && !failed)
		failed = stall_fail(err, "%s", more.msg);
	return failed ? -1 : 0;
}

int session_run(const struct session_options *o, struct stall_err *err)
{
	struct session s = {.o = o,
			    .manifest = {.o = o, .status = -1},
			    .child = {-1, -1, -1, -1}};
	int ret;

	if (make_folder(o->folder, err))
		return -1;
	s.tracing.o = o;
	s.tracing.manifest = &s.manifest;
	wait_block_signals(&s.before);
	ret = tracing_set_up(&s.tracing, err) || start_target(&s, err) ||
	      start(&s, err) || record(&s, err);
	ret = finish(&s, ret, err);
	end(&s);
	if (!ret && s.manifest.status > 0)
		ret = s.manifest.status;
	return ret;
}

int session_finish(const char *folder, struct stall_err *err)
{
	char path[PATH_MAX];
	struct tracefile file;
	int ret;

	pages_head(path, folder);
	if (access(path, F_OK))
		return stall_fail(err,
				  "%s is no recording that a recorder left "
				  "unfinished",
				  folder);
	if (tracefile_load(&file, path, err))
		return -1;
	ret = pages_to_file(folder, &file, BUFFERS, 7, err);
	tracefile_free(&file);
	return ret;
}
