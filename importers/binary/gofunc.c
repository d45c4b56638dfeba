#include "importers/binary/gofunc.h"

#include <elf.h>
#include <string.h>

enum {
	MAGIC_118 = 0xfffffff0, /* and 1.19 */
	MAGIC_120 = 0xfffffff1, /* and later */
	HEADER = 8 + 8 * 8,	/* magic, 0 0, quantum, pointer size, 8 words */
	FUNC_NAME = 4,		/* offsets in runtime._func */
	FUNC_PCSP = 16,
	FUNC_BYTES = 20,
	FUNC_FLAG = 41, /* its first line came before it in Go 1.20 */
	FLAG_TOP = 1,	/* internal/abi/symtab.go */
	FLAG_MOVES_STACK = 2,
	MODULE_TEXT = 176, /* offset in runtime.moduledata, 64 bits */
	MAX_FUNCS = 1 << 24,
};

/* ---- where the table is ---- */

/* Does a table begin here? The words after the magic number are few. */
static bool is_header(struct stall_str s)
{
	uint32_t magic;

	if (s.n < HEADER)
		return false;
	magic = elf_u32(s.p);
	return (magic == MAGIC_118 || magic == MAGIC_120) && !s.p[4] &&
	       !s.p[5] && (s.p[6] == 1 || s.p[6] == 4) && s.p[7] == 8;
}

/* The moduledata of Go 1.26 has a section; before, textStart is in the table.
 */
static uint64_t text_start(const struct elf *e, struct stall_str table)
{
	uint64_t text = elf_u64(table.p + 24), addr;
	struct stall_str module;

	if (!text && elf_section(e, ".go.module", &module, &addr) &&
	    module.n >= MODULE_TEXT + 8)
		text = elf_u64(module.p + MODULE_TEXT);
	/* A program that is placed when it is loaded may leave it at 0. */
	if (!text && !elf_section(e, ".text", &module, &text))
		text = 0;
	return text;
}

static uint32_t entry_of(const struct gofuncs *g, uint64_t i)
{
	return elf_u32(g->table.p + g->functab + 8 * i);
}

/* All offsets are in it, and functions come in order of their addresses. */
static bool is_sound(const struct gofuncs *g)
{
	if (g->nfunc < 2 || g->nfunc > MAX_FUNCS || g->names >= g->table.n ||
	    g->pctab >= g->table.n || g->functab >= g->table.n ||
	    g->table.n - g->functab < 8 * g->nfunc + 4)
		return false;
	for (uint64_t i = 0; i < g->nfunc; i++)
		if (entry_of(g, i) > entry_of(g, i + 1))
			return false;
	return elf_offset(g->elf, g->text + entry_of(g, 0)) >= 0;
}

static bool take(struct gofuncs *g, struct stall_str s, uint64_t addr)
{
	if (!is_header(s))
		return false;
	g->table = s;
	g->addr = addr;
	g->quantum = (uint8_t)s.p[6];
	g->nfunc = elf_u64(s.p + 8);
	g->text = text_start(g->elf, s);
	g->names = elf_u64(s.p + 32);
	g->pctab = elf_u64(s.p + 56);
	g->functab = elf_u64(s.p + 64);
	return is_sound(g);
}

/* A linker of another language puts it among other read-only data. */
static bool search(struct gofuncs *g, struct stall_str s, uint64_t addr)
{
	for (size_t at = 0; at + HEADER <= s.n; at += 8) {
		struct stall_str here = {s.p + at, s.n - at};

		if (here.p[7] == 8 && is_header(here) &&
		    take(g, here, addr + at))
			return true;
	}
	return false;
}

bool gofuncs_open(struct gofuncs *g, const struct elf *elf)
{
	static const char *const names[] = {".gopclntab",
					    ".data.rel.ro.gopclntab"};
	struct stall_str s;
	uint64_t addr;

	*g = (struct gofuncs){.elf = elf};
	for (int i = 0; i < 2; i++)
		if (elf_section(elf, names[i], &s, &addr) && take(g, s, addr))
			return true;
	for (int i = 0; elf_segment(elf, i, &s, &addr); i++)
		if (search(g, s, addr))
			return true;
	return false;
}

