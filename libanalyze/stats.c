#include "libanalyze/stats.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/groups.h"
#include "libanalyze/mem.h"
#include "libanalyze/scan.h"
#include "libanalyze/value.h"

/* Columns in the order of the CREATE TABLE below: those of stall_number follow.
 */
enum {
	COL_KEY,
	COL_NUMBER,
	COL_BLOB = COL_NUMBER + STALL_NUMBERS,
};

static const char declared[] =
	"CREATE TABLE x(key, n, min, p50, p90, p99, p999, max, mean, sum, "
	"censored, in_loss, tail, blob HIDDEN)";

/* One key in a blob; text_len bytes of key follow. Only this process reads it.
 */
struct record {
	uint64_t magic;
	uint64_t type, text_len;
	int64_t key;
	struct stall_summary of;
};

#define MAGIC 0x54415453 /* "STAT" */

/* ---- collect() ---- */

struct collect {
	struct stall_groups groups;
	double tail; /* as stall_group_sum_up() takes it; 0: not wanted */
	bool failed;
};

static void collect_fail(sqlite3_context *ctx, struct collect *c,
			 const char *message)
{
	c->failed = true;
	sqlite3_result_error(ctx, message, -1);
}

static struct stall_group *group_of(struct collect *c, sqlite3_value *key)
{
	int64_t number;

	if (stall_value_integer(key, &number))
		return stall_groups_int(&c->groups, number);
	if (sqlite3_value_type(key) == SQLITE_NULL)
		return stall_groups_null(&c->groups);
	if (sqlite3_value_type(key) != SQLITE_TEXT)
		return NULL;
	return stall_groups_text(&c->groups,
				 (const char *)sqlite3_value_text(key),
				 (size_t)sqlite3_value_bytes(key));
}

static void collect_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct collect *c = sqlite3_aggregate_context(ctx, sizeof(*c));
	struct stall_group *g;
	int64_t value;

	if (!c || c->failed)
		return;
	if (argc > 4 && !c->tail)
		c->tail = sqlite3_value_double(argv[4]);
	if (c->tail > 1 || (argc > 4 && !c->tail)) {
		collect_fail(ctx, c, "collect: a tail is in (0, 1], or -k");
		return;
	}
	g = group_of(c, argv[0]);
	if (!g) {
		collect_fail(ctx, c, "collect: a key is an integer or a text");
		return;
	}
	if (argc > 3)
		g->in_loss += sqlite3_value_int64(argv[3]) != 0;
	if (argc > 2 && sqlite3_value_int64(argv[2]))
		g->censored++;
	else if (stall_value_integer(argv[1], &value))
		stall_group_add(g, value);
	else if (sqlite3_value_type(argv[1]) != SQLITE_NULL)
		collect_fail(ctx, c, "collect: a value is an integer");
}

static void fill_record(struct stall_group *g, double tail, struct record *ret)
{
	*ret = (struct record){
		.magic = MAGIC,
		.type = g->type,
		.text_len = g->text_len,
		.key = g->number,
	};
	stall_group_sum_up(g, tail, &ret->of);
}

static void collect_result(sqlite3_context *ctx, struct stall_groups *groups,
			   double tail)
{
	size_t size = 0, at = 0;
	char *blob;

	for (size_t i = 0; i < groups->n; i++)
		size += sizeof(struct record) + groups->group[i].text_len;
	blob = stall_alloc(size);
	stall_groups_sort(groups);
	for (size_t i = 0; i < groups->n; i++) {
		struct stall_group *g = &groups->group[i];
		struct record r;

		fill_record(g, tail, &r);
		memcpy(blob + at, &r, sizeof(r));
		at += sizeof(r);
		if (g->text_len)
			memcpy(blob + at, g->text, g->text_len);
		at += g->text_len;
	}
	sqlite3_result_blob64(ctx, blob, size, free);
}

static void collect_final(sqlite3_context *ctx)
{
	struct collect *c = sqlite3_aggregate_context(ctx, 0);

	if (!c)
		return;
	if (c->groups.n && !c->failed)
		collect_result(ctx, &c->groups, c->tail);
	stall_groups_clear(&c->groups);
}

/* ---- collect_from() ---- */

/* The columns of a scan. */
enum { KEY, VALUE, COLUMNS };

static void collect_row(void *ctx, const struct stall_val *v)
{
	struct collect *c = ctx;
	struct stall_group *g;

	if (c->failed)
		return;
	if (v[KEY].type == STALL_TYPE_NULL)
		g = stall_groups_null(&c->groups);
	else if (v[KEY].type == STALL_TYPE_INT)
		g = stall_groups_int(&c->groups, v[KEY].i);
	else
		g = v[KEY].type == STALL_TYPE_TEXT
			    ? stall_groups_text(&c->groups, v[KEY].text,
						v[KEY].n)
			    : NULL;
	c->failed = !g || (v[VALUE].type != STALL_TYPE_INT &&
			   v[VALUE].type != STALL_TYPE_NULL);
	if (c->failed)
		return;
	if (v[VALUE].type == STALL_TYPE_NULL)
		g->censored++;
	else
		stall_group_add(g, v[VALUE].i);
}

