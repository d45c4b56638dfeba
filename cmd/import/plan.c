#include "cmd/import/plan.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "libanalyze/mem.h"
#include "libanalyze/registry.h"

#define DEPTH_MAX 32 /* of folders in folders */

static char *copy(const char *s)
{
	return stall_strndup(s, strlen(s));
}

static void add_string(char ***list, int *n, const char *s)
{
	*list = stall_grow(*list, (size_t)(*n + 1) * sizeof(**list));
	(*list)[(*n)++] = copy(s);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && !strcmp(s + n - m, end);
}

/* ---- finding files ---- */

/* What people keep beside captures; not worth a word. */
static bool is_beside(const char *name)
{
	static const char *const ends[] = {
		".md",	".json", ".jsonl", ".sh", ".py", ".html", ".db",
		".sql", ".1",	 ".go",	   ".c",  ".h",	 ".mod"};
	static const char *const names[] = {"README", "LICENSE", "COMMANDS.txt",
					    "Makefile", "env"};

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

/* Who reads the file: imp if it is given, else who its head speaks for. NULL
 * with *err: nobody, or it cannot be opened. */
static const struct stall_importer *reader_of(const char *path,
					      const struct stall_importer *imp,
					      struct stall_err *err)
{
	struct stall_source *src = stall_source_open_head(path, err);

	if (!src)
		return NULL;
	if (!imp) {
		imp = stall_importer_guess(stall_source_head(src), err);
		if (!imp)
			stall_fail_in(err, "cannot import %s: ", path);
	}
	stall_source_close(src);
	return imp;
}

static void add_file(struct plan *p, const char *path, int set,
		     const struct stall_importer *imp)
{
	p->file = stall_grow(p->file, (size_t)(p->n + 1) * sizeof(*p->file));
	p->file[p->n++] = (struct plan_file){copy(path), imp, set, NULL};
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* in no locale's order */
}

static int add_folder(struct plan *p, const char *path, int depth,
		      struct stall_err *err);

static int add_entry(struct plan *p, const char *path, const char *name,
		     int set, int depth, struct stall_err *err)
{
	const struct stall_importer *imp;
	struct stall_err unused = {""};
	struct stat sb;

	if (is_beside(name) || lstat(path, &sb))
		return 0;
	if (S_ISDIR(sb.st_mode)) /* no links to folders: they can go round */
		return add_folder(p, path, depth + 1, err);
	if (stat(path, &sb) || !S_ISREG(sb.st_mode))
		return 0;
	imp = reader_of(path, NULL, &unused);
	if (imp)
		add_file(p, path, set, imp);
	else
		add_string(&p->unknown, &p->nunknown, path);
	return 0;
}

static int add_folder(struct plan *p, const char *path, int depth,
		      struct stall_err *err)
{
	struct dirent **entry;
	int n = scandir(path, &entry, NULL, by_name), ret = 0, set;

	if (n < 0)
		return stall_fail(err, "cannot read %s: %s", path,
				  strerror(errno));
	add_string(&p->folder, &p->nfolders, path);
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
	return ret;
}

int plan_add(struct plan *p, const char *path, const struct stall_importer *imp,
	     struct stall_err *err)
{
	struct stat sb;
	int before = p->n;

	if (!stat(path, &sb) && S_ISDIR(sb.st_mode)) {
		if (add_folder(p, path, 0, err))
			return -1;
		if (p->n == before)
			return stall_fail(err,
					  "no file in %s is of a known "
					  "format; formats are listed by "
					  "'stallscope list'",
					  path);
		return 0;
	}
	imp = reader_of(path, imp, err);
	if (!imp)
		return -1;
	add_file(p, path, 0, imp);
	return 0;
}

/* ---- runs ---- */

/* The same text with the times at which it arrived tells more. */
static bool has_stamped(const struct plan *p, const char *path)
{
	size_t len = strlen(path);

	if (ends_with(path, ".log"))
		len -= strlen(".log");
	for (int i = 0; i < p->n; i++)
		if (!strncmp(p->file[i].path, path, len) &&
		    !strcmp(p->file[i].path + len, ".ts"))
			return true;
	return false;
}

static void drop_unstamped(struct plan *p)
{
	int kept = 0;

	for (int i = 0; i < p->n; i++)
		if (has_stamped(p, p->file[i].path))
			add_string(&p->unstamped, &p->nunstamped,
				   p->file[i].path);
	for (int i = 0, u = 0; i < p->n; i++) {
		if (u < p->nunstamped &&
		    !strcmp(p->file[i].path, p->unstamped[u])) {
			free(p->file[i].path);
			u++;
		} else {
			p->file[kept++] = p->file[i];
		}
	}
	p->n = kept;
}

/* How finely the files of a set are divided into runs. */
enum { BY_SET, BY_BASE, BY_FOLDER_AND_BASE, LEVELS };

struct member {
	char *base;
	size_t folder_len; /* of its path */
};

static bool same_folder(const struct plan *p, const struct member *m, int a,
			int b)
{
	return m[a].folder_len == m[b].folder_len &&
	       !strncmp(p->file[a].path, p->file[b].path, m[a].folder_len);
}

static bool same_run(const struct plan *p, const struct member *m, int level,
		     int a, int b)
{
	if (p->file[a].set != p->file[b].set)
		return false;
	if (level >= BY_BASE && strcmp(m[a].base, m[b].base))
		return false;
	return level < BY_FOLDER_AND_BASE || same_folder(p, m, a, b);
}

/* Two recordings of one kind by different names are of different runs. */
static int level_of(const struct plan *p, const struct member *m, int set)
{
	int level = BY_SET;

	for (int a = 0; a < p->n; a++)
		for (int b = 0; b < a && p->file[a].set == set; b++)
			if (p->file[b].imp == p->file[a].imp &&
			    (strcmp(m[a].base, m[b].base) ||
			     !same_folder(p, m, a, b)))
				while (level < LEVELS - 1 &&
				       same_run(p, m, level, a, b))
					level++;
	return level;
}

static char *folder_name(const struct plan *p, int set)
{
	char path[PATH_MAX];
	size_t n;
	const char *part = plan_last_part(p->folder[set - 1], &n);

	if (*part == '.' && realpath(p->folder[set - 1], path))
		part = plan_last_part(path, &n);
	return stall_strndup(part, n);
}

/* Names that two runs would share become whole paths. */
static void name_runs(struct plan *p, const struct member *m, const int *level)
{
	for (int i = 0; i < p->n; i++) {
		int first = 0, set = p->file[i].set;

		while (!same_run(p, m, level[set], first, i))
			first++;
		p->file[i].run = level[set] == BY_SET && set
					 ? folder_name(p, set)
					 : copy(m[first].base);
	}
	for (int a = 0; a < p->n; a++)
		for (int b = 0; b < p->n; b++) {
			int set = p->file[a].set;
			char name[PATH_MAX];

			if (strcmp(p->file[a].run, p->file[b].run) ||
			    same_run(p, m, level[set], a, b))
				continue;
			snprintf(name, sizeof(name), "%.*s%s",
				 (int)m[a].folder_len, p->file[a].path,
				 level[set] == BY_SET ? "" : m[a].base);
			free(p->file[a].run);
			p->file[a].run = copy(name);
		}
}

/* Stable: runs stay in the order of their first files. */
static void order_by_run(struct plan *p)
{
	for (int i = 1, next = 1; i < p->n; i++) {
		struct plan_file f = p->file[i];
		int at = i;

		for (next = i; next > 0; next--)
			if (!strcmp(p->file[next - 1].run, f.run))
				break;
		if (next == 0)
			continue;
		for (; at > next; at--)
			p->file[at] = p->file[at - 1];
		p->file[next] = f;
	}
}

void plan_runs(struct plan *p, const char *run)
{
	struct member *m;
	int *level;

	drop_unstamped(p);
	m = stall_alloc((size_t)p->n * sizeof(*m));
	level = stall_alloc((size_t)(p->nfolders + 1) * sizeof(*level));
	for (int i = 0; i < p->n; i++) {
		const char *slash = strrchr(p->file[i].path, '/');

		m[i].base = plan_base(p->file[i].path);
		m[i].folder_len =
			slash ? (size_t)(slash - p->file[i].path) + 1 : 0;
		if (run)
			p->file[i].run = copy(run);
	}
	for (int set = 0; !run && set <= p->nfolders; set++)
		level[set] = level_of(p, m, set);
	if (!run)
		name_runs(p, m, level);
	order_by_run(p);
	for (int i = 0; i < p->n; i++)
		free(m[i].base);
	free(level);
	free(m);
}

static void free_strings(char **list, int n)
{
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

void plan_free(struct plan *p)
{
	for (int i = 0; i < p->n; i++) {
		free(p->file[i].path);
		free(p->file[i].run);
	}
	free(p->file);
	free_strings(p->unknown, p->nunknown);
	free_strings(p->unstamped, p->nunstamped);
	free_strings(p->folder, p->nfolders);
}
