/* Expressions (DWARF 5, section 2.5): as much of them as describes frames. */
#include "importers/binary/unwind.h"

enum {
	OP_DEREF = 0x06,
	OP_CONST1U = 0x08,
	OP_CONST8S = 0x0f,
	OP_CONSTU = 0x10,
	OP_CONSTS = 0x11,
	OP_AND = 0x1a,
	OP_MINUS = 0x1c,
	OP_OR = 0x21,
	OP_PLUS = 0x22,
	OP_PLUS_UCONST = 0x23,
	OP_SHL = 0x24,
	OP_SHR = 0x25,
	OP_EQ = 0x29,
	OP_NE = 0x2e,
	OP_LIT0 = 0x30,
	OP_LIT31 = 0x4f,
	OP_BREG0 = 0x70,
	OP_BREG31 = 0x8f,
	OP_BREGX = 0x92,
	OP_DEREF_SIZE = 0x94,
};

enum { DEPTH = 32 };

struct expr {
	struct dwarf d;
	const struct unwind_regs *r;
	const struct unwind_stack *stack;
	uint64_t of[DEPTH];
	int n;
	enum unwind_end end; /* UNWIND_CALLER: nothing is wrong so far */
};

static void fail(struct expr *x, enum unwind_end why)
{
	if (x->end == UNWIND_CALLER)
		x->end = why;
}

static void push(struct expr *x, uint64_t v)
{
	if (x->n == DEPTH)
		fail(x, UNWIND_NO_RULE);
	else
		x->of[x->n++] = v;
}

static uint64_t pop(struct expr *x)
{
	if (x->n)
		return x->of[--x->n];
	fail(x, UNWIND_NO_RULE);
	return 0;
}

static void push_register(struct expr *x, uint64_t reg)
{
	uint64_t n = (uint64_t)dwarf_sleb(&x->d);

	if (unwind_knows(x->r, reg))
		push(x, x->r->of[reg] + n);
	else
		fail(x, UNWIND_NO_RULE);
}

static void push_memory(struct expr *x, size_t size)
{
	uint64_t v = 0;

	if (!unwind_word(x->stack, pop(x), size, &v))
		fail(x, UNWIND_CUT);
	push(x, v);
}

/* 1, 2, 4, 8 bytes, in turns without a sign and with one. */
static void push_constant(struct expr *x, uint8_t op)
{
	unsigned kind = op - OP_CONST1U, bits = 8u << kind / 2;
	struct stall_str s = dwarf_bytes(&x->d, bits / 8);
	uint64_t v = 0;

	for (size_t i = s.n; i-- > 0;)
		v = v << 8 | (uint8_t)s.p[i];
	if (kind & 1 && bits < 64 && v >> (bits - 1))
		v |= UINT64_MAX << bits;
	push(x, v);
}

static bool compare(uint8_t op, int64_t a, int64_t b)
{
	const bool is[] = {a == b, a >= b, a > b, a <= b, a < b, a != b};

	return is[op - OP_EQ];
}

/* What it makes of the two on top. */
static void combine(struct expr *x, uint8_t op)
{
	uint64_t b = pop(x), a = pop(x);

	if (op == OP_AND)
		push(x, a & b);
	else if (op == OP_OR)
		push(x, a | b);
	else if (op == OP_PLUS)
		push(x, a + b);
	else if (op == OP_MINUS)
		push(x, a - b);
	else if (op == OP_SHL)
		push(x, b < 64 ? a << b : 0);
	else if (op == OP_SHR)
		push(x, b < 64 ? a >> b : 0);
	else if (op >= OP_EQ && op <= OP_NE)
		push(x, compare(op, (int64_t)a, (int64_t)b));
	else
		fail(x, UNWIND_NO_RULE);
}

static void one_op(struct expr *x)
{
	uint8_t op = dwarf_u8(&x->d);

	if (op >= OP_LIT0 && op <= OP_LIT31)
		push(x, op - OP_LIT0);
	else if (op >= OP_BREG0 && op <= OP_BREG31)
		push_register(x, op - OP_BREG0);
	else if (op == OP_BREGX)
		push_register(x, dwarf_uleb(&x->d));
	else if (op >= OP_CONST1U && op <= OP_CONST8S)
		push_constant(x, op);
	else if (op == OP_CONSTU)
		push(x, dwarf_uleb(&x->d));
	else if (op == OP_CONSTS)
		push(x, (uint64_t)dwarf_sleb(&x->d));
	else if (op == OP_DEREF)
		push_memory(x, 8);
	else if (op == OP_DEREF_SIZE)
		push_memory(x, dwarf_u8(&x->d));
	else if (op == OP_PLUS_UCONST)
		push(x, pop(x) + dwarf_uleb(&x->d));
	else
		combine(x, op);
}

enum unwind_end unwind_expr(struct stall_str expr, const struct unwind_regs *r,
			    const struct unwind_stack *stack,
			    const uint64_t *first, uint64_t *ret,
			    uint32_t *steps)
{
	struct expr x = {dwarf_over(expr), r, stack, .end = UNWIND_CALLER};

	if (first)
		push(&x, *first);
	while (dwarf_left(&x.d) && x.end == UNWIND_CALLER) {
		if (!*steps)
			return UNWIND_NO_RULE;
		--*steps;
		one_op(&x);
	}
	*ret = pop(&x);
	return x.d.bad ? UNWIND_NO_RULE : x.end;
}
