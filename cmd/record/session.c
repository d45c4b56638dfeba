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
#include "cmd/record/events.h"
#include "cmd/record/manifest.h"
#include "cmd/record/pages.h"
#include "cmd/record/placed.h"
#include "cmd/record/program.h"
#include "cmd/record/reader.h"
#include "cmd/record/snapshot.h"
#include "cmd/record/tee.h"
#include "cmd/record/tracefile.h"
#include "cmd/record/wait.h"
#include "libanalyze/mem.h"

struct session {
	const struct session_options *o;
	struct manifest manifest;
	struct tracer *tracer[BUFFERS];
	struct readers *readers[BUFFERS];
	struct tracefile file;
	struct program program;
	enum tracer_answer *answer; /* by probe of the program */
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

/* Which of the buffers an event goes to. */
static int buffer_of(const struct session *s, const struct record_event *e)
{
	return e->noisy && s->tracer[TARGET] ? TARGET : MAIN;
}

static void note_event(struct manifest *m, const char *system, const char *name,
		       enum tracer_answer answer)
{
	m->event = stall_grow(m->event,
			      (size_t)(m->nevents + 1) * sizeof(*m->event));
	m->event[m->nevents++] = (struct manifest_event){system, name, answer};
}

static void enable_events(struct session *s)
{
	struct manifest *m = &s->manifest;

	for (const struct record_event *e = record_events; e->set; e++) {
		struct tracer *t = s->tracer[buffer_of(s, e)];

		if (!record_event_wanted(e, s->o->sets))
			continue;
		note_event(m, e->system, e->name,
			   tracer_enable(t, e->system, e->name));
	}
}

/* Probes are in the program, so that they see it and nobody else. */
static void place_probes(struct session *s)
{
	const struct session_options *o = s->o;
	struct probes *p = &s->program.probes;

	program_find(&s->program, o->pid,
		     o->binary ? o->binary
		     : o->argv ? o->argv[0]
			       : "");
	s->answer = stall_alloc(((size_t)p->n + 1) * sizeof(*s->answer));
	placed_add(p, o->sets, s->tracer[TARGET], s->answer);
	for (int i = 0; i < p->n; i++)
		if (s->answer[i] != TRACER_MISSING)
			note_event(&s->manifest, p->probe[i].group,
				   p->probe[i].name, s->answer[i]);
}

/* Each system once; groups of probes have our process id in tracefs. */
static void used_systems(const struct manifest *m, struct tracefile_system *ret,
			 char groups[][64])
{
	int n = 0, ngroups = 0;

	for (int i = 0; i < m->nevents; i++) {
		const char *name = m->event[i].system;
		int k = 0;

		while (k < n && strcmp(ret[k].name, name))
			k++;
		if (k < n || m->event[i].answer != TRACER_ENABLED)
			continue;
		ret[n++] = (struct tracefile_system){name, name};
		if (strcmp(name, "gostw") && strcmp(name, "gdns"))
			continue;
		placed_group(name, groups[ngroups], sizeof(groups[ngroups]));
		ret[n - 1].folder = groups[ngroups++];
	}
	ret[n] = (struct tracefile_system){NULL, NULL};
}

static int set_up_tracers(struct session *s, struct stall_err *err)
{
	struct tracefile_system systems[32];
	char groups[2][64];
	bool target = s->o->argv || s->o->pid;

	for (int i = 0; i < (target ? BUFFERS : TARGET); i++) {
		s->tracer[i] = tracer_new(i ? pages_name(i) : NULL,
					  s->o->size_kb, err);
		if (!s->tracer[i])
			return -1;
	}
	enable_events(s);
	if (target)
		place_probes(s);
	used_systems(&s->manifest, systems, groups);
	return tracefile_read(&s->file, tracer_folder(s->tracer[MAIN]), systems,
			      err);
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
	if (pid && tracer_follow(s->tracer[TARGET], pid, err))
		return -1;
	snapshot_files(s->o->folder, "env/before", pid);
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

static int start_tracing(struct session *s, struct stall_err *err)
{
	char raw[PATH_MAX];

	pages_head(raw, s->o->folder);
	if (tracefile_save(&s->file, raw, err))
		return -1;
	for (int i = 0; i < BUFFERS && s->tracer[i]; i++) {
		pages_raw(raw, s->o->folder, i);
		s->readers[i] = readers_start(tracer_folder(s->tracer[i]),
					      (int)s->file.ncpus,
					      s->file.page_size, raw, err);
		if (!s->readers[i])
			return -1;
	}
	s->manifest.clocks[0] = clocks_now();
	s->manifest.state = "recording";
	if (manifest_write(&s->manifest, err))
		return -1;
	for (int i = 0; i < BUFFERS && s->tracer[i]; i++)
		if (tracer_switch(s->tracer[i], 1))
			return stall_fail(err, "cannot switch tracing on: %s",
					  strerror(errno));
	return 0;
}

/* ---- meanwhile ---- */

static int write_go_json(const struct session *s, pid_t pid,
			 struct stall_err *err)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/go.json", s->o->folder);
	f = fopen(path, "wxe");
	if (!f)
		return stall_fail(err, "cannot create %s: %s", path,
				  strerror(errno));
	program_describe(&s->program, pid, s->answer, f);
	return fclose(f) ? stall_fail(err, "cannot write %s: %s", path,
				      strerror(errno))
			 : 0;
}

static int record(struct session *s, struct stall_err *err)
{
	struct wait_for w = {
		.pid = s->o->argv ? s->child.pid : s->o->pid,
		.is_child = s->o->argv != NULL,
		.seconds = s->o->seconds,
		.tee = &s->tee,
		.err = s->child.err,
	};

	if (s->o->argv && child_release(&s->child, s->o->argv[0], err))
		return -1;
	if (w.pid && write_go_json(s, w.pid, err))
		return -1;
	if (wait_until_over(&w, err))
		return -1;
	if (s->o->argv) {
		s->child.pid = -1;
		s->manifest.status = child_status(w.status);
	}
	return 0;
}

/* ---- after ---- */

static void note_losses(struct session *s)
{
	struct manifest *m = &s->manifest;

	m->ncpus = (int)s->file.ncpus;
	m->lost = stall_alloc((size_t)m->ncpus * sizeof(*m->lost));
	for (int c = 0; c < m->ncpus; c++)
		for (int i = 0; i < BUFFERS && s->tracer[i]; i++) {
			long long n = tracer_lost(s->tracer[i], c);

			m->lost[c] =
				n < 0 || m->lost[c] < 0 ? -1 : m->lost[c] + n;
		}
}

/* All that was traced goes into the file, also after something failed. */
static int stop_tracing(struct session *s, struct stall_err *err)
{
	int n = 0, ret = 0;

	for (; n < BUFFERS && s->readers[n]; n++) {
		tracer_switch(s->tracer[n], 0);
		ret |= readers_stop(s->readers[n], err);
		s->readers[n] = NULL;
	}
	if (!n)
		return 0;
	s->manifest.clocks[1] = clocks_now();
	note_losses(s);
	tracefile_read_comms(&s->file);
	if (pages_to_file(s->o->folder, &s->file, n, s->o->version, err))
		return -1; /* the raw files are all there is */
	return ret ? -1 : 0;
}

static void end(struct session *s)
{
	for (int i = 0; i < BUFFERS; i++) {
		tracer_free(s->tracer[i]);
		free(s->manifest.clocks[i]);
	}
	if (s->program.probes.n)
		placed_remove();
	program_free(&s->program);
	free(s->answer);
	child_close(&s->child);
	if (s->child.pid >
	    0) /* was never released, or could not be waited for */
		waitpid(s->child.pid, NULL, 0);
	tracefile_free(&s->file);
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

	if (stop_tracing(s, &more) | tee_close(&s->tee, &more) && !failed)
		failed = stall_fail(err, "%s", more.msg);
	if (failed && !s->manifest.clocks[0])
		return give_up(s);
	snapshot_files(s->o->folder, "env/after", s->o->pid);
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
	wait_block_signals(&s.before);
	ret = set_up_tracers(&s, err) || start_target(&s, err) ||
	      start_tracing(&s, err) || record(&s, err);
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
