/* Events that print themselves otherwise than as key=value. */
#include <string.h>

#include "importers/ftracetext/event.h"
#include "importers/tracepoints/sched_state.h"

enum { ARGS = 6 }; /* of a system call */

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
	*rest = text_from(s, (size_t)(open - s.p) + 2);
	n = text_number(*rest, false, prio);
	if (!n || n >= rest->n || rest->p[n] != ']')
		return false;
	*rest = text_trim(text_from(*rest, n + 1));
	return true;
}

/* "a:1 [120] S ==> b:2 [120]": prev_comm, pid, prio, state, next_comm, ... */
static bool read_switch(struct stall_str args, struct stall_event *ev,
			uint64_t *words)
{
	const char *arrow = memmem(args.p, args.n, " ==> ", 5);
	struct stall_str comm, rest;
	int64_t pid, prio, state;

	(void)words;
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
	if (!read_task(text_from(args, (size_t)(arrow - args.p) + 5), &comm,
		       &pid, &prio, &rest))
		return false;
	put_text(ev, 4, comm);
	put(ev, 5, pid);
	put(ev, 6, prio);
	return true;
}

/* "comm:12 [120] CPU:001": comm, pid, target_cpu */
static bool read_wakeup(struct stall_str args, struct stall_event *ev,
			uint64_t *words)
{
	struct stall_str comm, rest;
	const char *cpu;
	int64_t v, prio;

	(void)words;
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

	while (s.n && n < ARGS) {
		const char *comma = memchr(s.p, ',', s.n);
		struct stall_str part = {s.p,
					 comma ? (size_t)(comma - s.p) : s.n};
		const char *colon = memmem(part.p, part.n, ": ", 2);
		int64_t v;

		s = comma ? text_from(s, part.n + 1) : text_from(s, part.n);
		if (colon)
			part = text_from(part, (size_t)(colon - part.p) + 2);
		if (!text_number(text_trim(part), true, &v))
			break;
		words[n++] = (uint64_t)v;
	}
	return n;
}

static void put_words(struct stall_event *ev, const uint64_t *words, int n)
{
	put_text(ev, 1,
		 (struct stall_str){(const char *)words,
				    (size_t)n * sizeof(*words)});
}

/* "ARRAY[02, 10, ...]", as trace-cmd report -R shows the bytes of words. */
static int read_bytes(struct stall_str s, uint64_t *words)
{
	int n = 0;

	memset(words, 0, ARGS * sizeof(*words));
	while (s.n && n < ARGS * 8) {
		int64_t v;
		size_t k = text_number(s, true, &v);

		if (!k)
			break;
		words[n / 8] |= (uint64_t)(v & 0xff) << n % 8 * 8;
		n++;
		s = text_from(s, k);
		while (s.n && (*s.p == ',' || *s.p == ' '))
			s = text_from(s, 1);
	}
	return n / 8;
}

/* "id=1 args=ARRAY[...]": id, args */
static bool read_raw_enter(struct stall_str args, struct stall_event *ev,
			   uint64_t *words)
{
	const char *list = memmem(args.p, args.n, "args=ARRAY[", 11);
	int64_t nr;

	if (args.n < 4 || memcmp(args.p, "id=", 3) ||
	    !text_number(text_from(args, 3), false, &nr))
		return false;
	put(ev, 0, nr);
	if (!list)
		return true;
	if (read_bytes(text_from(args, (size_t)(list - args.p) + 11), words) ==
	    ARGS)
		put_words(ev, words, ARGS);
	return true;
}

/* "NR 1 rest": id; what is behind it, NULL: it is not there. */
static struct stall_str take_nr(struct stall_str args, struct stall_event *ev)
{
	const struct stall_str none = {NULL, 0};
	int64_t nr;
	size_t n;

	if (args.n < 4 || memcmp(args.p, "NR ", 3))
		return none;
	n = text_number(text_from(args, 3), false, &nr);
	if (!n)
		return none;
	put(ev, 0, nr);
	return text_from(args, 3 + n);
}

/* "NR 1 (2, 51d45a, e, ...)": id, args */
static bool read_enter(struct stall_str args, struct stall_event *ev,
		       uint64_t *words)
{
	struct stall_str rest = take_nr(args, ev);

	if (!rest.p)
		return read_raw_enter(args, ev, words);
	rest = text_trim(rest);
	if (rest.n > 2 && *rest.p == '(' &&
	    read_words(text_from(rest, 1), words) == ARGS)
		put_words(ev, words, ARGS);
	return true;
}

/* "NR 202 = -110": id, ret */
static bool read_exit(struct stall_str args, struct stall_event *ev,
		      uint64_t *words)
{
	struct stall_str rest = take_nr(args, ev);
	int64_t ret;

	(void)words;
	if (!rest.p || rest.n < 4 || memcmp(rest.p, " = ", 3) ||
	    !text_number(text_from(rest, 3), false, &ret))
		return false;
	put(ev, 1, ret);
	return true;
}

/* "(fd: 2, buf: 51d45a, count: e)" or the same without (): nr, args */
static bool read_named_enter(struct stall_str args, struct stall_event *ev,
			     uint64_t *words)
{
	args = text_trim(args);
	if (args.n && *args.p == '(')
		args = text_from(args, 1);
	put_words(ev, words, read_words(args, words));
	return true;
}

/* " -> 0xe" or "0xe": nr, ret */
static bool read_named_exit(struct stall_str args, struct stall_event *ev,
			    uint64_t *words)
{
	int64_t ret;

	(void)words;
	args = text_trim(args);
	if (args.n > 3 && !memcmp(args.p, "-> ", 3))
		args = text_from(args, 3);
	if (!text_number(args, true, &ret))
		return false;
	put(ev, 1, ret);
	return true;
}

static const struct {
	const char *name; /* or the beginning of one */
	bool begins;
	text_form *read;
} forms[] = {
	{"sched_switch", false, read_switch},
	{"sched_wakeup", false, read_wakeup},
	{"sched_wakeup_new", false, read_wakeup},
	{"sched_waking", false, read_wakeup},
	{"sys_enter", false, read_enter},
	{"sys_exit", false, read_exit},
	{"sys_enter_", true, read_named_enter},
	{"sys_exit_", true, read_named_exit},
	{"irq_noise", false, text_read_noise},
	{"softirq_noise", false, text_read_noise},
	{"thread_noise", false, text_read_noise},
	{"nmi_noise", false, text_read_noise},
	{"sample_threshold", false, text_read_noise},
	{"timerlat", false, text_read_timerlat},
	{"osnoise", false, text_read_osnoise},
};

text_form *text_form_of(const char *name)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (forms[i].begins ? !strncmp(name, forms[i].name,
					       strlen(forms[i].name))
				    : !strcmp(name, forms[i].name))
			return forms[i].read;
	return NULL;
}
