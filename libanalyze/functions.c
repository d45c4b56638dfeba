#include "libanalyze/functions.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/cpu_use.h"
#include "libanalyze/human.h"
#include "libanalyze/names.h"
#include "libanalyze/quantile.h"
#include "libanalyze/stats.h"
#include "libanalyze/thread_use.h"
#include "libanalyze/value.h"
#include "libanalyze/waits.h"
#include "libanalyze/whose.h"

#define LOW_N 100 /* a P99 needs as many */

static const char *text(sqlite3_value *v)
{
	return (const char *)sqlite3_value_text(v);
}

static void result_str(sqlite3_context *ctx, sqlite3_str *s)
{
	sqlite3_result_text(ctx, sqlite3_str_finish(s), -1, sqlite3_free);
}

/* ---- quality() and scope() ---- */

static void add_flag(sqlite3_str *s, const char *flag)
{
	if (sqlite3_str_length(s))
		sqlite3_str_appendchar(s, 1, ',');
	sqlite3_str_appendall(s, flag);
}

static void quality(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	sqlite3_str *s;

	if (argc < 2) {
		sqlite3_result_error(ctx, "quality: n and in_loss are needed",
				     -1);
		return;
	}
	s = sqlite3_str_new(sqlite3_context_db_handle(ctx));
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL &&
	    sqlite3_value_int64(argv[0]) < LOW_N)
		add_flag(s, "low_n");
	if (sqlite3_value_int64(argv[1]) > 0)
		add_flag(s, "loss");
	for (int i = 2; i < argc; i++)
		if (sqlite3_value_bytes(argv[i]))
			add_flag(s, text(argv[i]));
	if (!sqlite3_str_length(s))
		add_flag(s, "ok");
	result_str(ctx, s);
}

static void add_escaped(sqlite3_str *s, const char *value)
{
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c < 0x20 || c == 0x7f || strchr("%;=", c))
			sqlite3_str_appendf(s, "%%%02X", c);
		else
			sqlite3_str_appendchar(s, 1, *value);
	}
}

static void add_pair(sqlite3_str *s, sqlite3_value **pair)
{
	if (sqlite3_value_type(pair[1]) == SQLITE_NULL)
		return;
	if (sqlite3_str_length(s))
		sqlite3_str_appendchar(s, 1, ';');
	sqlite3_str_appendall(s, text(pair[0]));
	sqlite3_str_appendchar(s, 1, '=');
	add_escaped(s, text(pair[1]));
}

static const char *const scope_order[] = {
	"process", "thread", "cpu", "resolver", "source", "reason", "phase"};

#define ORDERED ((int)(sizeof(scope_order) / sizeof(*scope_order)))

static int place_of(const char *key)
{
	int i = 0;

	while (i < ORDERED && strcmp(scope_order[i], key))
		i++;
	return i;
}

static void scope(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	sqlite3_str *s;

	for (int i = 0; i < argc; i += 2)
		if (argc % 2 || !text(argv[i])) {
			sqlite3_result_error(
				ctx, "scope: keys and values are needed", -1);
			return;
		}
	s = sqlite3_str_new(sqlite3_context_db_handle(ctx));
	for (int place = 0; place <= ORDERED; place++)
		for (int i = 0; i < argc; i += 2)
			if (place_of(text(argv[i])) == place)
				add_pair(s, argv + i);
	if (!sqlite3_str_length(s))
		sqlite3_str_appendall(s, "all");
	result_str(ctx, s);
}

/* ---- numbers for sentences ---- */

static void fmt_ns(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	char buf[STALL_HUMAN];
	int64_t ns;
	double r = sqlite3_value_double(argv[0]);

	(void)argc;
	if (!stall_value_integer(argv[0], &ns)) {
		if (sqlite3_value_type(argv[0]) != SQLITE_FLOAT ||
		    !(fabs(r) < 9.2e18))
			return;
		ns = llround(r);
	}
	sqlite3_result_text(ctx, stall_human_ns(buf, ns), -1, SQLITE_TRANSIENT);
}

static void fmt_bytes(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	char buf[STALL_HUMAN];
	int64_t bytes;

	(void)argc;
	if (stall_value_integer(argv[0], &bytes))
		sqlite3_result_text(ctx, stall_human_bytes(buf, bytes), -1,
				    SQLITE_TRANSIENT);
}

