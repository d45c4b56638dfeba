/* fuzz_importer.c - one libFuzzer target per importer (make fuzz)
 *
 * Seeds, and every input that ever crashed one, are in tests/corpus/NAME. If a
 * program follows in an input, from its magic number on, it is one that was
 * given with the file.
 */
#include <elf.h>
#include <stdint.h>
#include <string.h>

#include "libanalyze/registry.h"
#include "libanalyze/store.h"

/* Making a database costs more than most inputs: keep one for a while. */
#define INPUTS_PER_DATABASE 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct stall_import *in;
	static unsigned runs;
	const struct stall_importer *imp = stall_importer_find(FUZZ_IMPORTER);
	static struct stall_source *beside[1];
	const struct stall_import_options opt = {
		.events = "all", .again = true, .beside = beside, .nbeside = 1};
	const uint8_t *elf =
		size > 1 ? memmem(data + 1, size - 1, ELFMAG, SELFMAG) : NULL;
	struct stall_source *src = stall_source_mem("fuzz", data, size);
	struct stall_import_result result;
	struct stall_err err = {""};

	if (runs++ % INPUTS_PER_DATABASE == 0) {
		stall_import_abandon(in);
		in = stall_import_begin(":memory:", &opt, &err);
	}
	beside[0] = elf ? stall_source_mem("faults", elf,
					   size - (size_t)(elf - data))
			: NULL;
	imp->probe(stall_source_head(src));
	if (in)
		stall_import_source(in, src, imp, &result, &err);
	stall_source_close(src);
	stall_source_close(beside[0]);
	return 0;
}
