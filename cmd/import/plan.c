#include "cmd/import/find.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

static char *copy(const char *s)
{
	return stall_strndup(s, strlen(s));
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && !strcmp(s + n - m, end);
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
			plan_string(&p->unstamped, &p->nunstamped,
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

/* What is no recording goes with the first one beside it. */
static int leader(const struct plan *p, int i)
{
	for (int a = 0; p->file[i].imp->aid && a < p->n; a++)
		if (p->file[a].set == p->file[i].set && !p->file[a].imp->aid)
			return a;
	return i;
}

static bool same_run(const struct plan *p, const struct member *m, int level,
		     int a, int b)
{
	a = leader(p, a);
	b = leader(p, b);
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
			    !p->file[a].imp->aid &&
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
		first = leader(p, first);
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

/* Within each run. */
static void put_first_ones_first(struct plan *p)
{
	for (int i = 1; i < p->n; i++) {
		struct plan_file f = p->file[i];
		int at = i;

		while (f.imp->first && at > 0 && !p->file[at - 1].imp->first &&
		       !strcmp(p->file[at - 1].run, f.run)) {
			p->file[at] = p->file[at - 1];
			at--;
		}
		p->file[at] = f;
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
	put_first_ones_first(p);
	for (int i = 0; i < p->n; i++)
		free(m[i].base);
	free(level);
	free(m);
}

struct stall_source *plan_open(const struct plan_file *f, struct stall_err *err)
{
	return f->part.p ? stall_source_part(f->path, f->part, SIZE_MAX, err)
			 : stall_source_open(f->path, err);
}

int plan_open_aids(struct plan *p, struct stall_err *err)
{
	p->aid = stall_alloc((size_t)(p->n + 1) * sizeof(*p->aid));
	for (int i = 0; i < p->n; i++) {
		struct plan_file *f = &p->file[i];

		if (!f->imp->aid)
			continue;
		f->src = plan_open(f, err);
		if (!f->src)
			return -1;
		p->aid[p->naids++] = f->src;
	}
	return 0;
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
		stall_source_close(p->file[i].src);
		free(p->file[i].path);
		free(p->file[i].run);
	}
	free(p->file);
	free_strings(p->unknown, p->nunknown);
	free_strings(p->unstamped, p->nunstamped);
	free_strings(p->folder, p->nfolders);
	free_strings(p->packed, p->npacked);
	for (int i = 0; i < p->narchives; i++)
		stall_source_close(p->archive[i]);
	free(p->archive);
	free(p->aid);
}
