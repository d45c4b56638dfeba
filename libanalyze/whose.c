#include "libanalyze/whose.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/prepare.h"

enum { RUN, GROUP, LABEL, ANSWERS };

/* Read at the first call: the database of a report does not change. */
struct whose {
	int users; /* functions that share it */
	bool read;
	int64_t (*of)[ANSWERS]; /* by utid; -1: NULL */
	int64_t n;
};

static void add_thread(struct whose *w, sqlite3_stmt *st)
{
	int64_t utid = sqlite3_column_int64(st, 0);

	if (utid < 0 || utid >= INT32_MAX)
		return;
	if (utid >= w->n) {
		int64_t n = utid * 2 + 64;

		w->of = stall_grow(w->of, (size_t)n * sizeof(*w->of));
		memset(w->of + w->n, -1, (size_t)(n - w->n) * sizeof(*w->of));
		w->n = n;
	}
	for (int i = 0; i < ANSWERS; i++)
		if (sqlite3_column_type(st, i + 1) != SQLITE_NULL)
			w->of[utid][i] = sqlite3_column_int64(st, i + 1);
}

static int read_threads(struct whose *w, sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int rc = stall_prepare(db, "whose/threads", &st);

	while (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		add_thread(w, st);
	if (rc == SQLITE_OK)
		rc = sqlite3_finalize(st);
	w->read = rc == SQLITE_OK;
	return rc;
}

static void answer(sqlite3_context *ctx, sqlite3_value *utid, int what)
{
	struct whose *w = sqlite3_user_data(ctx);
	sqlite3 *db = sqlite3_context_db_handle(ctx);
	int64_t i = sqlite3_value_int64(utid);

	if (!w->read && read_threads(w, db)) {
		sqlite3_result_error(ctx, sqlite3_errmsg(db), -1);
		return;
	}
	if (sqlite3_value_type(utid) != SQLITE_NULL && i >= 0 && i < w->n &&
	    w->of[i][what] >= 0)
		sqlite3_result_int64(ctx, w->of[i][what]);
}

static void run_of(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	(void)argc;
	answer(ctx, argv[0], RUN);
}

static void group_of(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	(void)argc;
	answer(ctx, argv[0], GROUP);
}

static void label_of(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	(void)argc;
	answer(ctx, argv[0], LABEL);
}

static void leave(void *data)
{
	struct whose *w = data;

	if (--w->users)
		return;
	free(w->of);
	free(w);
}

int stall_whose_register(struct sqlite3 *db)
{
	static const struct {
		const char *name;
		void (*f)(sqlite3_context *, int, sqlite3_value **);
	} functions[ANSWERS] = {{"run_of", run_of},
				{"group_of", group_of},
				{"label_of", label_of}};
	struct whose *w = stall_alloc(sizeof(*w));
	int rc = SQLITE_OK;

	/* SQLite calls leave() for each, also for one it does not take. */
	w->users = ANSWERS;
	for (int i = 0; i < ANSWERS; i++) {
		int one = sqlite3_create_function_v2(
			db, functions[i].name, 1, SQLITE_UTF8, w,
			functions[i].f, NULL, NULL, leave);

		rc = rc ? rc : one;
	}
	return rc;
}
