#include "importers/binary/unwind.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "libanalyze/mem.h"

enum { FIRST_PAGE = 4096, SP_X86_64 = 7, SP_AARCH64 = 31, LR_AARCH64 = 30 };

/* Of an address of aarch64; above them a return address may be signed. */
#define ADDRESS_BITS ((UINT64_C(1) << 48) - 1)

/* ---- what a program says ---- */

/* What zlib packed is unpacked, if it is not more than programs have. */
static struct stall_str unpack(struct stall_str section, char **ret_owned)
{
	enum { MOST = 1 << 30, MOST_TIMES = 1 << 10 };
	struct stall_str none = {"", 0};
	Elf64_Chdr h;
	uLongf n;

	if (section.n < sizeof(h))
		return none;
	memcpy(&h, section.p, sizeof(h));
	if (h.ch_type != ELFCOMPRESS_ZLIB || !h.ch_size || h.ch_size > MOST ||
	    h.ch_size / MOST_TIMES > section.n)
		return none;
	n = h.ch_size;
	*ret_owned = stall_alloc(n);
	if (uncompress((Bytef *)*ret_owned, &n,
		       (const Bytef *)section.p + sizeof(h),
		       section.n - sizeof(h)) != Z_OK)
		n = 0;
	return (struct stall_str){*ret_owned, n};
}

void unwind_open(struct unwind_program *p, const struct elf *elf)
{
	struct stall_str s;
	uint64_t addr;

	*p = (struct unwind_program){.elf = elf, .sp = -1};
	if (elf->machine == EM_X86_64)
		p->sp = SP_X86_64;
	else if (elf->machine == EM_AARCH64)
		p->sp = SP_AARCH64;
	p->has_go = gofuncs_open(&p->go, elf);
	if (elf_section(elf, ".eh_frame", &s, &addr))
		cfi_open(&p->eh, s, addr, false);
	if (!elf_section(elf, ".debug_frame", &s, &addr))
		return;
	if (elf_is_packed(elf, ".debug_frame"))
		s = unpack(s, &p->unpacked);
	cfi_open(&p->debug, s, 0, true);
}

void unwind_close(struct unwind_program *p)
{
	cfi_close(&p->eh);
	cfi_close(&p->debug);
	free(p->unpacked);
}

/* ---- one frame up ---- */

/* What rules are applied to. */
struct frame {
	const struct cfi_row *row;
	const struct unwind_regs *r;
	const struct unwind_stack *stack;
	uint64_t cfa;
	uint32_t *steps;
};

bool unwind_word(const struct unwind_stack *stack, uint64_t addr, size_t size,
		 uint64_t *ret)
{
	uint64_t at = addr - stack->addr;

	*ret = 0;
	if (size > sizeof(*ret) || at > stack->bytes.n ||
	    size > stack->bytes.n - at)
		return false;
	memcpy(ret, stack->bytes.p + at, size);
	return true;
}

static enum unwind_end word(const struct frame *f, uint64_t addr, uint64_t *ret)
{
	return unwind_word(f->stack, addr, 8, ret) ? UNWIND_CALLER : UNWIND_CUT;
}

static enum unwind_end of_register(const struct frame *f, uint64_t reg,
				   int64_t n, uint64_t *ret)
{
	if (!unwind_knows(f->r, reg))
		return UNWIND_NO_RULE;
	*ret = f->r->of[reg] + (uint64_t)n;
	return UNWIND_CALLER;
}

static enum unwind_end find_cfa(struct frame *f)
{
	const struct cfi_rule *rule = &f->row->cfa;

	if (rule->how == CFI_IS_EXPR)
		return unwind_expr(rule->expr, f->r, f->stack, NULL, &f->cfa,
				   f->steps);
	if (rule->how == CFI_REGISTER)
		return of_register(f, rule->reg, rule->n, &f->cfa);
	return UNWIND_NO_RULE;
}

/* A register as the caller has it. */
static enum unwind_end find(const struct frame *f, uint64_t reg, uint64_t *ret)
{
	const struct cfi_rule *rule = &f->row->reg[reg];
	enum unwind_end end;

