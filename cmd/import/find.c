/* Which files of what was named are imported, and by whom. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/import/find.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"
#include "libanalyze/tar.h"

#define DEPTH_MAX 32 /* of folders in folders */

void plan_string(char ***list, int *n, const char *s)
{
	*list = stall_grow(*list, (size_t)(*n + 1) * sizeof(**list));
	(*list)[(*n)++] = stall_strndup(s, strlen(s));
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && !strcmp(s + n - m, end);
}

/* What people keep beside captures; not worth a word. */
bool find_is_beside(const char *name)
{
	static const char *const ends[] = {
		".md",	".jsonl", ".sh", ".py", ".html", ".db",
		".sql", ".1",	 ".go",	   ".c",  ".h",	 ".mod"};
	static const char *const names[] = {"README", "LICENSE", "COMMANDS.txt",
					    "Makefile"};

	if (*name == '.')
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_with(name, ends[i]))
			return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* A .json may be what a tool wrote (cyclictest), but mostly is not. */
static bool may_be_nothing(const char *name)
{
	return ends_with(name, ".json");
}

/* ---- who reads it ---- */

void find_add(struct plan *p, const char *path, struct stall_str part, int set,
	      const struct stall_importer *imp)
{
	p->file = stall_grow(p->file, (size_t)(p->n + 1) * sizeof(*p->file));
	p->file[p->n++] = (struct plan_file){
		.path = stall_strndup(path, strlen(path)),
		.imp = imp,
		.part = part,
		.set = set};
}

static struct stall_source *open_head(const char *path, struct stall_str part,
				      struct stall_err *err)
{
	return part.p ? stall_source_part(path, part, STALL_HEAD_BYTES, err)
		      : stall_source_open_head(path, err);
}

const struct stall_importer *find_reader(const char *path,
					 struct stall_str part, bool *is_tar,
					 struct stall_err *err)
{
	const struct stall_importer *imp;
	struct stall_source *src = open_head(path, part, err);

	*is_tar = false;
	if (!src)
		return NULL;
	imp = stall_importer_guess(stall_source_head(src), err);
	*is_tar = stall_is_tar(stall_source_head(src));
	if (!imp)
		stall_fail_in(err, "cannot import %s: ", path);
	stall_source_close(src);
	return imp;
}

/* ---- folders ---- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* in no locale's order */
}

static int add_folder(struct plan *p, const char *path, int depth,
		      struct stall_err *err);

static int add_unsure(struct plan *p, const char *path, const char *name,
		      int set, struct stall_err *err)
{
	struct stall_err unused = {""};
	bool is_tar;
	const struct stall_importer *imp = find_reader(
		path, (struct stall_str){NULL, 0}, &is_tar, &unused);

	if (is_tar)
		return archive_add(p, path, err);
	if (imp)
		find_add(p, path, (struct stall_str){NULL, 0}, set, imp);
	else if (!may_be_nothing(name))
		plan_string(&p->unknown, &p->nunknown, path);
	return 0;
}

static int add_entry(struct plan *p, const char *path, const char *name,
		     int set, int depth, struct stall_err *err)
{
	struct stat sb;

	if (find_is_note(name) || find_is_beside(name) || lstat(path, &sb))
		return 0;
	if (S_ISDIR(sb.st_mode)) /* no links to folders: they can go round */
		return add_folder(p, path, depth + 1, err);
	if (stat(path, &sb) || !S_ISREG(sb.st_mode))
		return 0;
	return add_unsure(p, path, name, set, err);
}

static int add_folder(struct plan *p, const char *path, int depth,
		      struct stall_err *err)
{
	struct dirent **entry;
	int n = scandir(path, &entry, NULL, by_name), ret = 0, set;

	if (n < 0)
		return stall_fail(err, "cannot read %s: %s", path,
				  strerror(errno));
	plan_string(&p->folder, &p->nfolders, path);
	set = p->nfolders;
	for (int i = 0; i < n; i++) {
		char sub[PATH_MAX];
		size_t len = strlen(path);

		snprintf(sub, sizeof(sub), "%s%s%s", path,
			 len && path[len - 1] == '/' ? "" : "/",
			 entry[i]->d_name);
		if (!ret && depth < DEPTH_MAX)
			ret = add_entry(p, sub, entry[i]->d_name, set, depth,
					err);
		free(entry[i]);
	}
	free(entry);
	return ret ? ret : notes_add_folder(p, path, set, err);
}

/* ---- what is named on the command line ---- */

static int add_named(struct plan *p, const char *path, struct stall_err *err)
{
	int before = p->n, ret;
	struct stat sb;
	size_t n;
	const char *name = plan_last_part(path, &n);

	if (stat(path, &sb) || !S_ISDIR(sb.st_mode))
		return 0;
	ret = n == 3 && !strncmp(name, "env", 3) ? notes_add_env(p, path, err)
						 : add_folder(p, path, 0, err);
	if (!ret && p->n == before)
		return stall_fail(err,
				  "no file in %s is of a known format; formats "
				  "are listed by 'stallscope list'",
				  path);
	return ret ? ret : 1;
}

int plan_add(struct plan *p, const char *path, const struct stall_importer *imp,
	     struct stall_err *err)
{
	int ret = add_named(p, path, err), before = p->n;
	bool is_tar = false;

	if (ret)
		return ret < 0 ? -1 : 0;
	if (!imp)
		imp = find_reader(path, (struct stall_str){NULL, 0}, &is_tar,
				  err);
	if (!imp)
		return -1;
	if (!is_tar) {
		find_add(p, path, (struct stall_str){NULL, 0}, 0, imp);
		return 0;
	}
	if (archive_add(p, path, err))
		return -1;
	return p->n > before ? 0
			     : stall_fail(err,
					  "no file in %s is of a known format; "
					  "formats are listed by 'stallscope "
					  "list'",
					  path);
}
