#include "cmd/record/goprobes.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

#define MAX_RETURNS 16

/* Offsets in structs of the runtime, from DWARF of its own builds; the same on
 * amd64 and arm64. */
static const struct layout {
	int least;		/* minor version of Go */
	int goid, curg, procid; /* g.goid, m.curg, m.procid */
} layouts[] = {
	{25, 152, 184, 64},
	{23, 160, 192, 72},
	{18, 152, 192, 72},
};

#define NEWEST 26 /* that this was checked with */

/* The first nine integers of a call (ABIInternal), and g. */
static const char *const amd64[] = {"%ax", "%bx", "%cx",  "%di", "%si",
				    "%r8", "%r9", "%r10", "%r14"};
static const char *const arm64[] = {"%x0", "%x1", "%x2", "%x3", "%x4",
				    "%x5", "%x6", "%x7", "%x28"};

/*
 * What is read: A ... F and H are arguments' registers, G the register of g,
 * and #goid, #curg, #procid are offsets. since: minor version from which on it
 * has these arguments.
 */
static const struct what {
	const char *set, *group, *name, *function;
	bool at_returns;
	int since, until;
	const char *fetch;
} whats[] = {
	{"stw", "gostw", "stw_stop", "runtime.stopTheWorldWithSema", false, 21,
	 99, "reason=A:u8 goid=+#goid(+#curg(+48(G))):u64"},
	{"stw", "gostw", "stw_stop", "runtime.stopTheWorldWithSema", false, 18,
	 20, "goid=+#goid(+#curg(+48(G))):u64"},
	{"stw", "gostw", "stw_stopped", "runtime.stopTheWorldWithSema", true,
	 18, 99, ""},
	{"stw", "gostw", "stw_start", "runtime.startTheWorldWithSema", false,
	 22, 99, "now=A:s64 reason=B:u8 started=C:s64 finished=D:s64"},
	{"stw", "gostw", "stw_start", "runtime.startTheWorldWithSema", false,
	 18, 21, ""},
	{"stw", "gostw", "stw_started", "runtime.startTheWorldWithSema", true,
	 18, 99, "end=A:s64"},
	{"stw", "gostw", "gc_start", "runtime.gcStart", false, 18, 99,
	 "goid=+#goid(G):u64"},
	{"stw", "gostw", "gc_markdone", "runtime.gcMarkDone", false, 18, 99,
	 "goid=+#goid(G):u64"},
	{"stw", "gostw", "gc_markterm", "runtime.gcMarkTermination", false, 18,
	 99, "goid=+#goid(G):u64"},
	{"stw", "gostw", "gopreempt_m", "runtime.gopreempt_m", false, 18, 25,
	 "goid=+#goid(A):u64"},
	{"stw", "gostw", "gosched_impl", "runtime.goschedImpl", false, 22, 99,
	 "goid=+#goid(A):u64 preempted=B:u8"},
	{"stw", "gostw", "preempt_park", "runtime.preemptPark", false, 18, 99,
	 "goid=+#goid(A):u64"},
	{"stw", "gostw", "signal_m", "runtime.signalM", false, 18, 99,
	 "target_tid=+#procid(A):u64 sig=B:u32"},
	{"dns", "gdns", "go_lookup", "net.(*Resolver).lookupIPAddr", false, 18,
	 99, "goid=+#goid(G):u64 host=+0(F):string hostlen=H:u64"},
	{"dns", "gdns", "go_lookup_ret", "net.(*Resolver).lookupIPAddr", true,
	 18, 99, "goid=+#goid(G):u64"},
};

struct target {
	const char *path;
	const struct elf *elf;
	const struct layout *layout;
	const char *const *reg;
};

/* ---- what is read ---- */

static int offset_called(const struct layout *l, const char *name, size_t *ret)
{
	static const char *const names[] = {"#goid", "#curg", "#procid"};
	const int values[] = {l->goid, l->curg, l->procid};

	for (int i = 0; i < 3; i++)
		if (!strncmp(name, names[i], strlen(names[i]))) {
			*ret = strlen(names[i]);
			return values[i];
		}
	*ret = 1;
	return 0;
}

