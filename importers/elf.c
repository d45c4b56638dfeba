/* elf.c - a program or library: its functions, to name addresses with
 *
 * Of Go programs the runtime's own table is read, which strip leaves; of others
 * .symtab, and .dynsym. Nothing but names is kept.
 */
#include <elf.h>

#include "importers/symbols/rows.h"
#include "libanalyze/importer.h"
#include "libanalyze/unpack.h"

static const struct stall_reason other_kind = {
	"not_a_program",
	"ELF files that are no program or library of a 64-bit little-endian "
	"machine"};
static const struct stall_reason no_build_id = {
	"no_build_id",
	"programs without a GNU build id (Go's own is another): recordings that "
	"ran a file of this name are thought to have run this one"};
static const struct stall_reason no_functions = {
	"no_functions",
	"programs that do not name their functions: stripped, or of Go before "
	"1.18"};

/* The last part of the path, as it was before it was packed. */
static struct stall_str name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return (struct stall_str){name,
				  stall_unpacked_name(name, strlen(name))};
}

static bool is_program(const struct elf *e)
{
	uint16_t type = elf_u16(e->all.p + EI_NIDENT);

	return type == ET_EXEC || type == ET_DYN;
}

static int elf_import(struct stall_source *src, struct stall_load *load,
		      struct stall_err *err)
{
	char text[STALL_BUILD_ID_CHARS];
	struct symbols s = {NULL, 0, 0};
	const char *build_id;
	struct elf e;

	(void)err;
	if (elf_over(&e, stall_source_all(src)) && is_program(&e)) {
		symbols_of_elf(&s, &e);
		build_id = build_id_text(elf_build_id(&e), text);
		if (!build_id)
			stall_load_skip(load, &no_build_id, -1);
		if (!s.n)
			stall_load_skip(load, &no_functions, -1);
		symbol_rows(load, name_of(stall_source_name(src)), build_id,
			    false, &s);
	} else {
		stall_load_skip(load, &other_kind, -1);
	}
	stall_load_span(load, 0, -1, (int64_t)s.n);
	symbols_free(&s);
	return 0;
}

static int elf_probe(struct stall_str head)
{
	return head.n >= SELFMAG && !memcmp(head.p, ELFMAG, SELFMAG) ? 100 : 0;
}

const struct stall_importer stall_importer_elf = {
	.name = "elf",
	.summary = "programs and libraries: names for the addresses in call "
		   "chains",
	.aid = true,
	.probe = elf_probe,
	.import = elf_import,
};
