#include "importers/strace/source.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

enum { UNKNOWN = -1, MAX_DIGITS = 7, MAX_TRIES = 64 };

static int32_t number(const char *p, const char *end)
{
	int32_t v = 0;
	int n = 0;

	for (; p + n < end && (unsigned char)(p[n] - '0') <= 9; n++) {
		if (n == MAX_DIGITS)
			return UNKNOWN;
		v = v * 10 + (p[n] - '0');
	}
	return n ? v : UNKNOWN;
}

static bool was_attached(struct stall_str before, int32_t tid)
{
	char note[48];
	int n = snprintf(note, sizeof(note), "strace: Process %d attached",
			 tid);

	return memmem(before.p, before.n, note, (size_t)n) != NULL;
}

int32_t strace_untold_tid(const char *name, struct stall_str all)
{
	static const char prefix[] = "\n[pid ";
	const char *dot = strrchr(name, '.'), *end = all.p + all.n;
	const char *p = all.p, *hit;
	int32_t tid = dot ? number(dot + 1, name + strlen(name)) : UNKNOWN;

	if (tid > 0 && strspn(dot + 1, "0123456789") == strlen(dot + 1))
		return tid;
	for (int i = 0; i < MAX_TRIES; i++) {
		hit = memmem(p, (size_t)(end - p), prefix, strlen(prefix));
		if (!hit)
			return UNKNOWN;
		p = hit + strlen(prefix);
		while (p < end && *p == ' ')
			p++;
		tid = number(p, end);
		if (tid > 0 &&
		    !was_attached(
			    (struct stall_str){all.p, (size_t)(hit - all.p)},
			    tid))
			return tid;
	}
	return UNKNOWN;
}

/* ---- torn lines ---- */

/* Calls keep what their first line said, so none is freed before the end. */
struct joined {
	struct joined *next;
	char text[];
};

struct strace_joiner {
	struct joined *all;
	struct stall_str torn; /* the first half; n is 0: none */
};

/* Where "strace: Process 7 attached" begins, if the line ends so. */
static const char *note_in(struct stall_str line)
{
	static const char begin[] = "strace: Process ", tail[] = " attached";
	const char *p;

	if (line.n < sizeof(begin) + sizeof(tail) ||
	    memcmp(line.p + line.n - strlen(tail), tail, strlen(tail)))
		return NULL;
	p = memmem(line.p, line.n, begin, strlen(begin));
	return p && p > line.p ? p : NULL;
}

static struct stall_str glued(struct strace_joiner *j, struct stall_str a,
			      struct stall_str b)
{
	struct joined *both = stall_alloc(sizeof(*both) + a.n + b.n + 1);

	both->next = j->all;
	j->all = both;
	memcpy(both->text, a.p, a.n);
	memcpy(both->text + a.n, b.p, b.n);
	return (struct stall_str){both->text, a.n + b.n};
}

/* What was put together is not taken apart again: a file could be made to grow
 * by that. */
struct stall_str strace_join(struct strace_joiner *j, struct stall_str line)
{
	bool is_rest = line.n && strchr(", )}]|<\"", *line.p);
	struct stall_str torn = j->torn;
	const char *note;

	j->torn.n = 0;
	if (torn.n && is_rest)
		return glued(j, torn, line);
	note = note_in(line);
	if (!note)
		return line;
	j->torn = (struct stall_str){line.p, (size_t)(note - line.p)};
	return (struct stall_str){line.p, 0};
}

struct strace_joiner *strace_joiner_new(void)
{
	return stall_alloc(sizeof(struct strace_joiner));
}

void strace_joiner_free(struct strace_joiner *j)
{
	while (j && j->all) {
		struct joined *next = j->all->next;

		free(j->all);
		j->all = next;
	}
	free(j);
}