	switch (rule->how) {
	case CFI_SAME:
		return of_register(f, reg, 0, ret);
	case CFI_AT:
		return word(f, f->cfa + (uint64_t)rule->n, ret);
	case CFI_IS:
		*ret = f->cfa + (uint64_t)rule->n;
		return UNWIND_CALLER;
	case CFI_REGISTER:
		return of_register(f, rule->reg, 0, ret);
	case CFI_AT_EXPR:
	case CFI_IS_EXPR:
		end = unwind_expr(rule->expr, f->r, f->stack, &f->cfa, ret,
				  f->steps);
		return end == UNWIND_CALLER && rule->how == CFI_AT_EXPR
			       ? word(f, *ret, ret)
			       : end;
	default:
		return UNWIND_NO_RULE;
	}
}

/* Callers lie above, but for who was interrupted on another stack. */
static enum unwind_end go_to(struct unwind_regs *r,
			     const struct unwind_regs *caller, int sp,
			     bool signal)
{
	if (caller->pc < FIRST_PAGE) /* nothing is ever there */
		return UNWIND_OUTERMOST;
	if (caller->of[sp] < r->of[sp] && !signal)
		return UNWIND_NO_RULE;
	if (caller->of[sp] == r->of[sp] && caller->pc == r->pc)
		return UNWIND_NO_RULE;
	*r = *caller;
	return UNWIND_CALLER;
}

static enum unwind_end apply(const struct unwind_program *p, struct frame *f,
			     struct unwind_regs *r)
{
	struct unwind_regs caller = {.called = !f->row->signal};
	uint64_t returns = f->row->returns;
	enum unwind_end end = find_cfa(f);

	if (f->row->reg[returns].how == CFI_UNDEFINED)
		return UNWIND_OUTERMOST;
	if (end != UNWIND_CALLER)
		return end;
	for (uint64_t reg = 0; reg < CFI_REGS; reg++)
		if (find(f, reg, &caller.of[reg]) == UNWIND_CALLER)
			caller.known |= UINT64_C(1) << reg;
	if (f->row->reg[p->sp].how == CFI_SAME)
		caller.of[p->sp] = f->cfa;
	end = find(f, returns, &caller.pc);
	if (end != UNWIND_CALLER)
		return end;
	if (p->sp == SP_AARCH64)
		caller.pc &= ADDRESS_BITS;
	return go_to(r, &caller, p->sp, f->row->signal);
}

/* ---- Go ---- */

/*
 * How deep the stack is, is all that Go says; others than the stack pointer are
 * not kept. On amd64 the return address lies above the frame, on arm64 at its
 * lower end, or in the link register while there is no frame.
 */
static enum unwind_end step_go(const struct unwind_program *p,
			       const struct gofunc_frame *g,
			       struct unwind_regs *r,
			       const struct unwind_stack *stack)
{
	struct unwind_regs caller = {.called = true,
				     .known = UINT64_C(1) << p->sp};
	uint64_t sp = r->of[p->sp], depth = (uint64_t)g->depth, at = sp;

	if (g->outermost)
		return UNWIND_OUTERMOST;
	if (g->depth < 0 || g->moves_stack)
		return UNWIND_NO_RULE;
	caller.of[p->sp] = sp + depth;
	if (p->sp == SP_X86_64) {
		at = sp + depth;
		caller.of[p->sp] += 8;
	}
	if (p->sp == SP_AARCH64 && !depth && unwind_knows(r, LR_AARCH64))
		caller.pc = r->of[LR_AARCH64];
	else if (!unwind_word(stack, at, 8, &caller.pc))
		return UNWIND_CUT;
	return go_to(r, &caller, p->sp, false);
}

enum unwind_end unwind_step(const struct unwind_program *p, uint64_t bias,
			    struct unwind_regs *r,
			    const struct unwind_stack *stack, uint32_t *steps)
{
	uint64_t pc = r->pc - bias - r->called;
	struct gofunc_frame go;
	struct cfi_row row;
	struct frame f = {&row, r, stack, 0, steps};

	if (p->sp < 0 || !unwind_knows(r, (uint64_t)p->sp))
		return UNWIND_NO_RULE;
	if (p->has_go && gofuncs_frame(&p->go, pc, &go, steps))
		return step_go(p, &go, r, stack);
	if (cfi_row(&p->eh, pc, &row, steps) ||
	    cfi_row(&p->debug, pc, &row, steps))
		return apply(p, &f, r);
	return UNWIND_NO_RULE;
}
