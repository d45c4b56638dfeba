#include "importers/symbols/rows.h"

static const struct stall_rowtype binary_row = {
	"binary", "source_id, name, build_id, kernel", 4};
static const struct stall_rowtype symbol_row = {
	"symbol", "binary_id, place, size, name", 4};

const char *build_id_text(struct stall_str id, char to[STALL_BUILD_ID_CHARS])
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (size_t i = 0; i < id.n && n + 3 < STALL_BUILD_ID_CHARS; i++) {
		to[n++] = digits[(uint8_t)id.p[i] >> 4];
		to[n++] = digits[(uint8_t)id.p[i] & 15];
	}
	to[n] = '\0';
	return n ? to : NULL;
}

void symbol_rows(struct stall_load *load, struct stall_str name,
		 const char *build_id, bool kernel, const struct symbols *s)
{
	int64_t id = stall_load_row(load, &binary_row,
				    stall_int(stall_load_source_id(load)),
				    stall_text(name), stall_cstr(build_id),
				    kernel ? stall_int(1) : stall_null());

	for (size_t i = 0; i < s->n; i++)
		stall_load_row(load, &symbol_row, stall_int(id),
			       stall_int((int64_t)s->of[i].at),
			       stall_int((int64_t)s->of[i].size),
			       stall_text(s->of[i].name));
}
