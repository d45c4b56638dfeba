/* A tar archive of a recording, or of a folder of them: read where it lies. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/import/find.h"
#include "libanalyze/mem.h"
#include "libanalyze/tar.h"

struct folder {
	int set;
	struct notes *notes; /* NULL: none so far */
};

struct archive {
	struct plan *plan;
	const char *path;
	struct folder *folder; /* from first_set on */
	int n, first_set;
};

/* The set of "archive.tar/a/b", made if new. */
static struct folder *folder_of(struct archive *a, const char *name, size_t n)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s%s%.*s", PATH_MAX / 2, a->path,
		 n ? "/" : "", (int)n, name);
	for (int i = 0; i < a->n; i++)
		if (!strcmp(a->plan->folder[a->first_set + i], path))
			return &a->folder[i];
	plan_string(&a->plan->folder, &a->plan->nfolders, path);
	a->folder =
		stall_grow(a->folder, (size_t)(a->n + 1) * sizeof(*a->folder));
	a->folder[a->n] = (struct folder){.set = a->plan->nfolders};
	return &a->folder[a->n++];
}

/* Where the part of the name begins that is a note ("env/proc/version"), and so
 * how long its folder's is; NULL: it is none. */
static const char *note_in(const char *name)
{
	char part[PATH_MAX];
	size_t n;

	for (const char *p = name; *p; p += n + (p[n] == '/')) {
		n = strcspn(p, "/");
		snprintf(part, sizeof(part), "%.*s", (int)n, p);
		if (find_is_note(part))
			return p;
	}
	return NULL;
}

static size_t folder_length(const char *name, const char *at)
{
	return at > name ? (size_t)(at - name) - 1 : 0;
}

static void add_note(struct archive *a, const struct stall_tar_member *m,
		     const char *note)
{
	struct folder *f = folder_of(a, m->name, folder_length(m->name, note));
	char shown[PATH_MAX];

	if (!f->notes) {
		snprintf(shown, sizeof(shown), "%.*s/%.*s", PATH_MAX / 2,
			 a->path, PATH_MAX / 2 - 2, m->name);
		shown[strlen(shown) - strlen(note) + strcspn(note, "/")] = '\0';
		f->notes = notes_begin(shown);
	}
	stall_tar_put(f->notes->to, note, m->data);
}

static void add_member(struct archive *a, const struct stall_tar_member *m)
{
	const char *slash = strrchr(m->name, '/');
	const char *name = slash ? slash + 1 : m->name;
	const struct stall_importer *imp;
	struct stall_err unused;
	char path[PATH_MAX];
	bool is_tar;
	int set;

	if (find_is_beside(name) || !m->data.n)
		return;
	snprintf(path, sizeof(path), "%.*s/%.*s", PATH_MAX / 2, a->path,
		 PATH_MAX / 2 - 2, m->name);
	imp = find_reader(path, m->data, &is_tar, &unused);
	set = folder_of(a, m->name, folder_length(m->name, name))->set;
	if (imp && !is_tar)
		find_add(a->plan, path, m->data, set, imp);
	else
		plan_string(&a->plan->unknown, &a->plan->nunknown, path);
}

static int keep_open(struct plan *p, const char *path, struct stall_str *all,
		     struct stall_err *err)
{
	struct stall_source *src = stall_source_open(path, err);

	if (!src)
		return -1;
	p->archive =
		stall_grow(p->archive, (size_t)(p->narchives + 1) *
					       sizeof(struct stall_source *));
	p->archive[p->narchives++] = src;
	*all = stall_source_all(src);
	return 0;
}

int archive_add(struct plan *p, const char *path, struct stall_err *err)
{
	struct archive a = {p, path, NULL, 0, p->nfolders};
	struct stall_tar tar = {.at = 0};
	struct stall_tar_member m;

	if (keep_open(p, path, &tar.all, err))
		return -1;
	while (stall_tar_next(&tar, &m)) {
		const char *note = note_in(m.name);

		if (note)
			add_note(&a, &m, note);
		else
			add_member(&a, &m);
	}
	for (int i = 0; i < a.n; i++)
		if (a.folder[i].notes)
			notes_end(a.folder[i].notes, p, a.folder[i].set);
	free(a.folder);
	p->cut_archive |= tar.cut;
	return 0;
}
