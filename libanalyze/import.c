/*
 * One import command. Rows go into a database of its own, the stage, which
 * becomes the target, or is added to it, when all is done; so that whatever
 * happens before leaves the target as it was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/digest.h"
#include "libanalyze/load_backend.h"
#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"

/* 4 KiB pages make twice the file operations; 64 KiB ones waste small tables.
 */
#define PAGE_SIZE 16384

struct known {
	char digest[STALL_DIGEST_SIZE];
	char *path;
};

struct stall_import {
	struct stall_import_options opt;
	char *path;   /* the target's; NULL: in memory */
	char *stage;  /* the stage's file; NULL: in memory */
	int stage_fd; /* keeps it from being taken for a dead one */
	bool adding;  /* the target is there already */
	bool bulk;
	struct sqlite3 *db; /* the stage; NULL while the bulk loader has it */
	struct stall_schema schema;
	struct stall_backend *back;
	struct stall_load *load;
	int64_t run_id;
	char *run;
	struct known *known; /* files that are in the run */
	int nknown;
};

static void add_known(void *ctx, const char *digest, const char *path)
{
	struct stall_import *in = ctx;
	struct known *k;

	in->known = stall_grow(in->known,
			       (size_t)(in->nknown + 1) * sizeof(*in->known));
	k = &in->known[in->nknown++];
	memset(k, 0, sizeof(*k));
	strncpy(k->digest, digest, sizeof(k->digest) - 1);
	k->path = stall_strndup(path, strlen(path));
}

/* ---- begin ---- */

static int set_target(struct stall_import *in, const char *path,
		      struct stall_err *err)
{
	struct stat sb;

	if (!strcmp(path, ":memory:"))
		return 0;
	if (!*path)
		return stall_fail(err, "the database needs a name");
	in->path = stall_strndup(path, strlen(path));
	if (stat(path, &sb))
		return errno == ENOENT ? 0
				       : stall_fail(err, "cannot open %s: %s",
						    path, strerror(errno));
	if (!S_ISREG(sb.st_mode))
		return stall_fail(err, "cannot import into %s: not a file",
				  path);
	in->adding = sb.st_size > 0;
	if (in->adding && access(path, R_OK | W_OK))
		return stall_fail(err, "cannot add to %s: %s", path,
				  strerror(errno));
	return 0;
}

static int set_loader(struct stall_import *in, struct stall_err *err)
{
	const char *name = in->opt.loader;

	if (name && strcmp(name, "sql") && strcmp(name, "bulk"))
		return stall_fail(err,
				  "no loader is called %s; there are sql "
				  "and bulk",
				  name);
	in->bulk = in->path && (!name || !strcmp(name, "bulk"));
	return 0;
}

static int make_stage(struct stall_import *in, struct stall_err *err)
{
	if (in->path &&
	    stall_file_beside(in->path, &in->stage, &in->stage_fd, err))
		return -1;
	in->db = stall_db_open(in->stage ? in->stage : ":memory:", true, err);
	if (!in->db)
		return -1;
	if (stall_schema_create(in->db, PAGE_SIZE, err) ||
	    (in->bulk && stall_schema_indexes(in->db, err)) ||
	    stall_schema_read(in->db, &in->schema, err))
		return stall_fail_in(err, "cannot create a database: ");
	return 0;
}

static int64_t new_run_id(const struct stall_schema *schema)
{
	for (int i = 0; i < schema->ntables; i++)
		if (!strcmp(schema->table[i].name, "run"))
			return schema->table[i].next_id;
	return 1;
}

/* From the target if it is there: ids, and what the run holds already. */
static int look_around(struct stall_import *in, struct sqlite3 *db,
		       struct stall_err *err)
{
	if (stall_schema_follow(&in->schema, db, err) ||
	    stall_target_run(db, in->opt.run, &in->run_id, &in->run, err))
		return -1;
	if (in->run_id)
		return stall_target_sources(db, in->run_id, add_known, in, err);
	in->run_id = new_run_id(&in->schema);
	return stall_target_add_run(in->db, in->run_id, in->run, err);
}

static int look_at_target(struct stall_import *in, struct stall_err *err)
{
	struct sqlite3 *db;
	int rc;

	if (!in->adding)
		return look_around(in, in->db, err);
	db = stall_db_open(in->path, false, err);
	if (!db)
		return -1;
	rc = stall_schema_check(db, in->path, err);
	if (!rc && look_around(in, db, err))
		rc = stall_fail_in(err, "%s: ", in->path);
	stall_db_close(db);
	return rc;
}

static int open_backend(struct stall_import *in, struct stall_err *err)
{
	if (in->bulk) {
		stall_db_close(in->db);
		in->db = NULL;
		in->back = stall_backend_bulk(in->stage, &in->schema, err);
	} else {
		in->back = stall_backend_sql(in->db, err);
	}
	if (!in->back)
		return -1;
	in->load = stall_load_new(in->back, &in->schema, &in->opt);
	return 0;
}