static void fmt_share(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	char buf[STALL_HUMAN];

	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
		sqlite3_result_text(
			ctx,
			stall_human_share(buf, sqlite3_value_double(argv[0])),
			-1, SQLITE_TRANSIENT);
}

static void result_name(sqlite3_context *ctx, const char *name,
			const char *noun, int64_t n)
{
	char buf[64];

	if (!name)
		name = sqlite3_snprintf(sizeof(buf), buf, "%s %lld", noun,
					(long long)n);
	sqlite3_result_text(ctx, name, -1, SQLITE_TRANSIENT);
}

static void stw_reason(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	int64_t n = sqlite3_value_int64(argv[0]);

	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
		result_name(ctx, stall_stw_reason(n), "reason", n);
}

static void signal_name(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	int64_t n = sqlite3_value_int64(argv[0]);

	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
		result_name(ctx, stall_signal_name(n), "signal", n);
}

static void errno_name(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	int64_t n = sqlite3_value_int64(argv[0]);

	(void)argc;
	n = n < 0 && n >= -4095 ? -n : n;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL && n)
		result_name(ctx, stall_errno_name(n), "errno", n);
}

/* ---- for `info` ---- */

static void row_count(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	sqlite3 *db = sqlite3_context_db_handle(ctx);
	sqlite3_stmt *s = NULL;
	char *sql =
		sqlite3_mprintf("SELECT count(*) FROM \"%w\"", text(argv[0]));

	(void)argc;
	if (sql && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		sqlite3_result_int64(ctx, sqlite3_column_int64(s, 0));
	else
		sqlite3_result_error(ctx, sqlite3_errmsg(db), -1);
	sqlite3_finalize(s);
	sqlite3_free(sql);
}

/* ---- cpu_in() ---- */

static int64_t number(const char **p)
{
	char *end;
	int64_t n = strtoll(*p, &end, 10);

	*p = end;
	return n;
}

/* "2-3,6"; words like the domain of "domain,3" name no CPU. */
static bool lists_cpu(const char *list, int64_t cpu)
{
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',') {
		int64_t first, last;

		if (!isdigit((unsigned char)*p))
			continue;
		first = last = number(&p);
		if (*p == '-' && isdigit((unsigned char)p[1])) {
			p++;
			last = number(&p);
		}
		if (cpu >= first && cpu <= last)
			return true;
	}
	return false;
}

static void cpu_in(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL &&
	    sqlite3_value_type(argv[1]) != SQLITE_NULL)
		sqlite3_result_int(
			ctx,
			lists_cpu(text(argv[1]), sqlite3_value_int64(argv[0])));
}

static const struct {
	const char *name;
	int args; /* -1: any number */
	int flags;
	void (*f)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
	{"quality", -1, SQLITE_DETERMINISTIC, quality},
	{"scope", -1, SQLITE_DETERMINISTIC, scope},
	{"fmt_ns", 1, SQLITE_DETERMINISTIC, fmt_ns},
	{"fmt_bytes", 1, SQLITE_DETERMINISTIC, fmt_bytes},
	{"fmt_share", 1, SQLITE_DETERMINISTIC, fmt_share},
	{"stw_reason", 1, SQLITE_DETERMINISTIC, stw_reason},
	{"signal_name", 1, SQLITE_DETERMINISTIC, signal_name},
	{"errno_name", 1, SQLITE_DETERMINISTIC, errno_name},
	{"cpu_in", 2, SQLITE_DETERMINISTIC, cpu_in},
	{"row_count", 1, SQLITE_DIRECTONLY, row_count},
};

static int (*const others[])(struct sqlite3 *db) = {
	stall_quantile_register,
	stall_stats_register,
	stall_cpu_use_register,
	stall_thread_use_register,
	stall_whose_register,
	stall_waits_register,
};

int stall_functions_register(struct sqlite3 *db)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		rc = rc ? rc
			: sqlite3_create_function(
				  db, functions[i].name, functions[i].args,
				  SQLITE_UTF8 | functions[i].flags, NULL,
				  functions[i].f, NULL, NULL);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		rc = rc ? rc : others[i](db);
	return rc;
}
