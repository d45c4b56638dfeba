/* A source's rows are rewritten by SQL that knows two functions for the while.
 */
#include "libanalyze/align_move.h"

#include <sqlite3.h>

#include "libanalyze/registry.h"

struct moving {
	struct stall_line line;
	int64_t source_id;
};

static void moved(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct moving *m = sqlite3_user_data(c);

	(void)n;
	if (sqlite3_value_type(v[0]) == SQLITE_INTEGER)
		sqlite3_result_int64(c, stall_line_move(&m->line,
							sqlite3_value_int64(
								v[0])));
}

static void moved_source(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct moving *m = sqlite3_user_data(c);

	(void)n;
	(void)v;
	sqlite3_result_int64(c, m->source_id);
}

int stall_align_move(struct sqlite3 *db, int64_t source_id,
		     const struct stall_line *line)
{
	struct moving m = {*line, source_id};
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	int rc;

	rc = sqlite3_create_function(db, "moved", 1, flags, &m, moved, NULL,
				     NULL);
	if (!rc)
		rc = sqlite3_create_function(db, "moved_source", 0, flags, &m,
					     moved_source, NULL, NULL);
	if (!rc)
		rc = sqlite3_exec(db, stall_sqltext_find("move/rows"), NULL,
				  NULL, NULL);
	sqlite3_create_function(db, "moved", 1, flags, NULL, NULL, NULL, NULL);
	sqlite3_create_function(db, "moved_source", 0, flags, NULL, NULL, NULL,
				NULL);
	return rc ? -1 : 0;
}
