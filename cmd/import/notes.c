/*
 * A recorder's notes are hundreds of small files: env/, manifest.json. They are
 * handed to the importer of snapshots as one tar archive, made in memory.
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/import/find.h"
#include "libanalyze/mem.h"
#include "libanalyze/registry.h"
#include "libanalyze/tar.h"

enum { MAX_BYTES = 16 << 20, DEPTH_MAX = 32 };

static const char *const names[] = {"env", "manifest.json", "clocks.json",
				    "go.json"};

bool find_is_note(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

struct notes *notes_begin(const char *name)
{
	struct notes *n = stall_alloc(sizeof(*n));

	n->name = stall_strndup(name, strlen(name));
	n->to = open_memstream(&n->text, &n->n);
	return n;
}

void notes_end(struct notes *n, struct plan *p, int set)
{
	long size = ftell(n->to);

	stall_tar_end(n->to);
	fclose(n->to);
	if (size > 0) {
		find_add(p, n->name, (struct stall_str){n->text, n->n}, set,
			 stall_importer_find("snapshot"));
		p->packed = stall_grow(p->packed, (size_t)(p->npacked + 1) *
							  sizeof(*p->packed));
		p->packed[p->npacked++] = n->text;
	} else {
		free(n->text);
	}
	free(n->name);
	free(n);
}

static void pack_file(struct notes *n, const char *path, const char *name)
{
	struct stall_err unused;
	struct stall_source *src;
	struct stat sb;

	if (lstat(path, &sb) || !S_ISREG(sb.st_mode) || sb.st_size > MAX_BYTES)
		return;
	src = stall_source_open(path, &unused);
	if (!src)
		return;
	stall_tar_put(n->to, name, stall_source_all(src));
	stall_source_close(src);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* path is the folder's, name what it is called in the archive. */
static void pack_folder(struct notes *n, const char *path, const char *name,
			int depth)
{
	struct dirent **entry;
	int count = scandir(path, &entry, NULL, by_name);
	struct stat sb;

	for (int i = 0; i < count; i++) {
		char sub[PATH_MAX], as[PATH_MAX];

		snprintf(sub, sizeof(sub), "%.*s/%s", PATH_MAX - 260, path,
			 entry[i]->d_name);
		snprintf(as, sizeof(as), "%.*s/%s", PATH_MAX - 260, name,
			 entry[i]->d_name);
		if (*entry[i]->d_name != '.' && depth < DEPTH_MAX) {
			if (!lstat(sub, &sb) && S_ISDIR(sb.st_mode))
				pack_folder(n, sub, as, depth + 1);
			else
				pack_file(n, sub, as);
		}
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
}

/* Shown is the first of them that is there. */
int notes_add_folder(struct plan *p, const char *path, int set,
		     struct stall_err *err)
{
	struct notes *n = NULL;
	char sub[PATH_MAX];
	size_t len = strlen(path);
	struct stat sb;

	(void)err;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(sub, sizeof(sub), "%s%s%s", path,
			 len && path[len - 1] == '/' ? "" : "/", names[i]);
		if (lstat(sub, &sb))
			continue;
		if (!n)
			n = notes_begin(sub);
		if (S_ISDIR(sb.st_mode))
			pack_folder(n, sub, names[i], 0);
		else
			pack_file(n, sub, names[i]);
	}
	if (n)
		notes_end(n, p, set);
	return 0;
}

int notes_add_env(struct plan *p, const char *path, struct stall_err *err)
{
	struct notes *n = notes_begin(path);

	(void)err;
	pack_folder(n, path, "env", 0);
	notes_end(n, p, 0);
	return 0;
}
