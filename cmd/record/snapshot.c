#include "cmd/record/snapshot.h"

#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* ---- clocks ---- */

static const struct {
	const char *name;
	clockid_t id;
} clocks[] = {
	{"boot", CLOCK_BOOTTIME},
	{"mono_raw", CLOCK_MONOTONIC_RAW},
	{"real", CLOCK_REALTIME},
	{"tai", CLOCK_TAI},
};

#define CLOCKS	 (sizeof(clocks) / sizeof(*clocks))
#define READINGS 5

static int64_t now(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		return -1;
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void snapshot_clocks(FILE *f)
{
	const char *before = "[";

	for (int r = 0; r < READINGS; r++)
		for (size_t i = 0; i < CLOCKS; i++) {
			int64_t from = now(CLOCK_MONOTONIC);
			int64_t value = now(clocks[i].id);
			int64_t to = now(CLOCK_MONOTONIC);

			fprintf(f,
				"%s\n    {\"clock\": \"%s\", \"ns\": %" PRId64
				", \"mono_before\": %" PRId64
				", \"mono_after\": %" PRId64 "}",
				before, clocks[i].name, value, from, to);
			before = ",";
		}
	fputs("\n  ]", f);
}

/* ---- files ---- */

static const char *const machine[] = {
	"/proc/version",
	"/proc/cmdline",
	"/proc/config.gz",
	"/proc/cpuinfo",
	"/proc/interrupts",
	"/proc/softirqs",
	"/proc/stat",
	"/proc/schedstat",
	"/proc/loadavg",
	"/proc/meminfo",
	"/proc/vmstat",
	"/proc/pressure/*",
	"/proc/timer_list",
	"/proc/irq/*/smp_affinity_list",
	"/proc/irq/*/effective_affinity_list",
	"/proc/irq/default_smp_affinity",
	"/proc/sys/kernel/sched_*",
	"/proc/sys/kernel/timer_migration",
	"/proc/sys/kernel/numa_balancing",
	"/proc/sys/vm/overcommit_memory",
	"/proc/sys/vm/swappiness",
	"/sys/kernel/realtime",
	"/sys/kernel/mm/transparent_hugepage/enabled",
	"/sys/kernel/mm/transparent_hugepage/defrag",
	"/sys/kernel/debug/sched/preempt",
	"/sys/kernel/debug/sched/features",
	"/sys/devices/system/cpu/online",
	"/sys/devices/system/cpu/possible",
	"/sys/devices/system/cpu/isolated",
	"/sys/devices/system/cpu/nohz_full",
	"/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
	"/sys/devices/system/cpu/cpu*/topology/core_id",
	"/sys/devices/system/cpu/cpu*/topology/thread_siblings_list",
	"/sys/devices/system/node/node*/cpulist",
	"/sys/devices/system/node/node*/distance",
	"/sys/devices/system/clocksource/clocksource0/*_clocksource",
	"/sys/module/kvm_amd/parameters/sev*",
	"/sys/module/kvm_intel/parameters/tdx",
	"/sys/fs/cgroup/cgroup.controllers",
};

static const char *const process[] = {
	"cmdline",     "status",	"limits",      "cgroup",
	"sched",       "schedstat",	"stat",	       "autogroup",
	"cpuset",      "oom_score_adj", "task/*/comm", "task/*/status",
	"task/*/stat", "task/*/sched",
};

/* Of both versions. */
static const char *const group[] = {
	"cpu.max",	     "cpu.cfs_quota_us", "cpu.cfs_period_us",
	"cpu.rt_runtime_us", "cpu.shares",	 "cpu.stat",
	"cpu.weight",	     "cpu.pressure",	 "cpuset.cpus.effective",
	"memory.max",	     "memory.high",	 "memory.current",
	"memory.stat",	     "memory.events",	 "pids.max",
	"cgroup.procs",
};

static void make_folders(char *path)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
}

static void copy(const char *folder, const char *part, const char *from)
{
	char to[PATH_MAX], buf[65536];
	FILE *in = fopen(from, "re"), *out;
	size_t n;

	if (!in)
		return;
	snprintf(to, sizeof(to), "%s/%s%s", folder, part, from);
	n = fread(buf, 1, sizeof(buf), in);
	if (n) {
		make_folders(to);
		out = fopen(to, "wxe");
		for (; out && n; n = fread(buf, 1, sizeof(buf), in))
			fwrite(buf, 1, n, out);
		if (out)
			fclose(out);
	}
	fclose(in);
}

static void copy_all(const char *folder, const char *part, const char *pattern)
{
	glob_t g;

	if (glob(pattern, 0, NULL, &g))
		return;
	for (size_t i = 0; i < g.gl_pathc; i++)
		copy(folder, part, g.gl_pathv[i]);
	globfree(&g);
}

/* "0::/app.service" of version 2, "3:cpu,cpuacct:/app" of version 1. */
static void add_group(const char *line, FILE *to)
{
	const char *names = strchr(line, ':'), *path;
	size_t n;

	if (!names || !(path = strchr(++names, ':')))
		return;
	n = (size_t)(path++ - names);
	if (n)
		fprintf(to, "/sys/fs/cgroup/%.*s%s\n", (int)n, names, path);
	else if (access("/sys/fs/cgroup/cgroup.controllers", F_OK))
		fprintf(to, "/sys/fs/cgroup/unified%s\n", path);
	else
		fprintf(to, "/sys/fs/cgroup%s\n", path);
}

char *snapshot_cgroups_of(pid_t pid)
{
	char path[64], line[PATH_MAX], *text = NULL;
	size_t size;
	FILE *f, *to = open_memstream(&text, &size);

	snprintf(path, sizeof(path), "/proc/%d/cgroup", (int)pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		add_group(line, to);
	}
	if (f)
		fclose(f);
	fclose(to);
	return text;
}

static void copy_groups(const char *folder, const char *part,
			const char *cgroups)
{
	char path[2 * PATH_MAX];
	size_t n;

	for (; *cgroups; cgroups += n + 1) {
		n = strcspn(cgroups, "\n");
		for (size_t i = 0; i < sizeof(group) / sizeof(*group); i++) {
			snprintf(path, sizeof(path), "%.*s/%s", (int)n, cgroups,
				 group[i]);
			copy(folder, part, path);
		}
	}
}

static void copy_boot_config(const char *folder, const char *part)
{
	struct utsname u;
	char path[300];

	if (uname(&u))
		return;
	snprintf(path, sizeof(path), "/boot/config-%s", u.release);
	copy(folder, part, path);
}

static void copy_process(const char *folder, const char *part, pid_t pid)
{
	char pattern[100];

	for (size_t i = 0; i < sizeof(process) / sizeof(*process); i++) {
		snprintf(pattern, sizeof(pattern), "/proc/%d/%s", (int)pid,
			 process[i]);
		copy_all(folder, part, pattern);
	}
}

void snapshot_files(const char *folder, const char *part, pid_t pid,
		    const char *cgroups)
{
	for (size_t i = 0; i < sizeof(machine) / sizeof(*machine); i++)
		copy_all(folder, part, machine[i]);
	copy_boot_config(folder, part);
	if (pid > 0)
		copy_process(folder, part, pid);
	if (cgroups)
		copy_groups(folder, part, cgroups);
}
