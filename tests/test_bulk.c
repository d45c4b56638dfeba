/* The bulk loader writes what INSERT would have written. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "libanalyze/load_backend.h"
#include "tests/harness.h"

static const struct stall_rowtype mixed = {"mixed", "i, r, t, u, n", 5};
static const struct stall_rowtype part = {"part", "c, a", 2};

static const char tables[] =
	"CREATE TABLE mixed(id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT,"
	" n INTEGER NOT NULL, u TEXT) STRICT;"
	"CREATE TABLE part(id INTEGER PRIMARY KEY, a INTEGER, b TEXT,"
	" c INTEGER) STRICT;"
	"CREATE INDEX mixed_i ON mixed(i, n);"
	"CREATE INDEX mixed_n ON mixed(n);"
	"CREATE INDEX part_b ON part(a, c);"
	"CREATE TABLE lonely(id INTEGER PRIMARY KEY) STRICT;"
	"CREATE TABLE single(id INTEGER PRIMARY KEY, a INTEGER UNIQUE) STRICT";

/* ---- a database that is being loaded ---- */

struct loading {
	char path[64];
	struct sqlite3 *db; /* NULL: the bulk loader has the file */
	struct stall_schema schema;
	struct stall_backend *back;
	struct stall_load *load;
	struct stall_source *src;
	struct stall_err err;
};

static const struct stall_import_options no_options;

static void begin_source(struct loading *l)
{
	const struct stall_load_source about = {l->src, "test", "0", 1};

	assert_int_equal(stall_load_begin(l->load, &about, &l->err), 0);
}

static void end_source(struct loading *l)
{
	struct stall_import_result result;

	if (stall_load_end(l->load, &result, &l->err))
		fail_msg("%s", l->err.msg);
}

static void loading_begin(struct loading *l, int page_size, bool bulk)
{
	*l = (struct loading){.path = "/tmp/stall_bulk_XXXXXX"};
	close(mkstemp(l->path));
	l->db = stall_db_open(l->path, true, &l->err);
	assert_int_equal(stall_schema_create(l->db, page_size, &l->err), 0);
	assert_int_equal(stall_db_exec(l->db, tables, &l->err), 0);
	assert_int_equal(stall_schema_read(l->db, &l->schema, &l->err), 0);
	if (bulk) {
		stall_db_close(l->db);
		l->db = NULL;
		l->back = stall_backend_bulk(l->path, &l->schema, &l->err);
	} else {
		l->back = stall_backend_sql(l->db, &l->err);
	}
	assert_non_null(l->back);
	l->load = stall_load_new(l->back, &l->schema, &no_options);
	l->src = stall_source_mem("test", "", 0);
	begin_source(l);
}

/* The database, open; with `path` unlinked already. */
static struct sqlite3 *loading_end(struct loading *l)
{
	struct sqlite3 *db = l->db;

	end_source(l);
	if (l->back->finish(l->back, &l->err))
		fail_msg("%s", l->err.msg);
	l->back->free(l->back);
	stall_load_free(l->load);
	stall_schema_free(&l->schema);
	stall_source_close(l->src);
	if (!db)
		db = stall_db_open(l->path, true, &l->err);
	assert_non_null(db);
	return db;
}

static void loading_drop(struct loading *l, struct sqlite3 *db)
{
	stall_db_close(db);
	unlink(l->path);
}

static void assert_query(struct sqlite3 *db, const char *sql, const char *want)
{
	sqlite3_stmt *s = NULL;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(s, 0), want);
	sqlite3_finalize(s);
}

