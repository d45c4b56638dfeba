#include "cmd/record/family.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

struct kin {
	pid_t pid, parent;
};

/* The 4th field of /proc/PID/stat; the name before it may hold anything. */
static pid_t parent_of(pid_t pid)
{
	char path[64], text[512];
	const char *p;
	int parent = 0;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	p = strrchr(text, ')');
	if (p)
		sscanf(p + 1, " %*c %d", &parent);
	return parent;
}

static struct kin *everybody(size_t *n)
{
	struct kin *all = NULL;
	DIR *d = opendir("/proc");
	struct dirent *e;

	*n = 0;
	while (d && (e = readdir(d))) {
		pid_t pid = (pid_t)atol(e->d_name);

		if (pid <= 0)
			continue;
		all = stall_grow(all, (*n + 1) * sizeof(*all));
		all[(*n)++] = (struct kin){pid, parent_of(pid)};
	}
	if (d)
		closedir(d);
	return all;
}

int family_of(pid_t pid, pid_t *to, int max)
{
	size_t all;
	struct kin *k = everybody(&all);
	int n = 0;

	to[n++] = pid;
	/* Each is asked for its children once, those found meanwhile too. */
	for (int i = 0; i < n; i++)
		for (size_t j = 0; j < all && n < max; j++)
			if (k[j].parent == to[i])
				to[n++] = k[j].pid;
	free(k);
	return n;
}
