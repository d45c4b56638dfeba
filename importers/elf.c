/* elf.c - a program or library: its functions, to name addresses with
 *
 * Of Go programs the runtime's own table is read, which strip leaves; of others
 * .symtab, and .dynsym. Nothing but names is kept. Symbols that were taken out
 * of a program into a file of their own are read with the program.
 */
#include <elf.h>

#include "importers/symbols/debug.h"
#include "importers/symbols/rows.h"
#include "libanalyze/importer.h"
#include "libanalyze/unpack.h"

static const struct stall_reason other_kind = {
	"not_a_program",
	"ELF files that are no program or library of a 64-bit little-endian "
	"machine"};
static const struct stall_reason no_build_id = {
	"no_build_id",
	"programs without a GNU build id (Go's own is another): recordings "
	"that "
	"ran a file of this name are thought to have run this one"};
static const struct stall_reason no_functions = {
	"no_functions",
	"programs that do not name their functions: stripped, or of Go before "
	"1.18"};

static const struct stall_reason no_program = {
	"no_program", "files of symbols whose program or library was not "
		      "imported in the same "
		      "command: they do not say what lies where in it"};

static bool is_program(const struct elf *e)
{
	uint16_t type = elf_u16(e->all.p + EI_NIDENT);

	return type == ET_EXEC || type == ET_DYN;
}

static int64_t put_program(struct stall_load *load, const struct elf *e,
			   const char *path)
{
	char text[STALL_BUILD_ID_CHARS];
	struct symbols s = {NULL, 0, 0};
	const char *build_id = build_id_text(elf_build_id(e), text);
	int64_t n;
	struct elf debug;

	symbols_of_elf(&s, e, debug_of(load, e, &debug) ? &debug : NULL);
	n = (int64_t)s.n;
	if (!build_id)
		stall_load_skip(load, &no_build_id, -1);
	if (!n)
		stall_load_skip(load, &no_functions, -1);
	symbol_rows(load, stall_file_name(path), build_id, false, &s);
	symbols_free(&s);
	return n;
}

static int elf_import(struct stall_source *src, struct stall_load *load,
		      struct stall_err *err)
{
	const char *path = stall_source_name(src);
	int64_t n = 0;
	struct elf e;

	(void)err;
	if (!elf_over(&e, stall_source_all(src)) || !is_program(&e))
		stall_load_skip(load, &other_kind, -1);
	else if (!elf_is_debug(&e))
		n = put_program(load, &e, path);
	else if (!debug_has_program(load, &e, path))
		stall_load_skip(load, &no_program, -1);
	stall_load_span(load, 0, -1, n);
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
