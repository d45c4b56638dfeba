#include "importers/binary/cfi.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

/* ---- all functions of a section ---- */

static void add(struct cfi *c, struct cfi_function f)
{
	c->of = stall_more(c->of, c->n, &c->room, sizeof(*c->of));
	c->of[c->n++] = f;
}

static int by_begin(const void *pa, const void *pb)
{
	const struct cfi_function *a = pa, *b = pb;

	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

void cfi_open(struct cfi *c, struct stall_str section, uint64_t addr,
	      bool debug)
{
	uint64_t at = 0, of = UINT64_MAX;
	struct cfi_common common;
	struct cfi_function f;
	struct cfi_entry e;
	bool sound = false;

	*c = (struct cfi){.section = section, .addr = addr, .debug = debug};
	while (cfi_next(c, &at, &e)) {
		if (e.common == e.at)
			continue;
		if (e.common != of) /* those that share one follow each other */
			sound = cfi_common(c, e.common, &common);
		of = e.common;
		f.at = e.at;
		if (sound && cfi_range(c, &common, &e, &f))
			add(c, f);
	}
	if (c->n)
		qsort(c->of, c->n, sizeof(*c->of), by_begin);
}

void cfi_close(struct cfi *c)
{
	free(c->of);
	*c = (struct cfi){.of = NULL};
}

static const struct cfi_function *function_at(const struct cfi *c, uint64_t pc)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->of[mid].begin <= pc)
			low = mid + 1;
		else
			high = mid;
	}
	return low && pc < c->of[low - 1].end ? &c->of[low - 1] : NULL;
}

/* ---- programs ---- */

enum { REMEMBERED = 8 };

/* A function's program while it runs, up to the instruction asked for. */
struct run {
	const struct cfi *cfi;
	const struct cfi_common *common;
	uint64_t loc, pc;
	struct cfi_row row, first; /* first: as the common part leaves it */
	struct cfi_row kept[REMEMBERED];
	int nkept;
};

/* Operands: r: a register, o: another one that it is found by, u, s: numbers,
 * f, t, n: ditto, of units, t with a sign, n negative, b: a block, a: an
 * address, 1, 2, 4: units of as many bytes. */
struct op {
	const char *operands; /* NULL: not known */
	enum {
		DO_NOTHING,
		DO_RULE,
		DO_CFA,
		DO_KEEP,
		DO_GO_BACK,
		DO_RESTORE,
		DO_ADVANCE,
	} what;
	enum cfi_how how;
};

static const struct op ops[] = {
	[0x00] = {"", DO_NOTHING},
	[0x01] = {"a", DO_ADVANCE},
	[0x02] = {"1", DO_ADVANCE},
	[0x03] = {"2", DO_ADVANCE},
	[0x04] = {"4", DO_ADVANCE},
	[0x05] = {"rf", DO_RULE, CFI_AT},
	[0x06] = {"r", DO_RESTORE},
	[0x07] = {"r", DO_RULE, CFI_UNDEFINED},
	[0x08] = {"r", DO_RULE, CFI_SAME},
	[0x09] = {"ro", DO_RULE, CFI_REGISTER},
	[0x0a] = {"", DO_KEEP},
	[0x0b] = {"", DO_GO_BACK},
	[0x0c] = {"ou", DO_CFA, CFI_REGISTER},
	[0x0d] = {"o", DO_CFA, CFI_REGISTER},
	[0x0e] = {"u", DO_CFA, CFI_REGISTER},
	[0x0f] = {"b", DO_CFA, CFI_IS_EXPR},
	[0x10] = {"rb", DO_RULE, CFI_AT_EXPR},
	[0x11] = {"rt", DO_RULE, CFI_AT},
	[0x12] = {"ot", DO_CFA, CFI_REGISTER},
	[0x13] = {"t", DO_CFA, CFI_REGISTER},
	[0x14] = {"rf", DO_RULE, CFI_IS},
	[0x15] = {"rt", DO_RULE, CFI_IS},
	[0x16] = {"rb", DO_RULE, CFI_IS_EXPR},
	[0x2d] = {"", DO_NOTHING},  /* return addresses are signed: aarch64 */
	[0x2e] = {"u", DO_NOTHING}, /* bytes of arguments */
	[0x2f] = {"rn", DO_RULE, CFI_AT},
};

/* Operations that have a number in their lower six bits. */
static const struct op short_ops[] = {
	{NULL},
	{"", DO_ADVANCE},
	{"f", DO_RULE, CFI_AT},
	{"", DO_RESTORE},
};

