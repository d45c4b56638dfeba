/* synth.c - event formats and records of a trace.dat made in memory */
#include "tests/synth_parts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

#define HEADER_BYTES 8 /* common_type, _flags, _preempt_count, _pid */
#define FIRST_ID     300

_Noreturn void synth_die(const char *what, const char *name)
{
	fprintf(stderr, "synth: %s: %s\n", what, name);
	abort();
}

void synth_add(struct synth_bytes *b, const void *p, size_t n)
{
	if (!n)
		return;
	b->p = stall_grow(b->p, b->n + n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void synth_poke(const struct synth *s, uint8_t *p, uint64_t v, int size)
{
	for (int i = 0; i < size; i++)
		p[s->opt.big_endian ? size - 1 - i : i] = (uint8_t)(v >> 8 * i);
}

void synth_num(const struct synth *s, struct synth_bytes *b, uint64_t v,
	       int size)
{
	uint8_t raw[8];

	synth_poke(s, raw, v, size);
	synth_add(b, raw, (size_t)size);
}

void synth_str(struct synth_bytes *b, const char *text)
{
	synth_add(b, text, strlen(text) + 1);
}

/* ---- formats ---- */

static int size_of(const struct synth *s, const char *type)
{
	static const struct {
		const char *part;
		int size;
	} sizes[] = {
		{"64", 8},    {"long long", 8}, {"32", 4},   {"16", 2},
		{"short", 2}, {"bool", 1},	{"char", 1}, {"u8", 1},
		{"s8", 1},    {"int8", 1},
	};

	if (strchr(type, '*') || strstr(type, "size_t"))
		return s->opt.long_size;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		if (strstr(type, sizes[i].part))
			return sizes[i].size;
	return strstr(type, "long") ? s->opt.long_size : 4;
}

/* "char comm[16]" or "__data_loc char[] name": type, name, how many. */
static void parse_field(const struct synth *s, struct synth_field *f,
			const char *decl)
{
	const char *end = decl + strcspn(decl, "["), *name;

	f->dynamic = !strncmp(decl, "__data_loc ", 11);
	f->rel = !strncmp(decl, "__rel_loc ", 10);
	f->dynamic |= f->rel;
	if (f->dynamic || !*end)
		end = decl + strlen(decl);
	f->array = *end == '[' || f->dynamic;
	f->count = *end == '[' ? atoi(end + 1) : !f->dynamic;
	f->open = f->array && !f->dynamic && (!f->count || strchr(end, '+'));
	for (name = end; name > decl && (isalnum(name[-1]) || name[-1] == '_');)
		name--;
	snprintf(f->name, sizeof(f->name), "%.*s", (int)(end - name), name);
	snprintf(f->type, sizeof(f->type), "%.*s", (int)(name - decl), decl);
	f->type[strlen(f->type) - 1] = '\0'; /* the blank */
	f->elem = size_of(s, f->type);
	f->text = f->array && strstr(f->type, "char") &&
		  !strstr(f->type, "unsigned");
	f->is_signed = !f->array && *f->type != 'u' && !strchr(f->type, '*') &&
		       !strstr(f->type, "size_t") && f->elem > 1;
}

static void add_field(struct synth *s, struct synth_type *t, const char *decl)
{
	struct synth_field *f = &t->field[t->nfields++];
	int align;

	parse_field(s, f, decl);
	align = f->dynamic ? 4 : f->elem;
	f->offset = (t->size + align - 1) / align * align;
	t->size = f->offset + (f->dynamic ? 4
			       : f->open  ? 0
					  : f->elem * f->count);
}

static struct synth_type *new_type(struct synth *s, const char *system,
				   const char *name)
{
	struct synth_type *t = &s->type[s->ntypes];

	if (s->ntypes == SYNTH_FORMATS)
		synth_die("too many formats", name);
	snprintf(t->system, sizeof(t->system), "%s", system);
	snprintf(t->name, sizeof(t->name), "%s", name);
	t->id = FIRST_ID + s->ntypes++;
	t->size = HEADER_BYTES;
	return t;
}

void synth_format_fields(struct synth *s, const char *system, const char *name,
			 const char *const *fields)
{
	struct synth_type *t = new_type(s, system, name);

	for (; *fields; fields++)
		add_field(s, t, *fields);
}

void synth_format_text(struct synth *s, const char *system, const char *text)
{
	new_type(s, system, "")->text = stall_strndup(text, strlen(text));
}

static struct synth_type *type_of(struct synth *s, const char *name)
{
	const struct synth_usual *u = synth_usual_find(name);

	for (int i = 0; i < s->ntypes; i++)
		if (!strcmp(s->type[i].name, name))
			return &s->type[i];
	if (!u)
		synth_die("no such event; declare it with synth_format", name);
	synth_format_fields(s, u->system, u->name, u->fields);
	return &s->type[s->ntypes - 1];
}

void synth_declare(struct synth *s, const char *name)
{
	type_of(s, name);
}

/* ---- events ---- */

static const struct synth_field *field_of(const struct synth_type *t,
					  const char *name)
{
	for (int i = 0; i < t->nfields; i++)
		if (!strcmp(t->field[i].name, name))
			return &t->field[i];
	synth_die("no such field", name);
}

/* One number or "1,2,3", each of the field's element size. */
static void add_numbers(const struct synth *s, const struct synth_field *f,
			struct synth_bytes *b, const char *value)
{
	char *end;

	for (const char *p = value; *p; p = *end ? end + 1 : end) {
		uint64_t v = *p == '-' ? (uint64_t)strtoll(p, &end, 0)
				       : strtoull(p, &end, 0);

		if (end == p)
			synth_die("not a number", value);
		synth_num(s, b, v, f->elem);
	}
}

static void put_value(const struct synth *s, const struct synth_field *f,
		      struct synth_bytes *rec, const char *value)
{
	struct synth_bytes b = {NULL, 0};
	size_t at = rec->n, room = (size_t)(f->elem * f->count);

	if (f->text)
		synth_str(&b, value);
	else
		add_numbers(s, f, &b, value);
	if (f->dynamic) {
		synth_add(rec, b.p, b.n);
		if (f->rel)
			at -= (size_t)f->offset + 4;
		synth_poke(s, rec->p + f->offset, b.n << 16 | at, 4);
	} else if (f->open) {
		synth_add(rec, b.p, b.n); /* the last one: as long as it is */
	} else {
		memcpy(rec->p + f->offset, b.p, b.n < room ? b.n : room);
	}
	free(b.p);
}

/* Cut "name=value" or "name='a value'" off the text; false at its end. */
static bool next_pair(char **text, char **name, char **value)
{
	char *p = *text + strspn(*text, " "), *stop;

	if (!*p)
		return false;
	*name = p;
	p = strchr(p, '=');
	if (!p)
		synth_die("not name=value", *name);
	*p++ = '\0';
	stop = *p == '\'' ? strchr(p + 1, '\'') : p + strcspn(p, " ");
	if (!stop)
		synth_die("no closing '", p);
	*value = *p == '\'' ? p + 1 : p;
	*text = *stop ? stop + 1 : stop;
	*stop = '\0';
	return true;
}

void synth_event(struct synth *s, int cpu, int64_t ts, int tid,
		 const char *name, const char *fields, ...)
{
	struct synth_type *t = type_of(s, name);
	struct synth_bytes rec = {stall_alloc((size_t)t->size),
				  (size_t)t->size};
	char text[4096], *p = text, *key, *value;
	va_list ap;

	va_start(ap, fields);
	vsnprintf(text, sizeof(text), fields, ap);
	va_end(ap);
	synth_poke(s, rec.p, (uint64_t)t->id, 2);
	synth_poke(s, rec.p + 4, (uint64_t)tid, 4);
	while (next_pair(&p, &key, &value))
		put_value(s, field_of(t, key), &rec, value);
	if (cpu >= SYNTH_CPUS)
		synth_die("too many CPUs", name);
	if (cpu >= s->ncpus)
		s->ncpus = cpu + 1;
	synth_record(s, cpu, (uint64_t)ts, &rec);
	free(rec.p);
}

void synth_sched_switch(struct synth *s, int cpu, int64_t ts,
			const char *prev_comm, int prev_pid, int prev_prio,
			long prev_state, const char *next_comm, int next_pid,
			int next_prio)
{
	synth_event(s, cpu, ts, prev_pid, "sched_switch",
		    "prev_comm='%s' prev_pid=%d prev_prio=%d prev_state=%ld "
		    "next_comm='%s' next_pid=%d next_prio=%d",
		    prev_comm, prev_pid, prev_prio, prev_state, next_comm,
		    next_pid, next_prio);
}

void synth_waking(struct synth *s, int cpu, int64_t ts, int tid,
		  const char *comm, int pid, int prio, int target_cpu)
{
	synth_event(s, cpu, ts, tid, "sched_waking",
		    "comm='%s' pid=%d prio=%d target_cpu=%d", comm, pid, prio,
		    target_cpu);
}
