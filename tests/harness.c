#include "tests/harness.h"

#include "libanalyze/functions.h"
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char text_buf[1 << 18];

struct stall_store *import_source(struct stall_source *src,
				  const struct stall_importer *imp,
				  const struct stall_import_options *opt)
{
	struct stall_err err = {""};
	struct stall_import_result result;
	struct stall_import *in = stall_import_begin(":memory:", opt, &err);
	struct stall_store *st;

	if (!in || !src || stall_import_source(in, src, imp, &result, &err))
		fail_msg("%s", err.msg);
	st = stall_import_store(in, &err);
	if (!st)
		fail_msg("%s", err.msg);
	stall_source_close(src);
	return st;
}

struct stall_store *import_bytes(const char *name, const char *importer,
				 const void *p, size_t n)
{
	const struct stall_importer *imp = stall_importer_find(importer);

	assert_non_null(imp);
	return import_source(stall_source_mem(name, p, n), imp, NULL);
}

struct stall_store *import_text(const char *name, const char *importer,
				const char *text)
{
	return import_bytes(name, importer, text, strlen(text));
}

struct stall_store *import_file(const char *path)
{
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(path, &err);

	if (!src)
		fail_msg("%s", err.msg);
	return import_source(src, NULL, NULL);
}

struct stall_store *import_texts(const struct named_text *t)
{
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_import_result result;
	struct stall_store *st;

	assert_non_null(in);
	for (; t->name; t++) {
		struct stall_source *src =
			stall_source_mem(t->name, t->text, strlen(t->text));

		if (stall_import_source(in, src,
					stall_importer_find(t->importer),
					&result, &err))
			fail_msg("%s", err.msg);
		stall_source_close(src);
	}
	st = stall_import_store(in, &err);
	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

struct stall_store *import_sources(struct stall_source **src, int n,
				   const struct stall_import_options *opt)
{
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", opt, &err);
	struct stall_import_result result;
	struct stall_store *st;

	assert_non_null(in);
	for (int i = 0; i < n; i++) {
		if (stall_import_source(in, src[i], NULL, &result, &err))
			fail_msg("%s", err.msg);
		stall_source_close(src[i]);
	}
	st = stall_import_store(in, &err);
	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

struct stall_store *empty_store(void)
{
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_store *st = in ? stall_import_store(in, &err) : NULL;

	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

static void print_table(struct stall_out *out, struct stall_store *st,
			const struct stall_query *q,
			const struct stall_renderer *r,
			const struct stall_param *params)
{
	struct stall_err err = {""};
	char *missing = stall_query_missing(q, st);
	struct stall_table *t;

	if (!missing) {
		t = stall_query_run(q, st, params, &err);
		if (!t)
			fail_msg("%s", err.msg);
		if (r->heading && out->several)
			r->heading(out, 2, t->title);
		r->table(out, t);
		stall_table_free(t);
	}
	free(missing);
}

const char *analysed(struct stall_store *st, const char *name,
		     const char *format, const struct stall_param *params)
{
	const struct stall_renderer *r = stall_renderer_find(format);
	const char *table = strchr(name, '/');
	char *analysis =
		table ? strndup(name, (size_t)(table - name)) : strdup(name);
	struct stall_err err = {""};
	struct stall_query **q = stall_analysis_load(analysis, NULL, &err);
	struct stall_out out = {.several = !table};

	if (!q || !r || stall_analysis_check_params(q, params, &err))
		fail_msg("%s", r ? err.msg : "no such format");
	out.f = fmemopen(text_buf, sizeof(text_buf), "w");
	for (int i = 0; q[i]; i++)
		if (!table || !strcmp(stall_query_name(q[i]), table + 1))
			print_table(&out, st, q[i], r, params);
	fputc('\0', out.f);
	assert_false(ferror(out.f));
	fclose(out.f);
	stall_analysis_free(q);
	free(analysis);
	return text_buf;
}

void bare_db_run(struct sqlite3 *db, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message))
		fail_msg("%s: %s", sql, message);
}

struct sqlite3 *bare_db(void)
{
	static const char *const kinds[] = {"tables/", "views/", "indexes/"};
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(stall_functions_register(db), SQLITE_OK);
	for (int i = 0; i < 3; i++)
		for (const struct stall_sqltext *t = stall_sqltexts; t->name;
		     t++)
			if (!strncmp(t->name, kinds[i], strlen(kinds[i])))
				bare_db_run(db, t->text);
	return db;
}

void bare_db_close(struct sqlite3 *db)
{
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static size_t add_row(sqlite3_stmt *s, size_t n)
{
	const char *before = n ? "\n" : "";

	for (int c = 0; c < sqlite3_column_count(s); c++) {
		const char *text = (const char *)sqlite3_column_text(s, c);

		n += (size_t)snprintf(text_buf + n, sizeof(text_buf) - n,
				      "%s%s", before, text ? text : "");
		assert_true(n < sizeof(text_buf));
		before = "|";
	}
	return n;
}

const char *rows(struct stall_store *st, const char *sql)
{
	struct sqlite3 *db = stall_store_db(st);
	sqlite3_stmt *s = NULL;
	size_t n = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL))
		fail_msg("%s", sqlite3_errmsg(db));
	text_buf[0] = '\0';
	while (sqlite3_step(s) == SQLITE_ROW)
		n = add_row(s, n);
	if (sqlite3_finalize(s))
		fail_msg("%s", sqlite3_errmsg(db));
	return text_buf;
}