struct operands {
	uint64_t reg, by;
	struct cfi_rule rule;
};

static void read_operand(const struct run *r, struct dwarf *d, char kind,
			 struct operands *o)
{
	int64_t unit = r->common->data_factor;
	uint64_t code = r->common->code_factor;

	switch (kind) {
	case 'r':
		o->reg = dwarf_uleb(d);
		break;
	case 'o':
		o->rule.reg = dwarf_uleb(d);
		break;
	case 'u':
		o->rule.n = (int64_t)dwarf_uleb(d);
		break;
	case 'f':
		o->rule.n = (int64_t)(dwarf_uleb(d) * (uint64_t)unit);
		break;
	case 't':
		o->rule.n = (int64_t)((uint64_t)dwarf_sleb(d) * (uint64_t)unit);
		break;
	case 'n':
		o->rule.n = (int64_t)(dwarf_uleb(d) * -(uint64_t)unit);
		break;
	case 'b':
		o->rule.expr = dwarf_bytes(d, dwarf_uleb(d));
		break;
	case 'a':
		o->by = cfi_address(r->cfi, d, r->common->encoding) - r->loc;
		break;
	case '1':
		o->by = dwarf_u8(d) * code;
		break;
	case '2':
		o->by = dwarf_u16(d) * code;
		break;
	case '4':
		o->by = dwarf_u32(d) * code;
		break;
	}
}

/* Others than those that frames are found by are left out. */
static void set(struct cfi_row *row, uint64_t reg, const struct cfi_rule *rule)
{
	if (reg < CFI_REGS)
		row->reg[reg] = *rule;
}

/* False: it cannot be done. */
static bool perform(struct run *r, const struct op *op, struct operands *o)
{
	switch (op->what) {
	case DO_NOTHING:
		break;
	case DO_RULE:
		set(&r->row, o->reg, &o->rule);
		break;
	case DO_CFA:
		r->row.cfa = o->rule;
		break;
	case DO_KEEP:
		if (r->nkept == REMEMBERED)
			return false;
		r->kept[r->nkept++] = r->row;
		break;
	case DO_GO_BACK:
		if (!r->nkept)
			return false;
		r->row = r->kept[--r->nkept];
		break;
	case DO_RESTORE:
		if (o->reg < CFI_REGS)
			set(&r->row, o->reg, &r->first.reg[o->reg]);
		break;
	case DO_ADVANCE:
		r->loc += o->by;
		break;
	}
	return true;
}

static bool one_op(struct run *r, struct dwarf *d)
{
	uint8_t code = dwarf_u8(d), low = code & 0x3f;
	const struct op *op = code >> 6 ? &short_ops[code >> 6]
			      : low < sizeof(ops) / sizeof(*ops)
				      ? &ops[low]
				      : &short_ops[0];
	struct operands o = {.reg = low, .by = low * r->common->code_factor};

	if (!op->operands)
		return false;
	if (op->what == DO_CFA) /* what it does not tell stays */
		o.rule = r->row.cfa;
	o.rule.how = op->how;
	for (const char *kind = op->operands; *kind; kind++)
		read_operand(r, d, *kind, &o);
	return !d->bad && perform(r, op, &o);
}

static bool run_program(struct run *r, struct stall_str program,
			uint32_t *steps)
{
	struct dwarf d = dwarf_over(program);

	while (dwarf_left(&d) && r->loc <= r->pc) {
		if (!*steps || !one_op(r, &d))
			return false;
		--*steps;
	}
	return true;
}

bool cfi_row(const struct cfi *c, uint64_t pc, struct cfi_row *ret,
	     uint32_t *steps)
{
	const struct cfi_function *f = function_at(c, pc);
	struct cfi_function unused;
	struct cfi_common common;
	struct cfi_entry e;
	uint64_t at;
	struct run r;

	if (!f)
		return false;
	at = f->at;
	if (!cfi_next(c, &at, &e) || !cfi_common(c, e.common, &common) ||
	    !cfi_range(c, &common, &e, &unused))
		return false;
	r.cfi = c;
	r.common = &common;
	r.loc = f->begin;
	r.pc = pc;
	r.row = (struct cfi_row){.returns = common.returns,
				 .signal = common.signal};
	r.first = r.row;
	r.nkept = 0;
	if (!run_program(&r, common.program, steps))
		return false;
	r.first = r.row;
	if (!run_program(&r, (struct stall_str){e.rest.p, dwarf_left(&e.rest)},
			 steps))
		return false;
	*ret = r.row;
	return true;
}