static const char *register_called(const struct target *t, char letter)
{
	static const char letters[] = "ABCDEFH G";
	const char *at = letter == ' ' ? NULL : strchr(letters, letter);

	return at && *at ? t->reg[at - letters] : NULL;
}

/* The text of whats[] with registers and offsets put in. */
static void fill_in(const struct target *t, const char *text, char *to,
		    size_t size)
{
	FILE *f = fmemopen(to, size, "w");
	size_t n;

	for (; *text; text += n) {
		const char *reg = register_called(t, *text);

		n = 1;
		if (*text == '#')
			fprintf(f, "%d", offset_called(t->layout, text, &n));
		else if (reg)
			fputs(reg, f);
		else
			fputc(*text, f);
	}
	fclose(f);
}

/* ---- the probes ---- */

static struct probe *add(struct probes *p, const struct target *t,
			 const struct what *w, uint64_t addr)
{
	struct probe *new;

	p->probe = stall_grow(p->probe, (size_t)(p->n + 1) * sizeof(*p->probe));
	new = &p->probe[p->n++];
	*new = (struct probe){
		.type = 'p',
		.set = w->set,
		.group = w->group,
		.function = w->function,
		.path = stall_strndup(t->path, strlen(t->path)),
		.offset = elf_offset(t->elf, addr),
	};
	snprintf(new->name, sizeof(new->name), "%s", w->name);
	fill_in(t, w->fetch, new->fetch, sizeof(new->fetch));
	return new;
}

/* stw_stopped at the only return; go_lookup_ret0, ... at each of several. */
static void add_returns(struct probes *p, const struct target *t,
			const struct what *w, const struct gofuncs *g,
			const struct gofunc *f)
{
	uint64_t at[MAX_RETURNS];
	int n = gofuncs_returns(g, f, at, MAX_RETURNS);

	for (int i = 0; i < n; i++) {
		struct probe *new = add(p, t, w, at[i]);

		if (!strcmp(w->name, "go_lookup_ret"))
			snprintf(new->name, sizeof(new->name), "%s%d", w->name,
				 i);
	}
}

void goprobes_add(struct probes *p, const char *path, const struct elf *e,
		  const struct goinfo *info)
{
	struct target t = {path, e, layouts,
			   e->machine == EM_AARCH64 ? arm64 : amd64};
	struct gofuncs g;
	struct gofunc f;

	if (info->minor < 18 || info->minor > NEWEST ||
	    (e->machine != EM_AARCH64 && e->machine != EM_X86_64) ||
	    !gofuncs_open(&g, e))
		return;
	while (t.layout->least > info->minor)
		t.layout++;
	for (size_t i = 0; i < sizeof(whats) / sizeof(*whats); i++) {
		const struct what *w = &whats[i];

		if (info->minor < w->since || info->minor > w->until ||
		    !gofuncs_find(&g, w->function, &f))
			continue;
		if (w->at_returns)
			add_returns(p, &t, w, &g, &f);
		else
			add(p, &t, w, f.entry);
	}
}

void goprobes_add_libc(struct probes *p, const char *path, const struct elf *e)
{
	static const struct what call = {"dns", "gdns", "gai", "getaddrinfo",
					 false, 0,	0,     ""};
	static const struct what back = {
		"dns", "gdns", "gai_ret", "getaddrinfo", false, 0, 0, ""};
	uint64_t addr = elf_dynamic_symbol(e, "getaddrinfo");
	const struct target t = {path, e, layouts, amd64};
	struct probe *new;

	if (!addr)
		return;
	new = add(p, &t, &call, addr);
	snprintf(new->fetch, sizeof(new->fetch), "node=+0(%s):string",
		 e->machine == EM_AARCH64 ? "%x0" : "%di");
	new = add(p, &t, &back, addr);
	new->type = 'r';
	snprintf(new->fetch, sizeof(new->fetch), "ret=$retval:s32");
}

void goprobes_free(struct probes *p)
{
	for (int i = 0; i < p->n; i++)
		free(p->probe[i].path);
	free(p->probe);
	*p = (struct probes){NULL, 0};
}
