/* unwind.c - stacks of which perf kept the bytes (--call-graph dwarf) */
#include <linux/perf_event.h>

#include "importers/perfdata/feed.h"

static const struct stall_reason not_given = {
	"unwind_not_given", "user stacks that end at a program, library or "
			    "vdso that was not given: "
			    "import it in the same command"};
static const struct stall_reason no_rule = {
	"unwind_no_rule", "user stacks that end in code of which the program "
			  "does not say how its "
			  "frames lie, as where Go changes the stack"};
static const struct stall_reason no_file = {
	"unwind_no_file",
	"user stacks that end at an address where no file is mapped"};
static const struct stall_reason cut_stack = {
	"unwind_cut",
	"user stacks that are deeper than what perf kept of them: record with "
	"more, --call-graph dwarf,BYTES"};
static const struct stall_reason too_deep = {
	"unwind_too_deep",
	"user stacks of more than 127 frames, cut off there"};
static const struct stall_reason other_machine = {
	"unwind_other_machine",
	"user stacks of 32-bit programs, or of machines other than x86-64 and "
	"aarch64"};

enum { MOST_STEPS = 1 << 15 /* of damaged rules, for one stack */ };

/* ---- registers ---- */

enum { REG_PC = -1, REG_NONE = -2 };

/* asm/perf_regs.h of x86: ax bx cx dx si di bp sp ip, flags and segments, r8
 * to r15; to DWARF's numbers. */
static int number_x86_64(int perf)
{
	static const signed char first[] = {0, 3, 2, 1, 4, 5, 6, 7, REG_PC};
	enum { R8 = 16 };

	if (perf < (int)sizeof(first))
		return first[perf];
	return perf >= R8 && perf < R8 + 8 ? perf - R8 + 8 : REG_NONE;
}

/* x0 to x30, sp, pc */
static int number_aarch64(int perf)
{
	enum { PC = 32 };

	return perf < PC ? perf : perf == PC ? REG_PC : REG_NONE;
}

static void read_regs(const struct perf_sample *s, bool x86,
		      struct unwind_regs *r)
{
	enum { X86_RETURN = 16 }; /* DWARF's name for pc */
	const char *p = s->regs;

	*r = (struct unwind_regs){.called = false};
	for (int i = 0; i < 64; i++) {
		int to = x86 ? number_x86_64(i) : number_aarch64(i);

		if (!(s->attr->user_regs >> i & 1))
			continue;
		if (to == REG_PC)
			r->pc = raw_load64(p, false);
		if (to == REG_PC && x86)
			to = X86_RETURN;
		if (to >= 0) {
			r->of[to] = raw_load64(p, false);
			r->known |= UINT64_C(1) << to;
		}
		p += 8;
	}
}

/* ---- frame by frame ---- */

struct stack {
	struct perf_feed *f;
	const struct perf_sample *s;
	struct unwind_regs r;
	struct unwind_stack bytes;
	uint32_t steps;
};

/* False: that was the last one, which *why is told of if it is not NULL. */
static bool go_up(struct stack *k, const struct stall_reason **why)
{
	struct perf_programs *programs = &k->f->pf->programs;
	uint64_t at = k->r.pc - k->r.called, addr;
	const struct perf_map *map =
		perf_maps_find(&k->f->frames.maps, k->s->pid, at);

	*why = !map ? &no_file : map->program < 0 ? &not_given : &no_rule;
	if (!map || map->program < 0 ||
	    !elf_address(&programs->of[map->program].elf,
			 at - map->begin + map->pgoff, &addr))
		return false;
	switch (unwind_step(perf_programs_unwind(programs, map->program),
			    at - addr, &k->r, &k->bytes, &k->steps)) {
	case UNWIND_CALLER:
		return true;
	case UNWIND_OUTERMOST:
		*why = NULL;
		return false;
	case UNWIND_CUT:
		*why = &cut_stack;
		return false;
	default:
		return false;
	}
}

static int walk(struct stack *k)
{
	struct perf_feed *f = k->f;
	const struct stall_reason *why = &too_deep;
	int n = 0;

	while (n < PERF_MAX_STACK_DEPTH) {
		f->ip[1][n] = k->r.pc;
		f->returns[n++] = k->r.called;
		if (!go_up(k, &why))
			break;
		why = &too_deep;
	}
	if (why)
		stall_load_skip(f->pf->load, why, k->s->ts);
	return n;
}

int perf_feed_unwind(struct perf_feed *f, const struct perf_sample *s)
{
	bool x86 = !strcmp(f->pf->machine, "x86_64");
	struct stack k = {.f = f, .s = s, .steps = MOST_STEPS};
	int sp = x86 ? 7 : 31;

	if (f->pf->swap || s->abi != PERF_SAMPLE_REGS_ABI_64 ||
	    (!x86 && strcmp(f->pf->machine, "aarch64") != 0)) {
		stall_load_skip(f->pf->load, &other_machine, s->ts);
		return 0;
	}
	read_regs(s, x86, &k.r);
	k.bytes = (struct unwind_stack){k.r.of[sp], s->stack};
	return k.r.pc ? walk(&k) : 0;
}
