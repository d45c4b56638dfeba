#include "importers/symbols/debug.h"

#include <string.h>
#include <zlib.h>

#include "libanalyze/unpack.h"

/* .gnu_debuglink: its name, filled up to 4 bytes, and the file's CRC-32. */
static bool links_to(const struct elf *program, const struct elf *debug,
		     struct stall_str name)
{
	struct stall_str link;
	uint64_t addr;
	size_t n;

	if (!elf_section(program, ".gnu_debuglink", &link, &addr))
		return false;
	n = strnlen(link.p, link.n);
	return stall_str_same(name, (struct stall_str){link.p, n}) &&
	       link.n >= 4 && n < link.n - 4 &&
	       elf_u32(link.p + link.n - 4) ==
		       crc32_z(0, (const Bytef *)debug->all.p, debug->all.n);
}

/* By the linker's build id, or by the link where one has none. */
static bool belong(const struct elf *program, const struct elf *debug,
		   struct stall_str name)
{
	struct stall_str a = elf_build_id(program), b = elf_build_id(debug);

	return a.n && b.n ? stall_str_same(a, b)
			  : links_to(program, debug, name);
}

bool debug_of(const struct stall_load *load, const struct elf *program,
	      struct elf *ret)
{
	const struct stall_source *src;

	for (int i = 0; (src = stall_load_beside(load, i)); i++)
		if (elf_over(ret, stall_source_all(src)) && elf_is_debug(ret) &&
		    belong(program, ret,
			   stall_file_name(stall_source_name(src))))
			return true;
	return false;
}

bool debug_has_program(const struct stall_load *load, const struct elf *debug,
		       const char *name)
{
	const struct stall_source *src;
	struct elf e;

	for (int i = 0; (src = stall_load_beside(load, i)); i++)
		if (elf_over(&e, stall_source_all(src)) && !elf_is_debug(&e) &&
		    belong(&e, debug, stall_file_name(name)))
			return true;
	return false;
}