struct stall_import *stall_import_begin(const char *path,
					const struct stall_import_options *opt,
					struct stall_err *err)
{
	struct stall_import *in = stall_alloc(sizeof(*in));

	in->stage_fd = -1;
	if (opt)
		in->opt = *opt;
	if (set_target(in, path, err) || set_loader(in, err) ||
	    make_stage(in, err) || look_at_target(in, err) ||
	    open_backend(in, err)) {
		stall_import_abandon(in);
		return NULL;
	}
	return in;
}

/* ---- sources ---- */

static int check_known(const struct stall_import *in, const char *path,
		       const char *digest, struct stall_err *err)
{
	for (int i = 0; !in->opt.again && i < in->nknown; i++)
		if (!strcmp(in->known[i].digest, digest))
			return stall_fail(err,
					  "%s is already in run %s (as %s); "
					  "use --again to import it once more",
					  path, in->run, in->known[i].path);
	return 0;
}

static int load_source(struct stall_import *in, struct stall_source *src,
		       const struct stall_importer *imp, const char *digest,
		       struct stall_import_result *ret, struct stall_err *err)
{
	const struct stall_load_source about = {src, imp->name, digest,
						in->run_id};
	struct stall_err failed;

	if (stall_load_begin(in->load, &about, err))
		return -1;
	if (!imp->import(src, in->load, err)) {
		if (stall_source_torn(src))
			stall_load_cut(in->load,
				       (int64_t)stall_source_all(src).n);
		return stall_load_end(in->load, ret, err);
	}
	/* What the database failed at is worse than what the file lacks. */
	if (stall_load_undo(in->load, &failed))
		*err = failed;
	return -1;
}

int stall_import_source(struct stall_import *in, struct stall_source *src,
			const struct stall_importer *imp,
			struct stall_import_result *ret_result,
			struct stall_err *err)
{
	const char *path = stall_source_name(src);
	struct stall_str all = stall_source_all(src);
	char digest[STALL_DIGEST_SIZE];

	if (!imp)
		imp = stall_importer_guess(stall_source_head(src), err);
	if (!imp)
		return stall_fail_in(err, "%s: ", path);
	stall_digest(all.p, all.n, digest);
	if (check_known(in, path, digest, err))
		return -1;
	if (load_source(in, src, imp, digest, ret_result, err))
		return stall_fail_in(err, "cannot import %s: ", path);
	add_known(in, digest, path);
	return 0;
}

/* ---- the end ---- */

/* All rows into the stage's file, then what the file needs to be whole. */
static int finish_stage(struct stall_import *in, struct stall_err *err)
{
	if (in->back->finish(in->back, err))
		return -1;
	in->back->free(in->back);
	in->back = NULL;
	if (!in->db)
		in->db = stall_db_open(in->stage, true, err);
	/* With the same indexes, SQLite adds entries in their order. */
	if (!in->db || stall_db_exec(in->db, stall_schema_private, err) ||
	    stall_db_exec(in->db, "BEGIN", err) ||
	    (!in->bulk && stall_schema_indexes(in->db, err)) ||
	    (!in->adding && stall_schema_finish(in->db, err)))
		return -1;
	return stall_db_exec(in->db, "COMMIT", err);
}

static int publish(struct stall_import *in, struct stall_err *err)
{
	if (!in->path)
		return 0;
	stall_db_close(in->db);
	in->db = NULL;
	if (in->adding)
		return stall_target_merge(in->path, in->stage, &in->schema,
					  err);
	if (stall_file_publish(in->stage, in->path, err))
		return -1;
	free(in->stage);
	in->stage = NULL;
	return 0;
}

static int finish(struct stall_import *in, struct stall_err *err)
{
	if (stall_load_failed(in->load))
		return stall_load_undo(in->load, err);
	if (finish_stage(in, err))
		return in->path ? stall_fail_in(err,
						"cannot write %s: ", in->path)
				: -1;
	return publish(in, err);
}

int stall_import_commit(struct stall_import *in, struct stall_err *err)
{
	int rc = finish(in, err);

	stall_import_abandon(in);
	return rc;
}

struct stall_store *stall_import_store(struct stall_import *in,
				       struct stall_err *err)
{
	struct stall_store *st = NULL;

	if (!finish(in, err)) {
		if (in->path) {
			st = stall_store_open(in->path, err);
		} else {
			st = stall_store_adopt(in->db, err);
			in->db = NULL;
		}
	}
	stall_import_abandon(in);
	return st;
}

void stall_import_abandon(struct stall_import *in)
{
	if (!in)
		return;
	stall_load_free(in->load);
	if (in->back)
		in->back->free(in->back);
	stall_db_close(in->db);
	if (in->stage)
		unlink(in->stage);
	if (in->stage_fd >= 0)
		close(in->stage_fd);
	stall_schema_free(&in->schema);
	for (int i = 0; i < in->nknown; i++)
		free(in->known[i].path);
	free(in->known);
	free(in->run);
	free(in->stage);
	free(in->path);
	free(in);
}
