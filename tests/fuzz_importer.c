/* fuzz_importer.c - one libFuzzer target per importer (make fuzz)
 *
 * Seeds, and every input that ever crashed one, are in tests/corpus/NAME.
 */
#include <stdint.h>

#include "libanalyze/registry.h"
#include "libanalyze/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct stall_importer *imp = stall_importer_find(FUZZ_IMPORTER);
	/* Every other input with all events kept: another path through. */
	const struct stall_import_options opt = {.events = size & 1 ? "all"
								    : "none"};
	struct stall_source *src = stall_source_mem("fuzz", data, size);
	struct stall_import_result result;
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", &opt, &err);

	imp->probe(stall_source_head(src));
	if (in)
		stall_import_source(in, src, imp, &result, &err);
	stall_import_abandon(in);
	stall_source_close(src);
	return 0;
}
