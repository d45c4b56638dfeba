#include "cmd/record/family.h"

#include <dirent.h>
#include <stdlib.h>

#include "cmd/record/procstat.h"
#include "libanalyze/mem.h"

struct kin {
	pid_t pid, parent;
};

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
		all[(*n)++] = (struct kin){
			pid, (pid_t)procstat(pid, PROCSTAT_PARENT)};
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
