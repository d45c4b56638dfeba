#include "importers/binary/elf.h"

#include <elf.h>
#include <string.h>

uint16_t elf_u16(const char *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

uint32_t elf_u32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

uint64_t elf_u64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* n bytes of the file, or NULL if it does not have them all. */
static const char *bytes(const struct elf *e, uint64_t at, uint64_t n)
{
	if (at > e->all.n || n > e->all.n - at)
		return NULL;
	return e->all.p + at;
}

static void header(const struct elf *e, Elf64_Ehdr *ret)
{
	memcpy(ret, e->all.p, sizeof(*ret));
}

bool elf_over(struct elf *e, struct stall_str all)
{
	Elf64_Ehdr h;

	*e = (struct elf){.all = all};
	if (all.n < sizeof(h))
		return false;
	header(e, &h);
	e->machine = h.e_machine;
	return !memcmp(h.e_ident, ELFMAG, SELFMAG) &&
	       h.e_ident[EI_CLASS] == ELFCLASS64 &&
	       h.e_ident[EI_DATA] == ELFDATA2LSB;
}

int elf_open(struct elf *e, const char *path, struct stall_err *err)
{
	struct stall_source *src = stall_source_open(path, err);

	*e = (struct elf){.src = src};
	if (!src)
		return -1;
	if (!elf_over(e, stall_source_all(src))) {
		stall_source_close(src);
		*e = (struct elf){NULL, {"", 0}, 0};
		return stall_fail(err,
				  "%s is no program of a 64-bit little-endian "
				  "machine",
				  path);
	}
	e->src = src;
	return 0;
}

void elf_close(struct elf *e)
{
	stall_source_close(e->src);
	*e = (struct elf){NULL, {"", 0}, 0};
}

/* ---- sections ---- */

static bool section_header(const struct elf *e, int i, Elf64_Shdr *ret)
{
	const char *p;
	Elf64_Ehdr h;

	header(e, &h);
	if (i >= h.e_shnum || h.e_shentsize < sizeof(*ret))
		return false;
	p = bytes(e, h.e_shoff, (uint64_t)h.e_shnum * h.e_shentsize);
	if (!p)
		return false;
	memcpy(ret, p + (size_t)i * h.e_shentsize, sizeof(*ret));
	return true;
}

static struct stall_str section_bytes(const struct elf *e, const Elf64_Shdr *s)
{
	const char *p = s->sh_type == SHT_NOBITS
				? NULL
				: bytes(e, s->sh_offset, s->sh_size);

	return (struct stall_str){p, p ? (size_t)s->sh_size : 0};
}

/* Does the text at that place of a string table read so? */
static bool is_called(struct stall_str names, uint64_t at, const char *name)
{
	size_t n = strlen(name) + 1;

	return at < names.n && names.n - at >= n &&
	       !memcmp(names.p + at, name, n);
}

static bool section_called(const struct elf *e, const char *name,
			   Elf64_Shdr *ret)
{
	struct stall_str names;
	Elf64_Ehdr h;

	header(e, &h);
	if (!section_header(e, h.e_shstrndx, ret))
		return false;
	names = section_bytes(e, ret);
	for (int i = 0; section_header(e, i, ret); i++)
		if (is_called(names, ret->sh_name, name))
			return true;
	return false;
}

bool elf_section(const struct elf *e, const char *name, struct stall_str *ret,
		 uint64_t *ret_addr)
{
	Elf64_Shdr s;

	if (!section_called(e, name, &s))
		return false;
	*ret = section_bytes(e, &s);
	*ret_addr = s.sh_addr;
	return ret->n > 0;
}

bool elf_is_packed(const struct elf *e, const char *name)
{
	Elf64_Shdr s;

	return section_called(e, name, &s) && s.sh_flags & SHF_COMPRESSED;
}

bool elf_is_debug(const struct elf *e)
{
	Elf64_Shdr s;

	for (int i = 0; section_header(e, i, &s); i++)
		if (s.sh_flags & SHF_EXECINSTR)
			return s.sh_type == SHT_NOBITS;
	return false;
}

/* ---- segments ---- */

/* Linkers make about ten. They are gone through for each address: a file that
 * claims thousands must not take for ever. */
#define MOST_SEGMENTS 256

static bool program_header(const struct elf *e, int i, Elf64_Phdr *ret)
{
	const char *p;
	Elf64_Ehdr h;

	header(e, &h);
	if (i >= h.e_phnum || i >= MOST_SEGMENTS || h.e_phentsize < sizeof(*ret))
		return false;
	p = bytes(e, h.e_phoff, (uint64_t)h.e_phnum * h.e_phentsize);
	if (!p)
		return false;
	memcpy(ret, p + (size_t)i * h.e_phentsize, sizeof(*ret));
	return true;
}

/* What of the file comes into memory by it. */
static struct stall_str loaded(const struct elf *e, const Elf64_Phdr *p)
{
	const char *at = p->p_type == PT_LOAD
				 ? bytes(e, p->p_offset, p->p_filesz)
				 : NULL;

	return (struct stall_str){at, at ? (size_t)p->p_filesz : 0};
}

bool elf_segment(const struct elf *e, int nth, struct stall_str *ret,
		 uint64_t *ret_addr)
{
	Elf64_Phdr p;

	for (int i = 0; program_header(e, i, &p); i++) {
		if (p.p_type != PT_LOAD || nth--)
			continue;
		*ret = loaded(e, &p);
		*ret_addr = p.p_vaddr;
		return true;
	}
	return false;
}

struct stall_str elf_at(const struct elf *e, uint64_t addr)
{
	struct stall_str s;
	Elf64_Phdr p;

	for (int i = 0; program_header(e, i, &p); i++) {
		s = loaded(e, &p);
		if (addr >= p.p_vaddr && addr - p.p_vaddr < s.n)
			return (struct stall_str){
				s.p + (addr - p.p_vaddr),
				s.n - (size_t)(addr - p.p_vaddr)};
	}
	return (struct stall_str){"", 0};
}

bool elf_address(const struct elf *e, uint64_t offset, uint64_t *ret)
{
	Elf64_Phdr p;

	for (int i = 0; program_header(e, i, &p); i++)
		if (p.p_type == PT_LOAD && offset >= p.p_offset &&
		    offset - p.p_offset < p.p_filesz) {
			*ret = p.p_vaddr + (offset - p.p_offset);
			return true;
		}
	return false;
}

int64_t elf_offset(const struct elf *e, uint64_t addr)
{
	struct stall_str s = elf_at(e, addr);

	return s.n ? s.p - e->all.p : -1;
}

/* ---- dynamic symbols ---- */

uint64_t elf_dynamic_symbol(const struct elf *e, const char *name)
{
	struct stall_str symbols, names;
	uint64_t addr;
	Elf64_Sym s;

	if (!elf_section(e, ".dynsym", &symbols, &addr) ||
	    !elf_section(e, ".dynstr", &names, &addr))
		return 0;
	for (size_t at = 0; at + sizeof(s) <= symbols.n; at += sizeof(s)) {
		memcpy(&s, symbols.p + at, sizeof(s));
		if (s.st_shndx != SHN_UNDEF && s.st_value &&
		    is_called(names, s.st_name, name))
			return s.st_value;
	}
	return 0;
}

/* ---- notes ---- */

/* The build id among notes: sizes of name and content, type, name, content. */
static struct stall_str build_id_in(struct stall_str s)
{
	enum { HEAD = 12, NAME = 4, MOST = 64 };

	while (s.n >= HEAD) {
		uint64_t name = elf_u32(s.p), n = elf_u32(s.p + 4);
		uint64_t at = HEAD + ((name + 3) & ~UINT64_C(3));
		uint64_t next = at + ((n + 3) & ~UINT64_C(3));

		if (at > s.n || n > s.n - at)
			break;
		if (elf_u32(s.p + 8) == NT_GNU_BUILD_ID && name == NAME &&
		    !memcmp(s.p + HEAD, "GNU", NAME) && n <= MOST)
			return (struct stall_str){s.p + at, n};
		if (next > s.n)
			break;
		s = (struct stall_str){s.p + next, s.n - next};
	}
	return (struct stall_str){"", 0};
}

/* It has a section of its own, but for the vdso. */
struct stall_str elf_build_id(const struct elf *e)
{
	struct stall_str id = {"", 0};
	Elf64_Shdr s;

	for (int i = 0; !id.n && section_header(e, i, &s); i++)
		if (s.sh_type == SHT_NOTE)
			id = build_id_in(section_bytes(e, &s));
	return id;
}
