/*
 * The order is that of severity, then of `harm`: ns lost in the run, where the
 * finding knows it. Harms of different analyses count different things, so they
 * are an order, not a sum. Waits of threads and goroutines count by the one
 * that lost most, pauses in full: both are what one of them loses. Sums over
 * many that wait at once would stand above any stop of all of them.
 */
#include "cmd/report/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/report/command.h"
#include "libanalyze/human.h"
#include "libanalyze/mem.h"

#define PAGE_FINDINGS 10 /* more would not be one page */
#define SEVERITIES 3

static const char advice[] = "tune"; /* its findings answer those of others */

static const struct {
	const char *severity, *one, *many;
} severities[SEVERITIES] = {
	{"critical", "critical finding", "critical findings"},
	{"warning", "warning", "warnings"},
	{"info", "note", "notes"},
};

struct finding {
	const char *analysis, *run, *text, *evidence, *next, *topic;
	int severity, place; /* place: in the order of the analyses */
	bool has_harm, told;
	int64_t harm;
};

struct verdict {
	const struct report_options *o;
	struct stall_out *out;
	struct finding *f;
	int n;
};

static const struct stall_table *findings_of(const struct section *s)
{
	for (int i = 0; i < s->n; i++)
		if (s->table[i] &&
		    !strcmp(stall_query_name(s->query[i]), "findings"))
			return s->table[i];
	return NULL;
}

static void add_finding(struct verdict *v, const char *analysis,
			const struct stall_table *t, int row)
{
	int harm = table_column(t, "harm");
	const struct stall_cell *cell =
		harm < 0 ? NULL : &t->cell[row * t->ncols + harm];
	struct finding f = {.analysis = analysis, .place = v->n};
	const struct {
		const char **to, *key;
	} texts[] = {{&f.run, "run"},	       {&f.text, "finding"},
		     {&f.evidence, "evidence"}, {&f.next, "next"},
		     {&f.topic, "topic"}};
	const char *severity = table_text(t, row, table_column(t, "severity"));

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		*texts[i].to = table_text(t, row, table_column(t, texts[i].key));
	while (f.severity < SEVERITIES - 1 &&
	       strcmp(severities[f.severity].severity, severity))
		f.severity++;
	f.has_harm = cell && cell->type == STALL_CELL_INT;
	f.harm = f.has_harm ? cell->i : 0;
	v->f = stall_grow(v->f, (size_t)(v->n + 1) * sizeof(*v->f));
	v->f[v->n++] = f;
}

static int compare(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;

	if (a->severity != b->severity)
		return a->severity - b->severity;
	if (a->has_harm != b->has_harm)
		return b->has_harm - a->has_harm;
	if (a->harm != b->harm)
		return a->harm > b->harm ? -1 : 1;
	return a->place - b->place;
}

static void collect(struct verdict *v, const struct sections *s)
{
	for (int i = 0; i < s->n; i++) {
		const struct stall_table *t = findings_of(&s->section[i]);

		for (int r = 0; t && r < t->nrows; r++)
			add_finding(v, s->section[i].name, t, r);
	}
	if (v->n)
		qsort(v->f, (size_t)v->n, sizeof(*v->f), compare);
}

/* "2 warnings, 1 note" of those not told yet; of all analyses if NULL. */
static char *count(const struct verdict *v, const char *analysis)
{
	const char *sep = "";
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	for (int k = 0; k < SEVERITIES; k++) {
		int n = 0;

		for (int i = 0; i < v->n; i++)
			n += v->f[i].severity == k && !v->f[i].told &&
			     (!analysis || !strcmp(v->f[i].analysis, analysis));
		if (n)
			fprintf(f, "%s%d %s", sep, n,
				n == 1 ? severities[k].one
				       : severities[k].many);
		if (n)
			sep = ", ";
	}
	fclose(f);
	return text;
}

__attribute__((format(printf, 1, 2))) static char *printed(
	const char *fmt, ...)
{
	va_list ap;
	char *text;
	size_t size;
	FILE *f = stall_memstream(&text, &size);

	va_start(ap, fmt);
	vfprintf(f, fmt, ap);
	va_end(ap);
	fclose(f);
	return text;
}

static void say(struct verdict *v, char *text)
{
	v->o->format->text(v->out, text);
	free(text);
}

static void summary(struct verdict *v)
{
	char *counts = count(v, NULL);

	if (v->n && v->f[0].severity < 2)
		say(v, printed("%s.", counts));
	else
		say(v, printed("No finding above the thresholds%s%s.",
			       *counts ? "; " : "", counts));
	free(counts);
}

/* The advice on the same topic in the same run, or NULL. */
static struct finding *answer(struct verdict *v, const struct finding *f)
{
	for (int i = 0; *f->topic && i < v->n; i++)
		if (&v->f[i] != f && !strcmp(v->f[i].analysis, advice) &&
		    !strcmp(v->f[i].topic, f->topic) &&
		    !strcmp(v->f[i].run, f->run))
			return &v->f[i];
	return NULL;
}

static void tell(struct verdict *v, struct finding *f)
{
	struct finding *a = strcmp(f->analysis, advice) ? answer(v, f) : NULL;
	char *text = printed("%s, run %s: %s. (%s)", f->analysis, f->run,
			     f->text, f->evidence);
	char *more = *f->next ? command_more(v->o, f->analysis, f->next, f->run)
			      : NULL;
	char lost[STALL_HUMAN];
	struct stall_note note[3];
	struct stall_item item = {severities[f->severity].severity, text, note,
				  0};

	if (f->has_harm)
		note[item.nnotes++] = (struct stall_note){
			"lost in this run, in all",
			stall_human_ns(lost, f->harm), false};
	if (a)
		note[item.nnotes++] =
			(struct stall_note){"what to do", a->text, false};
	if (more)
		note[item.nnotes++] =
			(struct stall_note){"what shows more", more, true};
	v->o->format->item(v->out, &item);
	f->told = true;
	if (a)
		a->told = true;
	free(more);
	free(text);
}

/* "And 7 notes of preempt: ...", an analysis a line. */
static void tell_rest(struct verdict *v, const struct sections *s)
{
	for (int i = 0; i < s->n; i++) {
		const char *name = s->section[i].name;
		char *counts = count(v, name);
		char *more = command_more(v->o, name, "findings", v->o->run);

		if (*counts)
			say(v, printed("And %s of %s, see %s", counts, name,
				       more));
		free(more);
		free(counts);
	}
}

void verdict_write(const struct report_options *o, const struct sections *s,
		   bool all, struct stall_out *out)
{
	struct verdict v = {.o = o, .out = out};
	int told = 0;

	collect(&v, s);
	o->format->heading(out, 2, "Verdict");
	summary(&v);
	for (int i = 0; i < v.n; i++) {
		bool matters = v.f[i].severity < 2 && told < PAGE_FINDINGS;

		if (v.f[i].told || !(all || matters))
			continue;
		tell(&v, &v.f[i]);
		told++;
	}
	tell_rest(&v, s);
	free(v.f);
}
