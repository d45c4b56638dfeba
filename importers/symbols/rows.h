/* rows.h - functions of a program, or of a kernel, as rows */
#ifndef STALL_SYMBOLS_ROWS_H
#define STALL_SYMBOLS_ROWS_H

#include "importers/binary/symbols.h"
#include "libanalyze/load.h"

#define STALL_BUILD_ID_CHARS 130

/* Its bytes as text; NULL if there are none. */
const char *build_id_text(struct stall_str id, char to[STALL_BUILD_ID_CHARS]);

/* name: the file's without its folder. build_id: as text, or NULL. */
void symbol_rows(struct stall_load *load, struct stall_str name,
		 const char *build_id, bool kernel, const struct symbols *s);

#endif
