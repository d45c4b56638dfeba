/* buildid.c - pid(4) build id(20) its size(1) unused(3) and the file's name */
#include "importers/perfdata/file.h"
#include "importers/symbols/rows.h"

/* The size is told; older perfs did not, it is that of SHA-1 then. */
enum { HAS_SIZE = 1 << 15, BYTES = 20 };

static const struct stall_rowtype build_id_row = {
	"perf_build_id", "source_id, file, build_id", 3};

void perf_build_id(struct perf_file *pf, struct stall_str body, uint16_t misc)
{
	struct raw_cur c = perf_file_over(pf, body);
	char text[STALL_BUILD_ID_CHARS];
	struct stall_str id, size, file;

	raw_u32(&c); /* pid, of guests */
	id = raw_bytes(&c, BYTES);
	size = raw_bytes(&c, 4);
	file = raw_text(&c);
	if (c.bad)
		return;
	if (misc & HAS_SIZE && (uint8_t)*size.p <= BYTES)
		id.n = (uint8_t)*size.p;
	if (!build_id_text(id, text))
		return;
	stall_load_row(pf->load, &build_id_row,
		       stall_int(stall_load_source_id(pf->load)),
		       stall_text(file), stall_cstr(text));
	perf_programs_told(&pf->programs, file, text);
}
