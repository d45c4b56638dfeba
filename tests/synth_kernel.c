#include "tests/synth_kernel.h"

#include <stdio.h>
#include <stdlib.h>

#include "importers/tracepoints/feed.h"
#include "importers/tracepoints/tasks.h"
#include "tests/harness.h"

#define MAX_FORMATS 64

#define X(name) extern const struct stall_family stall_family_##name;
#include "gen/families.inc"
#undef X

static const struct stall_family *const families[] = {
#define X(name) &stall_family_##name,
#include "gen/families.inc"
#undef X
	NULL};

struct player {
	struct stall_kernel *k;
	struct stall_format *format[MAX_FORMATS];
	int nformats;
};

/* ---- words ---- */

/* Cuts the next word off; what is in '' belongs to it. */
static char *word(char **at)
{
	bool quoted = false;
	char *p, *start;

	*at += strspn(*at, " \t");
	start = p = *at;
	for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++)
		if (*p == '\'')
			quoted = !quoted;
	*at = *p ? p + 1 : p;
	*p = '\0';
	return start;
}

static int64_t number(char **at)
{
	const char *w = word(at);
	char *end;
	int64_t v = strtoll(w, &end, 0);

	if (end == w || *end)
		fail_msg("script: %s is not a number", w);
	return v;
}

static union stall_field value(char *w)
{
	union stall_field v = {.s = {w, strlen(w)}};
	char *end;
	int64_t i = strtoll(w, &end, 0);

	if (*w == '\'')
		v.s = (struct stall_str){w + 1, strlen(w) - 2};
	else if (end != w && !*end)
		v.i = i;
	return v;
}

/* ---- formats ---- */

static bool is_name(const char *pattern, const char *name)
{
	size_t n = strcspn(pattern, "*");

	return !strncmp(pattern, name, n) && (pattern[n] || !name[n]);
}

static const char *system_of(const char *name)
{
	for (int i = 0; families[i]; i++)
		for (const struct stall_tracepoint *tp = families[i]->events;
		     tp && tp->name; tp++)
			if (is_name(tp->name, name))
				return tp->system;
	return "other";
}

static struct stall_format *format(struct player *p, const char *name)
{
	for (int i = 0; i < p->nformats; i++)
		if (!strcmp(p->format[i]->name, name))
			return p->format[i];
	assert_true(p->nformats < MAX_FORMATS);
	return p->format[p->nformats++] =
		       stall_kernel_format(p->k, system_of(name), name, false);
}

static bool is_field(const char *spec, const char *name, size_t n)
{
	spec += *spec == '?';
	for (; spec; spec = strchr(spec, '|') ? strchr(spec, '|') + 1 : NULL)
		if (!strncmp(spec, name, n) && strchr("|[", spec[n]))
			return true;
	return false;
}

static int field(const struct stall_tracepoint *tp, const char *name, size_t n)
{
	for (int i = 0; tp && tp->fields[i]; i++)
		if (is_field(tp->fields[i], name, n))
			return i;
	return -1;
}

/* "1,2" as an array of 6 numbers. */
static union stall_field array(char *w, int64_t *to)
{
	for (int i = 0; i < 6; i++) {
		to[i] = strtoll(w, &w, 0);
		w += *w == ',';
	}
	if (*w)
		fail_msg("script: more than 6 numbers, or none: %s", w);
	return (union stall_field){.s = {(const char *)to, 6 * sizeof(*to)}};
}

/* ---- lines ---- */

static void set_fields(const struct stall_tracepoint *tp,
		       struct stall_event *ev, int64_t *numbers, char *at)
{
	for (int i = 0; tp && tp->fields[i]; i++)
		if (tp->fields[i][0] != '?')
			ev->have |= 1u << i;
	while (*at) {
		char *w = word(&at), *eq = strchr(w, '=');
		int i;

		if (!*w)
			continue;
		if (!eq)
			fail_msg("script: %s has no value", w);
		i = field(tp, w, (size_t)(eq - w));
		if (i < 0 && tp)
			fail_msg("script: nobody asks for %s", w);
		if (i < 0)
			continue;
		ev->v[i] = strstr(tp->fields[i], "args[]")
				   ? array(eq + 1, numbers)
				   : value(eq + 1);
		ev->have |= 1u << i;
	}
}

static void play_event(struct player *p, char *line)
{
	struct stall_event ev = {.have = 0};
	struct stall_arg arg = {"first", stall_int(1)};
	struct stall_format *f;
	int64_t numbers[6] = {0};

	ev.ts = number(&line);
	ev.cpu = stall_kernel_cpu(p->k, (int32_t)number(&line));
	ev.tid = (int32_t)number(&line);
	f = format(p, word(&line));
	set_fields(f->tp, &ev, numbers, line);
	f->count++;
	stall_kernel_event(p->k, f, &ev);
	if (f->keep)
		stall_kernel_keep(p->k, f, &ev, &arg, 1);
}

static void play_lost(struct player *p, char *line)
{
	int32_t cpu = stall_kernel_cpu(p->k, (int32_t)number(&line));
	int64_t from = number(&line), to = number(&line);

	stall_kernel_lost(p->k, cpu, from, to, number(&line));
}

static void play_comm(struct player *p, char *line)
{
	int32_t tid = (int32_t)number(&line);

	stall_kernel_saved_comm(p->k, tid, value(word(&line)).s);
}

static void play_tgid(struct player *p, char *line)
{
	int32_t tid = (int32_t)number(&line);

	stall_kernel_saved_tgid(p->k, tid, (int32_t)number(&line));
}

static void play_has(struct player *p, char *line)
{
	char *name = strchr(line, ':');

	assert_non_null(name);
	*name++ = '\0';
	assert_true(p->nformats < MAX_FORMATS);
	p->format[p->nformats++] = stall_kernel_format(p->k, line, name, false);
}

static void play_cpu(struct player *p, char *line)
{
	stall_kernel_cpu(p->k, (int32_t)number(&line));
}

static const struct {
	const char *word;
	void (*play)(struct player *p, char *line);
} lines[] = {{"lost ", play_lost}, {"comm ", play_comm}, {"tgid ", play_tgid},
	     {"has ", play_has},   {"cpu ", play_cpu},	 {"", play_event}};

static void play_line(struct player *p, char *line)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t n = strlen(lines[i].word);

		if (!strncmp(line, lines[i].word, n)) {
			lines[i].play(p, line + n);
			return;
		}
	}
}

static int player_probe(struct stall_str head)
{
	(void)head;
	return 1;
}

static int player_import(struct stall_source *src, struct stall_load *load,
			 struct stall_err *err)
{
	struct player p = {.k = stall_kernel_new(load, "x86_64")};
	struct stall_str line;

	(void)err;
	stall_load_clock(load, "mono", "same", 0, 0);
	while (stall_source_line(src, &line)) {
		char *copy = strndup(line.p, line.n);

		if (*copy)
			play_line(&p, copy);
		free(copy);
	}
	stall_load_span(load, 0, p.k->now, 1);
	stall_kernel_finish(p.k);
	return 0;
}

static const struct stall_importer player = {"player", "", player_probe,
					     player_import};

struct stall_store *play_keeping(const char *script, const char *events)
{
	struct stall_import_options opt = {.events = events};

	return import_source(stall_source_mem("script", script, strlen(script)),
			     &player, &opt);
}

struct stall_store *play(const char *script)
{
	return play_keeping(script, "none");
}