/* ---- functions ---- */

/* The bytes of function i's runtime._func; NULL: it is cut. */
static const char *func_at(const struct gofuncs *g, uint64_t i)
{
	uint64_t at = g->functab + elf_u32(g->table.p + g->functab + 8 * i + 4);

	return at < g->table.n && g->table.n - at >= FUNC_BYTES
		       ? g->table.p + at
		       : NULL;
}

static bool has_name(const struct gofuncs *g, const char *func,
		     const char *name)
{
	uint64_t at = g->names + elf_u32(func + FUNC_NAME);
	size_t n = strlen(name) + 1;

	return at < g->table.n && g->table.n - at >= n &&
	       !memcmp(g->table.p + at, name, n);
}

bool gofuncs_find(const struct gofuncs *g, const char *name, struct gofunc *ret)
{
	bool found = false;

	/* Assembly's wrapper has the same name and comes first or last; the
	 * real one is the longer. */
	for (uint64_t i = 0; i < g->nfunc; i++) {
		const char *func = func_at(g, i);
		uint64_t entry = g->text + entry_of(g, i);
		uint64_t end = g->text + entry_of(g, i + 1);

		if (!func || !has_name(g, func, name) ||
		    (found && end - entry <= ret->end - ret->entry))
			continue;
		*ret = (struct gofunc){entry, end, elf_u32(func + FUNC_PCSP)};
		found = true;
	}
	return found;
}

static struct gofunc range_of(const struct gofuncs *g, uint64_t i)
{
	const char *func = func_at(g, i);

	return (struct gofunc){.entry = g->text + entry_of(g, i),
			       .end = g->text + entry_of(g, i + 1),
			       .pcsp = func ? elf_u32(func + FUNC_PCSP) : 0};
}

void gofuncs_nth(const struct gofuncs *g, uint64_t i, struct gofunc *ret,
		 struct stall_str *name)
{
	const char *func = func_at(g, i);
	uint64_t at = func ? g->names + elf_u32(func + FUNC_NAME) : g->table.n;

	*ret = range_of(g, i);
	*name = (struct stall_str){"", 0};
	if (at < g->table.n)
		*name = (struct stall_str){
			g->table.p + at,
			strnlen(g->table.p + at, g->table.n - at)};
}

/* ---- returns ---- */

struct depths {
	const char *p, *end;
	uint32_t quantum;
	uint64_t pc; /* where the stretch ends that has this depth */
	int64_t depth;
	bool first;
};

/* A number in base 128, low bits first. */
static bool read_number(struct depths *d, uint32_t *ret)
{
	uint32_t v = 0;

	for (int shift = 0; d->p < d->end && shift < 35; shift += 7) {
		uint8_t c = (uint8_t)*d->p++;

		v |= (uint32_t)(c & 0x7f) << (shift & 31);
		if (!(c & 0x80)) {
			*ret = v;
			return true;
		}
	}
	return false;
}

/* The next stretch [*from, d->pc); runtime/symtab.go, step(). */
static bool next_stretch(struct depths *d, uint64_t *from)
{
	uint32_t change, length;

	if (!read_number(d, &change) || (!change && !d->first) ||
	    !read_number(d, &length) || !length)
		return false;
	d->first = false;
	d->depth += change & 1 ? -(int64_t)(change >> 1) - 1
			       : (int64_t)(change >> 1);
	*from = d->pc;
	d->pc += (uint64_t)length * d->quantum;
	return true;
}

/* From the function's first stretch on; false: it has none. */
static bool first_stretch(const struct gofuncs *g, const struct gofunc *f,
			  struct depths *ret)
{
	uint64_t table = g->pctab + f->pcsp;

	*ret = (struct depths){.quantum = g->quantum,
			       .pc = f->entry,
			       .depth = -1,
			       .first = true};
	if (table >= g->table.n)
		return false;
	ret->p = g->table.p + table;
	ret->end = g->table.p + g->table.n;
	return true;
}

