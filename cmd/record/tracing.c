/* What the kernel is asked for, and how its pages come into the folder. */
#include "cmd/record/tracing.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/record/events.h"
#include "cmd/record/pages.h"
#include "cmd/record/placed.h"
#include "libanalyze/mem.h"

/* ---- before ---- */

/* Which of the buffers an event goes to. */
static int buffer_of(const struct tracing *s, const struct record_event *e)
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

static void enable_events(struct tracing *s)
{
	struct manifest *m = s->manifest;

	for (const struct record_event *e = record_events; e->set; e++) {
		struct tracer *t = s->tracer[buffer_of(s, e)];

		if (!record_event_wanted(e, s->o->sets))
			continue;
		note_event(m, e->system, e->name,
			   tracer_enable(t, e->system, e->name));
	}
}

/* Probes are in the program: they see it and nobody else. */
static void place_probes(struct tracing *s)
{
	const struct session_options *o = s->o;
	struct probes *p = &s->program.probes;

	program_find(&s->program, o->pid,
		     o->binary ? o->binary
		     : o->argv ? o->argv[0]
			       : "");
	s->answer = stall_alloc(((size_t)p->n + 1) * sizeof(*s->answer));
	placed_add(p, o->sets, s->tracer[s->tracer[TARGET] ? TARGET : MAIN],
		   s->answer);
	for (int i = 0; i < p->n; i++)
		if (s->answer[i] != TRACER_MISSING)
			note_event(s->manifest, p->probe[i].group,
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

int tracing_set_up(struct tracing *s, struct stall_err *err)
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
	if (target || s->o->binary)
		place_probes(s);
	used_systems(s->manifest, systems, groups);
	return tracefile_read(&s->file, tracer_folder(s->tracer[MAIN]), systems,
			      err);
}

/* ---- pages ---- */

static int start_readers(struct tracing *s, struct stall_err *err)
{
	char raw[PATH_MAX];

	for (int i = 0; i < BUFFERS && s->tracer[i]; i++) {
		pages_raw(raw, s->o->folder, i);
		s->readers[i] = readers_start(tracer_folder(s->tracer[i]),
					      (int)s->file.ncpus,
					      s->file.page_size, raw, err);
		if (!s->readers[i])
			return -1;
	}
	return 0;
}

static int switch_all(struct tracing *s, int on)
{
	int ret = 0;

	for (int i = 0; i < BUFFERS && s->tracer[i]; i++)
		ret |= tracer_switch(s->tracer[i], on);
	return ret;
}

int tracing_start(struct tracing *s, struct stall_err *err)
{
	char head[PATH_MAX];

	pages_head(head, s->o->folder);
	if (tracefile_save(&s->file, head, err))
		return -1;
	/* A flight recorder leaves all to the kernel, which overwrites. */
	if (!s->o->snapshot && start_readers(s, err))
		return -1;
	if (switch_all(s, 1))
		return stall_fail(err, "cannot switch tracing on: %s",
				  strerror(errno));
	s->on = true;
	return 0;
}

static void note_losses(struct tracing *s)
{
	struct manifest *m = s->manifest;

	m->ncpus = (int)s->file.ncpus;
	m->lost = stall_alloc((size_t)m->ncpus * sizeof(*m->lost));
	for (int c = 0; c < m->ncpus; c++)
		for (int i = 0; i < BUFFERS && s->tracer[i]; i++) {
			long long n = tracer_lost(s->tracer[i], c);

			m->lost[c] =
				n < 0 || m->lost[c] < 0 ? -1 : m->lost[c] + n;
		}
}

static int stop_readers(struct tracing *s, struct stall_err *err)
{
	int ret = 0;

	for (int i = 0; i < BUFFERS; i++) {
		ret |= readers_stop(s->readers[i], err);
		s->readers[i] = NULL;
	}
	return ret;
}

int tracing_stop(struct tracing *s, struct stall_err *err)
{
	int n = s->tracer[TARGET] ? BUFFERS : TARGET, ret = 0;

	if (!s->on) { /* never, or not any more */
		stop_readers(s, err);
		return 0;
	}
	s->on = false;
	switch_all(s, 0);
	if (s->o->snapshot)
		ret = start_readers(s, err);
	ret |= stop_readers(s, err);
	note_losses(s);
	tracefile_read_comms(&s->file);
	if (pages_to_file(s->o->folder, &s->file, n, s->o->version, err))
		return -1; /* the raw files are all there is */
	return ret ? -1 : 0;
}

void tracing_free(struct tracing *s)
{
	for (int i = 0; i < BUFFERS; i++)
		tracer_free(s->tracer[i]);
	if (s->program.probes.n) /* no instance has them on any more */
		placed_remove();
	program_free(&s->program);
	free(s->answer);
	tracefile_free(&s->file);
}
