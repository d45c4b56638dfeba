#include "importers/binary/symbols.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "importers/binary/gofunc.h"
#include "libanalyze/mem.h"

void symbols_add(struct symbols *s, struct symbol one)
{
	s->of = stall_more(s->of, s->n, &s->room, sizeof(*s->of));
	s->of[s->n++] = one;
}

void symbols_free(struct symbols *s)
{
	free(s->of);
	*s = (struct symbols){NULL, 0, 0};
}

/* ---- one name for each place ---- */

static size_t underscores(struct stall_str name)
{
	size_t n = 0;

	while (n < name.n && name.p[n] == '_')
		n++;
	return n;
}

static int by_bytes(struct stall_str a, struct stall_str b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* What people would call it first: with a size, known outside, no underscores,
 * the longer one. */
static int by_fame(const struct symbol *a, const struct symbol *b)
{
	size_t ua = underscores(a->name), ub = underscores(b->name);

	if (!a->size != !b->size)
		return a->size ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	if (ua != ub)
		return ua < ub ? -1 : 1;
	if (a->name.n != b->name.n)
		return a->name.n > b->name.n ? -1 : 1;
	return by_bytes(a->name, b->name);
}

static int by_place(const void *pa, const void *pb)
{
	const struct symbol *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return by_fame(a, b);
}

static uint64_t end_of(const struct symbols *s, size_t i)
{
	enum { PAGE = 4096 };
	const struct symbol *one = &s->of[i],
			    *next = i + 1 < s->n ? one + 1 : NULL;
	uint64_t end = one->most;

	if (!end && (!next || next->part != one->part))
		end = (one->at / PAGE + 1) * PAGE;
	return next && (!end || next->at < end) ? next->at : end;
}

void symbols_order(struct symbols *s)
{
	size_t kept = 0;

	if (s->n)
		qsort(s->of, s->n, sizeof(*s->of), by_place);
	for (size_t i = 0; i < s->n; i++)
		if (!kept || s->of[kept - 1].at != s->of[i].at)
			s->of[kept++] = s->of[i];
	s->n = kept;
	for (size_t i = 0; i < s->n; i++)
		if (!s->of[i].size)
			s->of[i].size = end_of(s, i) - s->of[i].at;
}

/* ---- ELF ---- */

static enum symbol_rank rank_of(const Elf64_Sym *sym)
{
	switch (ELF64_ST_BIND(sym->st_info)) {
	case STB_WEAK:
		return SYMBOL_WEAK;
	case STB_LOCAL:
		return SYMBOL_LOCAL;
	default:
		return SYMBOL_GLOBAL;
	}
}

static bool is_function(const Elf64_Sym *sym)
{
	int type = ELF64_ST_TYPE(sym->st_info);

	return (type == STT_FUNC || type == STT_GNU_IFUNC) &&
	       sym->st_shndx != SHN_UNDEF && sym->st_value;
}

/* Without the version that a library may add: "pthread_create@GLIBC_2.2.5". */
static struct stall_str text_at(struct stall_str strings, uint64_t at)
{
	struct stall_str s = {"", 0};
	const char *version;

	if (at < strings.n)
		s = (struct stall_str){strings.p + at,
				       strnlen(strings.p + at, strings.n - at)};
	version = s.n > 1 ? memchr(s.p + 1, '@', s.n - 1) : NULL;
	s.n = version ? (size_t)(version - s.p) : s.n;
	return s;
}

/* A range of addresses that is known already. */
struct range {
	uint64_t begin, end;
};

/* What of the file is loaded from there on ends the symbol at the latest. */
static void add_place(struct symbols *s, const struct elf *e, uint64_t addr,
		      uint64_t size, struct stall_str name,
		      enum symbol_rank rank)
{
	struct stall_str here = elf_at(e, addr);
	struct symbol one = {.size = size, .name = name, .rank = rank};

	if (!here.n || !name.n)
		return;
	one.at = (uint64_t)(here.p - e->all.p);
	one.most = one.at + here.n;
	if (one.size > here.n)
		one.size = here.n;
	symbols_add(s, one);
}

/* The table of one file, which may be the other one: e says what lies where. */
static void add_table(struct symbols *s, const struct elf *e,
		      const struct elf *from, const char *table,
		      const char *strings, struct range known)
{
	struct stall_str symbols, names;
	uint64_t addr;
	Elf64_Sym sym;

	if (!elf_section(from, table, &symbols, &addr) ||
	    !elf_section(from, strings, &names, &addr))
		return;
	for (size_t at = 0; at + sizeof(sym) <= symbols.n; at += sizeof(sym)) {
		memcpy(&sym, symbols.p + at, sizeof(sym));
		if (is_function(&sym) && (sym.st_value < known.begin ||
					  sym.st_value >= known.end))
			add_place(s, e, sym.st_value, sym.st_size,
				  text_at(names, sym.st_name), rank_of(&sym));
	}
}

static struct range add_go(struct symbols *s, const struct elf *e)
{
	struct range all = {0, 0};
	struct stall_str name;
	struct gofuncs g;
	struct gofunc f;

	if (!gofuncs_open(&g, e))
		return all;
	for (uint64_t i = 0; i < g.nfunc; i++) {
		gofuncs_nth(&g, i, &f, &name);
		all.begin = i ? all.begin : f.entry;
		all.end = f.end;
		add_place(s, e, f.entry, f.end - f.entry, name, SYMBOL_GLOBAL);
	}
	return all;
}

void symbols_of_elf(struct symbols *s, const struct elf *e,
		    const struct elf *debug)
{
	struct range go = add_go(s, e);

	add_table(s, e, e, ".symtab", ".strtab", go);
	add_table(s, e, e, ".dynsym", ".dynstr", go);
	if (debug)
		add_table(s, e, debug, ".symtab", ".strtab", go);
	symbols_order(s);
}