/* Past the instructions that do nothing, which may stand before a RET. */
static size_t skip_nops(struct stall_str code)
{
	static const struct {
		size_t n;
		const char *bytes;
	} nops[] = {
		{1, "\x90"},
		{2, "\x66\x90"},
		{3, "\x0f\x1f\x00"},
		{4, "\x0f\x1f\x40\x00"},
		{5, "\x0f\x1f\x44\x00\x00"},
	};
	size_t at = 0;

	for (size_t i = 0; i < sizeof(nops) / sizeof(*nops);)
		if (code.n - at > nops[i].n &&
		    !memcmp(code.p + at, nops[i].bytes, nops[i].n)) {
			at += nops[i].n;
			i = 0;
		} else {
			i++;
		}
	return at;
}

/*
 * A function with a frame gives it back right before it returns: where the
 * stack is as deep as at the entry again, RET comes first.
 */
static int returns_x86(const struct gofuncs *g, const struct gofunc *f,
		       uint64_t *ret, int max)
{
	struct depths d;
	uint64_t from;
	int n = 0;

	if (!first_stretch(g, f, &d))
		return 0;
	while (n < max && d.pc < f->end && next_stretch(&d, &from)) {
		struct stall_str code = elf_at(g->elf, from);
		size_t at = skip_nops(code);

		if (!d.depth && from > f->entry && at < code.n &&
		    from + at < d.pc && (uint8_t)code.p[at] == 0xc3)
			ret[n++] = from + at;
	}
	return n;
}

static int returns_arm64(const struct gofuncs *g, const struct gofunc *f,
			 uint64_t *ret, int max)
{
	int n = 0;

	for (uint64_t pc = f->entry; n < max && pc < f->end; pc += 4) {
		struct stall_str code = elf_at(g->elf, pc);

		if (code.n >= 4 && elf_u32(code.p) == 0xd65f03c0)
			ret[n++] = pc;
	}
	return n;
}

int gofuncs_returns(const struct gofuncs *g, const struct gofunc *f,
		    uint64_t *ret, int max)
{
	return g->elf->machine == EM_AARCH64 ? returns_arm64(g, f, ret, max)
					     : returns_x86(g, f, ret, max);
}

/* ---- frames ---- */

/* Number of the last function that begins at pc or before. */
static uint64_t index_at(const struct gofuncs *g, uint64_t pc)
{
	uint64_t low = 0, high = g->nfunc;

	while (low < high) {
		uint64_t mid = low + (high - low) / 2;

		if (g->text + entry_of(g, mid) <= pc)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? low - 1 : g->nfunc;
}

static uint8_t flags_of(const struct gofuncs *g, uint64_t i)
{
	bool old = elf_u32(g->table.p) == MAGIC_118;
	const char *func = func_at(g, i);
	size_t at = old ? FUNC_FLAG - 4 : FUNC_FLAG;

	return func && (size_t)(g->table.p + g->table.n - func) > at
		       ? (uint8_t)func[at]
		       : 0;
}

/* What the kernel lets a signal handler return to: the registers of who was
 * interrupted lie on the stack there. */
static bool ends_signal(const struct gofuncs *g, uint64_t i)
{
	const char *func = func_at(g, i);

	return func && has_name(g, func, "runtime.sigreturn__sigaction");
}

bool gofuncs_frame(const struct gofuncs *g, uint64_t pc,
		   struct gofunc_frame *ret, uint32_t *steps)
{
	uint64_t i = index_at(g, pc), from;
	struct gofunc f;
	struct depths d;

	*ret = (struct gofunc_frame){.depth = -1};
	if (i >= g->nfunc)
		return false;
	f = range_of(g, i);
	if (pc >= f.end)
		return false;
	ret->outermost = flags_of(g, i) & FLAG_TOP;
	ret->moves_stack = flags_of(g, i) & FLAG_MOVES_STACK ||
			   ends_signal(g, i);
	if (!f.pcsp || !first_stretch(g, &f, &d))
		return true;
	while (*steps && d.pc <= pc && next_stretch(&d, &from))
		--*steps;
	if (d.pc > pc)
		ret->depth = d.depth;
	return true;
}