static char *slurp(const char *path)
{
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(path, &err);
	char *s;

	if (!src)
		return strdup("");
	s = strndup(stall_source_all(src).p, stall_source_all(src).n);
	stall_source_close(src);
	return s;
}

void assert_golden(const char *name, const char *text)
{
	const char *update = getenv("STALL_UPDATE");
	char path[512];
	char *want;

	snprintf(path, sizeof(path), "tests/golden/%s", name);
	if (update && *update == '1') {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(text, f);
		fclose(f);
		return;
	}
	want = slurp(path);
	if (strcmp(want, text)) {
		print_error("%s differs; got:\n%s\n(make golden rewrites it)\n",
			    path, text);
		free(want);
		fail();
	}
	free(want);
}

/* ---- a folder that goes away ---- */

int folder_setup(void **state)
{
	struct folder *f = calloc(1, sizeof(*f));

	strcpy(f->dir, "/tmp/stall_test_XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->db, sizeof(f->db), "%s/a.db", f->dir);
	*state = f;
	return 0;
}

static int each_file(const struct folder *f, bool remove_them)
{
	DIR *d = opendir(f->dir);
	struct dirent *e;
	char name[512];
	int n = 0;

	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		snprintf(name, sizeof(name), "%s/%s", f->dir, e->d_name);
		if (remove_them)
			unlink(name);
	}
	closedir(d);
	return n;
}

int folder_files(const struct folder *f)
{
	return each_file(f, false);
}

int folder_teardown(void **state)
{
	struct folder *f = *state;

	each_file(f, true);
	rmdir(f->dir);
	free(f);
	return 0;
}

const char *folder_rows(struct folder *f, const char *sql)
{
	struct stall_store *st = stall_store_open(f->db, &f->err);
	const char *text;

	if (!st)
		fail_msg("%s", f->err.msg);
	text = rows(st, sql);
	stall_store_close(st);
	return text;
}

void assert_rows_and_close(struct stall_store *st, const char *sql,
			   const char *expected)
{
	assert_string_equal(rows(st, sql), expected);
	stall_store_close(st);
}

void folder_exec(struct folder *f, const char *sql)
{
	struct sqlite3 *db;

	assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

struct stall_store *folder_filled(struct folder *f, const char *sql,
				  const char *more, const char *still_more)
{
	struct stall_import *in = stall_import_begin(f->db, NULL, &f->err);
	const char *const texts[] = {sql, more, still_more};

	assert_non_null(in);
	assert_int_equal(stall_import_commit(in, &f->err), 0);
	for (int i = 0; i < 3; i++)
		if (texts[i])
			folder_exec(f, texts[i]);
	return stall_store_open(f->db, &f->err);
}

void assert_folder_whole(struct folder *f)
{
	assert_string_equal(folder_rows(f, "PRAGMA integrity_check"), "ok");
	assert_string_equal(folder_rows(f, "PRAGMA foreign_key_check"), "");
}
