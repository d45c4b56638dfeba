#include "importers/ftracetext/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/tracepoints/sched_state.h"
#include "libanalyze/mem.h"

enum { MAX_NAMES = 4096 };

/* ---- which fields an event has, and what text calls them ---- */

/* Printed under another name than the field's. */
static const struct {
	const char *event, *field, *key;
} other_keys[] = {
	{"sched_process_fork", "parent_comm", "comm"},
	{"sched_process_fork", "parent_pid", "pid"},
};

static const char *const hex_keys[] = {"sa_handler", "clone_flags", "address",
				       "ip"};

static void set_key(char *key, uint8_t *ret_n, const char *name, size_t n)
{
	snprintf(key, TEXT_KEY, "%.*s=", (int)n, name);
	*ret_n = (uint8_t)strlen(key);
}

static void add_field(struct text_event *t, const char *spec)
{
	struct text_field *f = &t->field[t->nfields++];
	size_t n, first;

	f->optional = *spec == '?';
	spec += f->optional;
	n = strlen(spec);
	f->is_text = n > 2 && !strcmp(spec + n - 2, "[]");
	n -= f->is_text ? 2 : 0;
	first = strcspn(spec, "|");
	first = first < n ? first : n;
	set_key(f->key, &f->n, spec, first);
	if (first < n)
		set_key(f->other, &f->nother, spec + first + 1, n - first - 1);
	for (size_t i = 0; i < sizeof(other_keys) / sizeof(*other_keys); i++)
		if (!strcmp(other_keys[i].event, t->name) &&
		    !strncmp(other_keys[i].field, f->key, f->n - 1u) &&
		    !other_keys[i].field[f->n - 1])
			set_key(f->other, &f->nother, other_keys[i].key,
				strlen(other_keys[i].key));
	for (size_t i = 0; i < sizeof(hex_keys) / sizeof(*hex_keys); i++)
		f->is_hex |= strlen(hex_keys[i]) == first &&
			     !strncmp(hex_keys[i], f->key, first);
}

static void plan(struct text_event *t)
{
	const struct stall_tracepoint *tp = t->fmt->tp;

	for (int i = 0; tp && tp->fields[i]; i++)
		add_field(t, tp->fields[i]);
	t->read = tp ? text_form_of(t->fmt->name) : NULL;
}

/* ---- by name ---- */

static size_t hash_of(struct stall_str s)
{
	size_t h = s.n;

	for (size_t i = 0; i < s.n; i++)
		h = h * 31 + (uint8_t)s.p[i];
	return h ^ h >> 15;
}

static bool is_text(const char *have, struct stall_str want)
{
	return !strncmp(have, want.p, want.n) && !have[want.n];
}

static size_t slot_of(const struct text_events *t, const struct text_line *l)
{
	size_t i = hash_of(l->event) & (t->room - 1);

	while (t->slot[i] && !(is_text(t->slot[i]->name, l->event) &&
			       is_text(t->slot[i]->system, l->system) &&
			       t->slot[i]->bare == l->bare))
		i = (i + 1) & (t->room - 1);
	return i;
}

static void whole_name(const struct text_line *l, char *buf, size_t size)
{
	static const char *const begins[] = {
		[TEXT_ENTERS] = "sys_enter_", [TEXT_EXITS] = "sys_exit_"};
	size_t n = l->event.n < 60 ? l->event.n : 60;

	if (l->bare)
		snprintf(buf, size, "%s%.*s", begins[l->bare], (int)n - 4,
			 l->event.p + 4);
	else
		snprintf(buf, size, "%.*s", (int)n, l->event.p);
}

static struct text_event *make(struct stall_kernel *k,
			       const struct text_line *l)
{
	struct text_event *t = stall_alloc(sizeof(*t));
	char name[80];

	t->system = stall_strndup(l->system.p, l->system.n);
	t->name = stall_strndup(l->event.p, l->event.n);
	t->bare = l->bare;
	whole_name(l, name, sizeof(name));
	t->fmt = stall_kernel_format(
		k, *t->system ? t->system : stall_kernel_system_of(name), name,
		false);
	plan(t);
	return t;
}

