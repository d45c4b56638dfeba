#include "libanalyze/cpu_use.h"

#include <sqlite3.h>

#include "libanalyze/cpu_cut.h"

static void *use_open(struct sqlite3 *db)
{
	return stall_cpu_cutter_new(db);
}

static void use_close(void *state)
{
	stall_cpu_cutter_free(state);
}

static int use_cut(void *state, int64_t ucpu, int64_t from, int64_t to,
		   struct stall_pieces *out)
{
	return stall_cpu_cut(state, ucpu, from, to, out);
}

int stall_cpu_use_register(struct sqlite3 *db)
{
	static const enum stall_piece_column columns[] = {
		STALL_PIECE_TS, STALL_PIECE_DUR, STALL_PIECE_KIND,
		STALL_PIECE_UTID, STALL_PIECE_NAME};
	static const struct stall_pieces_table table = {
		.name = "cpu_use",
		.declared = "CREATE TABLE x(ts, dur, kind, utid, name, "
			    "of_ucpu HIDDEN, from_ts HIDDEN, for_dur HIDDEN)",
		.column = columns,
		.ncolumns = sizeof(columns) / sizeof(*columns),
		.open = use_open,
		.close = use_close,
		.cut = use_cut,
	};

	return stall_pieces_register(db, &table);
}
