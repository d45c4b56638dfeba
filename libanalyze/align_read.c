#include "libanalyze/align_read.h"

#include <sqlite3.h>

#include "libanalyze/prepare.h"

/* Sequences are as long as it takes to be one of a kind. */
static const struct kind {
	const char *text;
	size_t length;
} kinds[] = {
	{"align/fit_switches", STALL_GRAM_LONGEST},
	{"align/fit_syscalls", STALL_GRAM_LONGEST},
	{"align/fit_signals", 4},
	{"align/fit_births", 1},
};

static void read_row(sqlite3_stmt *s, const struct kind *k,
		     struct stall_grams *g)
{
	uint64_t event = (uint64_t)(k - kinds);

	if (sqlite3_column_int(s, 6)) {
		stall_grams_break(g);
		return;
	}
	event = stall_grams_hash(event, sqlite3_column_int64(s, 1));
	for (int i = 3; i < 6; i++)
		event = stall_grams_hash(event, sqlite3_column_int64(s, i));
	stall_grams_add(g, sqlite3_column_int64(s, 0), k->length, event,
			sqlite3_column_int64(s, 2));
}

static int read_kind(sqlite3 *db, const int64_t param[3], const struct kind *k,
		     struct stall_grams *g)
{
	static const char *const names[] = {":id", ":from", ":to"};
	sqlite3_stmt *s = NULL;

	if (stall_prepare(db, k->text, &s))
		return -1;
	stall_grams_break(g);
	for (int i = 0; i < 3; i++)
		sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, names[i]),
				   param[i]);
	while (sqlite3_step(s) == SQLITE_ROW)
		read_row(s, k, g);
	return sqlite3_finalize(s) ? -1 : 0;
}

int stall_align_read(struct sqlite3 *db, int64_t source_id, int64_t from,
		     int64_t to, struct stall_grams *g)
{
	const int64_t param[] = {source_id, from, to};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (read_kind(db, param, &kinds[i], g))
			return -1;
	stall_grams_end(g);
	return 0;
}
