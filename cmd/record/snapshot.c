#include "cmd/record/snapshot.h"

#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cmd/record/cgroups.h"
#include "cmd/record/family.h"

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

/* A program may have any number of threads, and of children. */
enum { THREADS = 1000, FAMILY = 16 };
#define WALKED (16L << 30) /* bytes */

/* What it is set to, and has counted. */
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
	"/proc/buddyinfo",
	"/proc/swaps",
	"/proc/timer_list",
	"/proc/irq/*/smp_affinity_list",
	"/proc/irq/*/effective_affinity_list",
	"/proc/irq/default_smp_affinity",
	"/proc/sys/kernel/sched_*",
	"/proc/sys/kernel/timer_migration",
	"/proc/sys/kernel/numa_balancing",
	"/proc/sys/kernel/*watchdog*",
	"/proc/sys/vm/overcommit_*",
	"/proc/sys/vm/swappiness",
	"/proc/sys/vm/page-cluster",
	"/proc/sys/vm/compact*",
	"/proc/sys/vm/stat_interval",
	"/proc/sys/vm/dirty*",
	"/proc/sys/vm/min_free_kbytes",
	"/proc/sys/vm/watermark_*",
	"/proc/sys/vm/zone_reclaim_mode",
	"/proc/sys/vm/max_map_count",
	"/proc/sys/vm/nr_*hugepages",
	"/sys/kernel/realtime",
	"/sys/kernel/mm/hugepages/*/*",
	"/sys/kernel/mm/lru_gen/enabled",
	"/sys/kernel/mm/transparent_hugepage/*",
	"/sys/kernel/mm/transparent_hugepage/hugepages-*/enabled",
	"/sys/kernel/mm/transparent_hugepage/khugepaged/*",
	"/sys/kernel/debug/sched/preempt",
	"/sys/kernel/debug/sched/features",
	"/sys/kernel/debug/sched/debug",
	"/sys/kernel/debug/sched/fair_server/cpu*/*",
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
	"/sys/devices/virtual/workqueue/cpumask",
	"/sys/module/kvm_amd/parameters/sev*",
	"/sys/module/kvm_intel/parameters/tdx",
	"/sys/module/zswap/parameters/enabled",
	"/sys/fs/cgroup/cgroup.controllers",
};

/* What it counts of memory: cheap enough to read while it is recorded. */
static const char *const counters[] = {
	"/proc/meminfo",
	"/proc/vmstat",
	"/proc/pressure/*",
};

static const char *const process[] = {
	"cmdline",	"status",	 "limits",	"cgroup",
	"sched",	"schedstat",	 "stat",	"autogroup",
	"cpuset",	"oom_score_adj", "task/*/stat", "task/*/status",
	"task/*/sched", "task/*/schedstat",
};

static void make_folders(char *path)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
}

void snapshot_copy(const char *folder, const char *part, const char *from)
{
	char to[PATH_MAX], buf[65536];
	FILE *in, *out;
	size_t n;

	snprintf(to, sizeof(to), "%s/%s%s", folder, part, from);
	in = access(to, F_OK) ? fopen(from, "re") : NULL;
	if (!in)
		return;
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

static void copy_all(const char *folder, const char *part, const char *pattern,
		     size_t most)
{
	glob_t g;

	if (glob(pattern, 0, NULL, &g))
		return;
	for (size_t i = 0; i < g.gl_pathc && i < most; i++)
		snapshot_copy(folder, part, g.gl_pathv[i]);
	globfree(&g);
}

static void copy_boot_config(const char *folder, const char *part)
{
	struct utsname u;
	char path[300];

	if (uname(&u))
		return;
	snprintf(path, sizeof(path), "/boot/config-%s", u.release);
	snapshot_copy(folder, part, path);
}

/*
 * Who reads smaps_rollup walks all pages, 7 ms a GB, and the process's mmap()
 * may have to wait meanwhile.
 */
static bool is_small(pid_t pid)
{
	long size, pages = LONG_MAX;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (fscanf(f, "%ld %ld", &size, &pages) != 2)
		pages = LONG_MAX;
	fclose(f);
	return pages <= WALKED / sysconf(_SC_PAGESIZE);
}

static void copy_process(const char *folder, const char *part, pid_t pid)
{
	char pattern[100];

	for (size_t i = 0; i < sizeof(process) / sizeof(*process); i++) {
		snprintf(pattern, sizeof(pattern), "/proc/%d/%s", (int)pid,
			 process[i]);
		copy_all(folder, part, pattern, THREADS);
	}
	snprintf(pattern, sizeof(pattern), "/proc/%d/smaps_rollup", (int)pid);
	if (is_small(pid))
		snapshot_copy(folder, part, pattern);
}

void snapshot_files(const char *folder, const char *part)
{
	for (size_t i = 0; i < sizeof(machine) / sizeof(*machine); i++)
		copy_all(folder, part, machine[i], SIZE_MAX);
	copy_boot_config(folder, part);
}

void snapshot_running(const char *folder, const char *part, pid_t pid,
		      char **cgroups)
{
	pid_t family[FAMILY];
	int n = pid ? family_of(pid, family, FAMILY) : 0;

	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		copy_all(folder, part, counters[i], SIZE_MAX);
	for (int i = 0; i < n; i++) {
		copy_process(folder, part, family[i]);
		cgroups_add(cgroups, family[i]);
	}
	if (*cgroups)
		cgroups_copy(folder, part, *cgroups);
}
