/* Events that print themselves otherwise than as key=value. */
#include <string.h>

#include "importers/ftracetext/event.h"
#include "importers/tracepoints/sched_state.h"

static struct stall_str from(struct stall_str s, size_t n)
{
	return (struct stall_str){s.p + n, s.n - n};
}

static void put(struct stall_event *ev, int i, int64_t v)
{
	ev->v[i].i = v;
	ev->have |= 1u << i;
}

static void put_text(struct stall_event *ev, int i, struct stall_str s)
{
	ev->v[i].s = s;
	ev->have |= 1u << i;
}

/* Where ":12 [" has its colon; a command may have brackets of its own. */
static const char *find_task(struct stall_str s, const char **ret_open)
{
	const char *p = s.p, *end = s.p + s.n;

	for (; (p = memmem(p, (size_t)(end - p), " [", 2)); p++) {
		const char *c = p;

		while (c > s.p && (unsigned char)(c[-1] - '0') <= 9)
			c--;
		*ret_open = p;
		if (c < p && c > s.p && c[-1] == ':')
			return c - 1;
	}
	return NULL;
}

/* "comm:12 [120] rest" as trace-cmd's plugins print it. */
static bool read_task(struct stall_str s, struct stall_str *comm, int64_t *pid,
		      int64_t *prio, struct stall_str *rest)
{
	const char *open, *colon = find_task(s, &open);
	size_t n;

	if (!colon)
		return false;
	*comm = (struct stall_str){s.p, (size_t)(colon - s.p)};
	text_digits((struct stall_str){colon + 1, (size_t)(open - colon) - 1},
		    pid);
	*rest = from(s, (size_t)(open - s.p) + 2);
	n = text_number(*rest, false, prio);
	if (!n || n >= rest->n || rest->p[n] != ']')
		return false;
	*rest = text_trim(from(*rest, n + 1));
	return true;
}

/* "a:1 [120] S ==> b:2 [120]": prev_comm, pid, prio, state, next_comm, ... */
static bool read_switch(const struct text_event *t, struct stall_str args,
			struct stall_event *ev, uint64_t *words)
{
	const char *arrow = memmem(args.p, args.n, " ==> ", 5);
	struct stall_str comm, rest;
	int64_t pid, prio, state;

	(void)t, (void)words;
	if (!arrow ||
	    !read_task((struct stall_str){args.p, (size_t)(arrow - args.p)},
		       &comm, &pid, &prio, &rest))
		return false;
	state = stall_sched_state_bits(rest);
	if (state < 0)
		return false;
	put_text(ev, 0, comm);
	put(ev, 1, pid);
	put(ev, 2, prio);
	put(ev, 3, state);
	if (!read_task(from(args, (size_t)(arrow - args.p) + 5), &comm, &pid,
		       &prio, &rest))
		return false;
	put_text(ev, 4, comm);
	put(ev, 5, pid);
	if (t->nfields > 6)
		put(ev, 6, prio);
	return true;
}

/* "comm:12 [120] CPU:001": comm, pid, target_cpu */
static bool read_wakeup(const struct text_event *t, struct stall_str args,
			struct stall_event *ev, uint64_t *words)
{
	struct stall_str comm, rest;
	const char *cpu;
	int64_t v, prio;

	(void)t, (void)words;
	if (!read_task(args, &comm, &v, &prio, &rest))
		return false;
	put_text(ev, 0, comm);
	put(ev, 1, v);
	cpu = memmem(rest.p, rest.n, "CPU:", 4);
	if (cpu &&
	    text_digits((struct stall_str){cpu + 4,
					   (size_t)(rest.p + rest.n - cpu) - 4},
			&v))
		put(ev, 2, v);
	return true;
}

/* Numbers between blanks and commas, all hexadecimal, a name and ": " before
 * each if it is of a named call. */
static int read_words(struct stall_str s, uint64_t *words)
{
	int n = 0;

	while (s.n && n < 6) {
		const char *comma = memchr(s.p, ',', s.n);
		struct stall_str part = {s.p,
					 comma ? (size_t)(comma - s.p) : s.n};
		const char *colon = memmem(part.p, part.n, ": ", 2);
		int64_t v;

		s = comma ? from(s, part.n + 1) : from(s, part.n);
		if (colon)
			part = from(part, (size_t)(colon - part.p) + 2);
		if (!text_number(text_trim(part), true, &v))
			break;
		words[n++] = (uint64_t)v;
	}
	return n;
}

/* least: how many there must be. */
static void put_words(struct stall_event *ev, int i, struct stall_str list,
		      uint64_t *words, int least)
{
	int n = read_words(list, words);

	if (n >= least)
		put_text(ev, i,
			 (struct stall_str){(const char *)words,
					    (size_t)n * sizeof(*words)});
}

