#include "cmd/record/cgroups.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/record/snapshot.h"
#include "libanalyze/mem.h"

#define ROOT "/sys/fs/cgroup"

/* Of both versions. */
static const char *const files[] = {
	"cpu.max",
	"cpu.max.burst",
	"cpu.weight",
	"cpu.idle",
	"cpu.stat",
	"cpu.stat.local",
	"cpu.pressure",
	"cpu.uclamp.min",
	"cpu.uclamp.max",
	"cpu.cfs_quota_us",
	"cpu.cfs_period_us",
	"cpu.rt_runtime_us",
	"cpu.rt_period_us",
	"cpu.shares",
	"cpuset.cpus",
	"cpuset.cpus.effective",
	"cpuset.cpus.partition",
	"cpuset.mems.effective",
	"memory.min",
	"memory.low",
	"memory.high",
	"memory.max",
	"memory.current",
	"memory.peak",
	"memory.events",
	"memory.events.local",
	"memory.stat",
	"memory.pressure",
	"memory.swap.max",
	"memory.swap.high",
	"memory.swap.current",
	"memory.swap.events",
	"memory.zswap.max",
	"memory.oom.group",
	"memory.limit_in_bytes",
	"memory.soft_limit_in_bytes",
	"memory.usage_in_bytes",
	"memory.max_usage_in_bytes",
	"memory.failcnt",
	"memory.memsw.limit_in_bytes",
	"memory.memsw.usage_in_bytes",
	"memory.swappiness",
	"memory.oom_control",
	"io.pressure",
	"pids.max",
	"pids.current",
};

static bool has_line(const char *list, const char *line)
{
	size_t n = strlen(line);

	for (; list && *list; list += strcspn(list, "\n") + 1)
		if (!strncmp(list, line, n) && list[n] == '\n')
			return true;
	return false;
}

static void add_line(char **list, const char *line)
{
	size_t n = *list ? strlen(*list) : 0, m = strlen(line);

	if (has_line(*list, line))
		return;
	*list = stall_grow(*list, n + m + 2);
	memcpy(*list + n, line, m);
	memcpy(*list + n + m, "\n", 2);
}

/* path and all above it, down to its first n bytes. */
static void add_upwards(char **list, char *path, size_t n)
{
	size_t end = strlen(path);

	while (end > n && path[end - 1] == '/')
		path[--end] = '\0';
	for (;;) {
		add_line(list, path);
		if (strlen(path) <= n)
			return;
		*strrchr(path, '/') = '\0';
	}
}

/* "0::/app.service" of version 2, "3:cpu,cpuacct:/app" of version 1. */
static void add_group(char **list, const char *line)
{
	const char *names = strchr(line, ':'), *path;
	char folder[2 * PATH_MAX];
	int root;
	size_t n;

	if (!names || !(path = strchr(++names, ':')))
		return;
	n = (size_t)(path++ - names);
	if (n)
		root = snprintf(folder, sizeof(folder), ROOT "/%.*s", (int)n,
				names);
	else if (access(ROOT "/cgroup.controllers", F_OK))
		root = snprintf(folder, sizeof(folder), ROOT "/unified");
	else
		root = snprintf(folder, sizeof(folder), ROOT);
	snprintf(folder + root, sizeof(folder) - (size_t)root, "%s", path);
	add_upwards(list, folder, (size_t)root);
}

void cgroups_add(char **list, pid_t pid)
{
	char path[64], line[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/cgroup", (int)pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		add_group(list, line);
	}
	if (f)
		fclose(f);
}

void cgroups_copy(const char *folder, const char *part, const char *list)
{
	char path[2 * PATH_MAX];
	size_t n;

	for (; *list; list += n + 1) {
		n = strcspn(list, "\n");
		for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
			snprintf(path, sizeof(path), "%.*s/%s", (int)n, list,
				 files[i]);
			snapshot_copy(folder, part, path);
		}
	}
}