static void collect_from(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	sqlite3 *db = sqlite3_context_db_handle(ctx);
	struct collect c = {.failed = false};
	struct stall_scan s = {
		.ncolumns = COLUMNS, .row = collect_row, .ctx = &c};
	int rc;

	(void)argc;
	s.table = (const char *)sqlite3_value_text(argv[0]);
	for (int i = 0; i < COLUMNS; i++)
		s.column[i] = (const char *)sqlite3_value_text(argv[i + 1]);
	if (!s.table || !s.column[KEY] || !s.column[VALUE]) {
		sqlite3_result_error(ctx,
				     "collect_from: a table, its key and "
				     "its value are needed",
				     -1);
		return;
	}
	rc = stall_scan(db, &s);
	if (rc)
		sqlite3_result_error(ctx,
				     rc == SQLITE_ERROR ? sqlite3_errmsg(db)
							: sqlite3_errstr(rc),
				     -1);
	else if (c.failed)
		sqlite3_result_error(ctx,
				     "collect_from: a key is an integer "
				     "or a text, a value an integer",
				     -1);
	else if (c.groups.n)
		collect_result(ctx, &c.groups, 0);
	stall_groups_clear(&c.groups);
}

/* ---- stats() ---- */

struct stats_cursor {
	sqlite3_vtab_cursor base;
	char *blob;
	size_t size, at, next; /* the record at `at` ends at `next` */
	struct record now;
	sqlite3_int64 rowid;
};

static int stats_connect(sqlite3 *db, void *aux, int argc,
			 const char *const *argv, sqlite3_vtab **ret,
			 char **message)
{
	(void)aux, (void)argc, (void)argv, (void)message;
	*ret = stall_alloc(sizeof(**ret));
	return sqlite3_declare_vtab(db, declared);
}

static int stats_disconnect(sqlite3_vtab *t)
{
	free(t);
	return SQLITE_OK;
}

static int stats_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	info->estimatedCost = 10;
	info->estimatedRows = 10;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != COL_BLOB ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT; /* stats without an argument */
}

static int stats_open(sqlite3_vtab *t, sqlite3_vtab_cursor **ret)
{
	struct stats_cursor *c = stall_alloc(sizeof(*c));

	(void)t;
	*ret = &c->base;
	return SQLITE_OK;
}

static int stats_close(sqlite3_vtab_cursor *cursor)
{
	free(((struct stats_cursor *)cursor)->blob);
	free(cursor);
	return SQLITE_OK;
}

/* The record at `at`; anything that collect() did not write is an error. */
static int read_record(struct stats_cursor *c)
{
	size_t left = c->size - c->at;

	if (!left)
		return SQLITE_OK;
	if (left >= sizeof(c->now)) {
		memcpy(&c->now, c->blob + c->at, sizeof(c->now));
		left -= sizeof(c->now);
		if (c->now.magic == MAGIC && c->now.text_len <= left) {
			c->next = c->size - left + (size_t)c->now.text_len;
			return SQLITE_OK;
		}
	}
	sqlite3_free(c->base.pVtab->zErrMsg);
	c->base.pVtab->zErrMsg =
		sqlite3_mprintf("stats: not what collect() returns");
	return SQLITE_ERROR;
}

static int stats_filter(sqlite3_vtab_cursor *cursor, int idx, const char *name,
			int argc, sqlite3_value **argv)
{
	struct stats_cursor *c = (struct stats_cursor *)cursor;
	const void *blob = sqlite3_value_blob(argv[0]);

	(void)idx, (void)name, (void)argc;
	free(c->blob);
	c->blob = NULL;
	c->at = c->next = 0;
	c->rowid = 1;
	c->size = (size_t)sqlite3_value_bytes(argv[0]);
	if (c->size)
		c->blob = stall_strndup(blob, c->size);
	return read_record(c);
}

static int stats_next(sqlite3_vtab_cursor *cursor)
{
	struct stats_cursor *c = (struct stats_cursor *)cursor;

	c->at = c->next;
	c->rowid++;
	return read_record(c);
}

static int stats_eof(sqlite3_vtab_cursor *cursor)
{
	struct stats_cursor *c = (struct stats_cursor *)cursor;

	return c->at >= c->size;
}

static void result_key(sqlite3_context *ctx, const struct stats_cursor *c)
{
	if (c->now.type == STALL_KEY_INT)
		sqlite3_result_int64(ctx, c->now.key);
	else if (c->now.type == STALL_KEY_TEXT)
		sqlite3_result_text64(ctx, c->blob + c->at + sizeof(c->now),
				      c->now.text_len, SQLITE_TRANSIENT,
				      SQLITE_UTF8);
}

static int stats_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx,
			int col)
{
	struct stats_cursor *c = (struct stats_cursor *)cursor;

	if (col == COL_KEY)
		result_key(ctx, c);
	else if (col < COL_BLOB && c->now.of.known >> (col - COL_NUMBER) & 1)
		sqlite3_result_int64(ctx, c->now.of.number[col - COL_NUMBER]);
	return SQLITE_OK;
}

static int stats_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = ((struct stats_cursor *)cursor)->rowid;
	return SQLITE_OK;
}

int stall_stats_register(struct sqlite3 *db)
{
	static const sqlite3_module module = {
		.xConnect = stats_connect, /* no xCreate: eponymous only */
		.xBestIndex = stats_best_index,
		.xDisconnect = stats_disconnect,
		.xOpen = stats_open,
		.xClose = stats_close,
		.xFilter = stats_filter,
		.xNext = stats_next,
		.xEof = stats_eof,
		.xColumn = stats_column,
		.xRowid = stats_rowid,
	};
	int rc = sqlite3_create_module(db, "stats", &module, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db, "collect_from", 1 + COLUMNS,
					     SQLITE_UTF8 | SQLITE_DIRECTONLY,
					     NULL, collect_from, NULL, NULL);

	for (int args = 2; args <= 5 && rc == SQLITE_OK; args++)
		rc = sqlite3_create_function(
			db, "collect", args, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
			NULL, NULL, collect_step, collect_final);
	return rc;
}