/* "ARRAY[02, 10, ...]", as trace-cmd report -R shows the bytes of words. */
static int read_bytes(struct stall_str s, uint64_t *words)
{
	int n = 0;

	memset(words, 0, 6 * sizeof(*words));
	while (s.n && n < 48) {
		int64_t v;
		size_t k = text_number(s, true, &v);

		if (!k)
			break;
		words[n / 8] |= (uint64_t)(v & 0xff) << n % 8 * 8;
		n++;
		s = from(s, k);
		while (s.n && (*s.p == ',' || *s.p == ' '))
			s = from(s, 1);
	}
	return n / 8;
}

/* "id=1 args=ARRAY[...]": id, args */
static bool read_raw_enter(struct stall_str args, struct stall_event *ev,
			   uint64_t *words)
{
	const char *list = memmem(args.p, args.n, "args=ARRAY[", 11);
	int64_t nr;
	int n;

	if (args.n < 4 || memcmp(args.p, "id=", 3) ||
	    !text_number(from(args, 3), false, &nr))
		return false;
	put(ev, 0, nr);
	if (!list)
		return true;
	n = read_bytes(from(args, (size_t)(list - args.p) + 11), words);
	if (n == 6)
		put_text(ev, 1,
			 (struct stall_str){(const char *)words,
					    (size_t)n * sizeof(*words)});
	return true;
}

/* "NR 1 (2, 51d45a, e, ...)": id, args */
static bool read_enter(const struct text_event *t, struct stall_str args,
		       struct stall_event *ev, uint64_t *words)
{
	int64_t nr;
	size_t n;

	(void)t;
	if (args.n < 4 || memcmp(args.p, "NR ", 3))
		return read_raw_enter(args, ev, words);
	n = text_number(from(args, 3), false, &nr);
	if (!n)
		return false;
	put(ev, 0, nr);
	args = text_trim(from(args, 3 + n));
	if (args.n > 2 && *args.p == '(')
		put_words(ev, 1, from(args, 1), words, 6);
	return true;
}

/* "NR 202 = -110": id, ret */
static bool read_exit(const struct text_event *t, struct stall_str args,
		      struct stall_event *ev, uint64_t *words)
{
	int64_t nr, ret;
	size_t n;

	(void)t, (void)words;
	if (args.n < 4 || memcmp(args.p, "NR ", 3))
		return false;
	n = text_number(from(args, 3), false, &nr);
	args = from(args, 3 + n);
	if (!n || args.n < 4 || memcmp(args.p, " = ", 3) ||
	    !text_number(from(args, 3), false, &ret))
		return false;
	put(ev, 0, nr);
	put(ev, 1, ret);
	return true;
}

/* "(fd: 2, buf: 51d45a, count: e)" or the same without (): nr, args */
static bool read_named_enter(const struct text_event *t, struct stall_str args,
			     struct stall_event *ev, uint64_t *words)
{
	(void)t;
	args = text_trim(args);
	if (args.n && *args.p == '(')
		args = from(args, 1);
	put_words(ev, 1, args, words, 0);
	return true;
}

/* " -> 0xe" or "0xe": nr, ret */
static bool read_named_exit(const struct text_event *t, struct stall_str args,
			    struct stall_event *ev, uint64_t *words)
{
	int64_t ret;

	(void)t, (void)words;
	args = text_trim(args);
	if (args.n > 3 && !memcmp(args.p, "-> ", 3))
		args = from(args, 3);
	if (!text_number(args, true, &ret))
		return false;
	put(ev, 1, ret);
	return true;
}

static const struct {
	const char *name; /* or the beginning of one */
	bool begins;
	bool (*read)(const struct text_event *t, struct stall_str args,
		     struct stall_event *ev, uint64_t *words);
} forms[] = {
	{"sched_switch", false, read_switch},
	{"sched_wakeup", false, read_wakeup},
	{"sched_wakeup_new", false, read_wakeup},
	{"sched_waking", false, read_wakeup},
	{"sys_enter", false, read_enter},
	{"sys_exit", false, read_exit},
	{"sys_enter_", true, read_named_enter},
	{"sys_exit_", true, read_named_exit},
};

bool (*text_form_of(const char *name))(const struct text_event *t,
				       struct stall_str args,
				       struct stall_event *ev, uint64_t *words)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (forms[i].begins ? !strncmp(name, forms[i].name,
					       strlen(forms[i].name))
				    : !strcmp(name, forms[i].name))
			return forms[i].read;
	return NULL;
}