struct text_event *text_event_of(struct text_events *t, struct stall_kernel *k,
				 const struct text_line *l)
{
	size_t i;

	if (!t->room) {
		t->room = 2 * MAX_NAMES;
		t->slot = stall_alloc(t->room * sizeof(*t->slot));
	}
	i = slot_of(t, l);
	if (!t->slot[i] && t->n < MAX_NAMES) {
		t->slot[i] = make(k, l);
		t->n++;
	}
	return t->slot[i];
}

void text_events_free(struct text_events *t)
{
	for (size_t i = 0; i < t->room; i++)
		if (t->slot[i]) {
			free(t->slot[i]->system);
			free(t->slot[i]->name);
			free(t->slot[i]);
		}
	free(t->slot);
}

/* ---- values ---- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

size_t text_number(struct stall_str s, bool hex, int64_t *ret)
{
	bool negative = s.n && *s.p == '-';
	size_t i = negative, first;
	int base = hex ? 16 : 10;
	uint64_t v = 0;

	if (i + 1 < s.n && s.p[i] == '0' && (s.p[i + 1] | 0x20) == 'x') {
		base = 16;
		i += 2;
	}
	first = i;
	for (; i < s.n && digit(s.p[i]) < base; i++)
		v = v * (unsigned)base + (unsigned)digit(s.p[i]);
	*ret = (int64_t)(negative ? 0 - v : v);
	return i > first ? i : 0;
}

/* Where the value of "key=" begins; NULL: it is not there. */
static const char *find_key(struct stall_str s, const char *key, size_t n)
{
	const char *p = s.p, *end = s.p + s.n;

	while (n && (p = memmem(p, (size_t)(end - p), key, n))) {
		if (p == s.p || p[-1] == ' ' || p[-1] == ',' || p[-1] == '(')
			return p + n;
		p++;
	}
	return NULL;
}

static const char *find(struct stall_str s, const struct text_field *f)
{
	const char *p = find_key(s, f->key, f->n);

	return p ? p : find_key(s, f->other, f->nother);
}

/* Up to the blank before the next key: it may have blanks of its own. */
static struct stall_str text_value(const char *p, const char *end)
{
	const char *q = p, *stop = end;

	if (p < end && *p == '"') {
		stop = memchr(p + 1, '"', (size_t)(end - p) - 1);
		p++;
		return (struct stall_str){p, (size_t)((stop ? stop : end) - p)};
	}
	while ((q = memchr(q, '=', (size_t)(end - q)))) {
		const char *b = q;

		while (b > p && *b != ' ')
			b--;
		if (b > p) {
			stop = b;
			break;
		}
		q++;
	}
	return text_trim((struct stall_str){p, (size_t)(stop - p)});
}

static bool read_one(const struct text_field *f, const char *p, const char *end,
		     union stall_field *v)
{
	struct stall_str s = {p, (size_t)(end - p)};
	const char *blank = memchr(p, ' ', s.n);

	if (f->is_text) {
		v->s = text_value(p, end);
		return true;
	}
	if (text_number(s, f->is_hex, &v->i))
		return true;
	/* "prev_state=R+" */
	v->i = stall_sched_state_bits(
		(struct stall_str){p, (size_t)((blank ? blank : end) - p)});
	return v->i >= 0;
}

static bool read_keys(const struct text_event *t, struct stall_str args,
		      struct stall_event *ev)
{
	const char *end = args.p + args.n, *from = args.p;

	for (int i = 0; i < t->nfields; i++) {
		const struct text_field *f = &t->field[i];
		const char *p =
			find((struct stall_str){from, (size_t)(end - from)}, f);

		if (!p && from != args.p)
			p = find(args, f);
		if (p && read_one(f, p, end, &ev->v[i])) {
			ev->have |= 1u << i;
			from = p;
		} else if (!f->optional) {
			return false;
		}
	}
	return true;
}

bool text_event_read(const struct text_event *t, struct stall_str args,
		     struct stall_event *ev, uint64_t *words)
{
	ev->have = 0;
	for (int i = 0; i < t->nfields; i++)
		ev->v[i].s = (struct stall_str){NULL, 0};
	if (!t->fmt->tp)
		return true;
	if (t->read && t->read(args, ev, words))
		return true;
	ev->have = 0;
	return read_keys(t, args, ev);
}