static void assert_whole(struct sqlite3 *db)
{
	assert_query(db, "PRAGMA integrity_check", "ok");
	assert_int_equal(sqlite3_exec(db, "VACUUM", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_query(db, "PRAGMA integrity_check", "ok");
}

static void assert_same_value(sqlite3_stmt *a, sqlite3_stmt *b, int c)
{
	assert_int_equal(sqlite3_column_type(a, c), sqlite3_column_type(b, c));
	assert_int_equal(sqlite3_column_int64(a, c),
			 sqlite3_column_int64(b, c));
	if (sqlite3_column_type(a, c) == SQLITE_FLOAT)
		assert_true(sqlite3_column_double(a, c) ==
			    sqlite3_column_double(b, c));
	if (sqlite3_column_type(a, c) != SQLITE_TEXT)
		return;
	assert_int_equal(sqlite3_column_bytes(a, c),
			 sqlite3_column_bytes(b, c));
	assert_memory_equal(sqlite3_column_text(a, c),
			    sqlite3_column_text(b, c),
			    (size_t)sqlite3_column_bytes(a, c));
}

static void assert_same(struct sqlite3 *x, struct sqlite3 *y, const char *sql)
{
	sqlite3_stmt *a = NULL, *b = NULL;

	assert_int_equal(sqlite3_prepare_v2(x, sql, -1, &a, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(y, sql, -1, &b, NULL), SQLITE_OK);
	while (sqlite3_step(a) == SQLITE_ROW) {
		assert_int_equal(sqlite3_step(b), SQLITE_ROW);
		for (int c = 0; c < sqlite3_column_count(a); c++)
			assert_same_value(a, b, c);
	}
	assert_int_equal(sqlite3_step(b), SQLITE_DONE);
	assert_int_equal(sqlite3_finalize(a), SQLITE_OK);
	assert_int_equal(sqlite3_finalize(b), SQLITE_OK);
}

/* ---- random rows ---- */

struct dice {
	uint64_t state;
	int page_size;
	char text[1 << 18];
};

static uint64_t roll(struct dice *d)
{
	d->state ^= d->state << 13; /* xorshift64, Marsaglia 2003 */
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return d->state;
}

/* Around each power of two: where serial types change. */
static int64_t any_int(struct dice *d)
{
	uint64_t v = (UINT64_C(1) << roll(d) % 64) + roll(d) % 3 - 1;

	return (int64_t)(roll(d) & 1 ? v : ~v + 1);
}

/* Mostly short; sometimes near what a page, or n overflow pages, can hold. */
static struct stall_val any_text(struct dice *d)
{
	uint32_t kind = (uint32_t)(roll(d) % 16), n = (uint32_t)(roll(d) % 90);

	if (kind == 0)
		n = (uint32_t)(roll(d) % 3) * (uint32_t)d->page_size +
		    (uint32_t)(roll(d) % 100);
	else if (kind == 1)
		n = (uint32_t)d->page_size - (uint32_t)(roll(d) % 100);
	else if (kind == 2)
		n = (uint32_t)(roll(d) % 20000);
	return stall_text((struct stall_str){d->text + roll(d) % 1000, n});
}

static struct stall_val any_real(struct dice *d)
{
	static const double some[] = {0.0,  -0.0,   1.5, 1e300,	  -1e-300,
				      1e15, 5e-324, 0.1, -123456, 1.0 / 0.0};

	return stall_real(some[roll(d) % 10]);
}

static void any_row(struct dice *d, struct stall_load *load)
{
	struct stall_val i = stall_int(any_int(d)), r = any_real(d);
	struct stall_val t = any_text(d), u = any_text(d);

	if (roll(d) % 8 == 0)
		i = r = stall_null();
	if (roll(d) % 8 == 0)
		r = stall_int((int64_t)(roll(d) % 100000) - 50000);
	if (roll(d) % 4 == 0)
		t = stall_null();
	if (roll(d) % 4)
		u = stall_null();
	stall_load_row(load, &mixed, i, r, t, u, stall_int(any_int(d)));
	if (roll(d) % 2)
		stall_load_row(load, &part, i, stall_int(1));
}

static void any_rows(struct loading *l, int page_size, int n)
{
	struct dice *d = calloc(1, sizeof(*d));

	d->state = 88172645463325252u + (uint64_t)n;
	d->page_size = page_size;
	for (size_t i = 0; i < sizeof(d->text); i++)
		d->text[i] = (char)('a' + roll(d) % 26);
	for (int i = 0; i < n; i++)
		any_row(d, l->load);
	free(d);
}

static void compare(int page_size, int n)
{
	struct loading x, y;
	struct sqlite3 *a, *b;

	loading_begin(&x, page_size, false);
	any_rows(&x, page_size, n);
	a = loading_end(&x);
	loading_begin(&y, page_size, true);
	any_rows(&y, page_size, n);
	b = loading_end(&y);
	assert_whole(b);
	assert_same(a, b, "SELECT * FROM mixed ORDER BY id");
	assert_same(a, b, "SELECT * FROM mixed ORDER BY id DESC");
	assert_same(a, b, "SELECT * FROM part ORDER BY id");
	assert_same(a, b, "SELECT i, n, id FROM mixed ORDER BY i, n, id");
	assert_same(a, b, "SELECT * FROM source");
	loading_drop(&x, a);
	loading_drop(&y, b);
}

static void it_writes_what_insert_writes(void **state)
{
	static const int page_sizes[] = {512, 4096, 16384, 65536};
	static const int rows_of[] = {0, 1, 2, 30, 700};

	(void)state;
	for (size_t p = 0; p < 4; p++)
		for (size_t n = 0; n < 5; n++)
			compare(page_sizes[p], rows_of[n]);
}

/* ---- depth ---- */

static void many_rows(struct loading *l, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		stall_load_row(l->load, &part, stall_int(-i), stall_int(i * i));
}

static void trees_of_any_depth_are_searched_and_added_to(void **state)
{
	/* 512: 30 rows a leaf, 34 children: three levels above the leaves. */
	static const int64_t sizes[] = {1, 29, 30, 31, 32, 1000, 36000, 60000};
	char want[32];

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct loading l;
		struct sqlite3 *db;

		loading_begin(&l, 512, true);
		many_rows(&l, sizes[i]);
		db = loading_end(&l);
		snprintf(want, sizeof(want), "%lld", (long long)sizes[i]);
		assert_query(db, "SELECT count(*) FROM part", want);
		assert_query(db,
			     "SELECT count(*) FROM part AS p JOIN part AS q"
			     " ON q.id = 1 - p.c AND q.id = p.id",
			     want);
		assert_int_equal(
			sqlite3_exec(db,
				     "INSERT INTO part(a) VALUES (7), (8);"
				     "DELETE FROM part WHERE id % 3 = 0;"
				     "CREATE INDEX part_a ON part(a)",
				     NULL, NULL, NULL),
			SQLITE_OK);
		assert_whole(db);
		loading_drop(&l, db);
	}
}

static void ids_may_be_far_apart(void **state)
{
	static const int64_t ids[] = {
		1,	 127,	   128,	     16383,	     16384,
		2097152, 1L << 35, 1L << 56, (1L << 56) + 1, 1L << 61};
	const struct stall_val val[] = {stall_int(1), stall_int(2)};
	struct loading l;
	struct sqlite3 *db;

	(void)state;
	loading_begin(&l, 4096, true);
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		stall_load_vals(l.load, &part, ids[i], val, 2);
	db = loading_end(&l);
	assert_query(db, "SELECT group_concat(id, ' ') FROM part",
		     "1 127 128 16383 16384 2097152 34359738368 "
		     "72057594037927936 72057594037927937 "
		     "2305843009213693952");
	assert_whole(db);
	loading_drop(&l, db);
}

/* ---- rollback ---- */

/* n rows that stay, then `more` that are undone, then n that stay again. */
static void undo(int page_size, int n, int more)
{
	struct loading x, y;
	struct sqlite3 *a, *b;

	loading_begin(&x, page_size, true);
	any_rows(&x, page_size, n);
	end_source(&x);
	begin_source(&x);
	any_rows(&x, page_size, more);
	assert_int_equal(stall_load_undo(x.load, &x.err), 0);
	begin_source(&x);
	any_rows(&x, page_size, n);
	a = loading_end(&x);
	loading_begin(&y, page_size, false);
	any_rows(&y, page_size, n);
	any_rows(&y, page_size, n);
	b = loading_end(&y);
	assert_whole(a);
	assert_same(a, b, "SELECT i, r, t, u, n FROM mixed ORDER BY id");
	assert_same(a, b, "SELECT a, b, c FROM part ORDER BY id");
	assert_query(a, "SELECT count(*) FROM source", "2");
	loading_drop(&x, a);
	loading_drop(&y, b);
}

static void an_unusable_source_is_undone(void **state)
{
	static const int sizes[] = {0, 1, 5, 200};

	(void)state;
	for (size_t n = 0; n < 4; n++)
		for (size_t more = 0; more < 4; more++)
			undo(4096, sizes[n], sizes[more]);
	undo(65536, 300, 1500); /* more than is held in memory */
}

/* ---- limits ---- */

static void a_table_with_a_constraint_is_refused(void **state)
{
	static const struct stall_rowtype single = {"single", "a", 1};
	struct loading l;
	struct stall_import_result result;

	(void)state;
	loading_begin(&l, 4096, true);
	stall_load_row(l.load, &single, stall_int(1));
	assert_true(stall_load_failed(l.load));
	assert_int_equal(stall_load_end(l.load, &result, &l.err), -1);
	assert_non_null(strstr(l.err.msg, "UNIQUE"));
	l.back->free(l.back);
	stall_load_free(l.load);
	stall_schema_free(&l.schema);
	stall_source_close(l.src);
	unlink(l.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_writes_what_insert_writes),
		cmocka_unit_test(trees_of_any_depth_are_searched_and_added_to),
		cmocka_unit_test(ids_may_be_far_apart),
		cmocka_unit_test(an_unusable_source_is_undone),
		cmocka_unit_test(a_table_with_a_constraint_is_refused),
	};

	return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
