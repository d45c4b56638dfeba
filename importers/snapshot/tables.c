/* Texts that are tables: a key and its value a line. */
#include <stdio.h>
#include <string.h>

#include "importers/snapshot/snapshot.h"

enum { MAX_KEY = 128 };

/* The two sides of the first c; false: it is not there. */
static bool split(struct stall_str line, char c, struct stall_str *key,
		  struct stall_str *value)
{
	const char *at = line.n ? memchr(line.p, c, line.n) : NULL;

	if (!at)
		return false;
	*key = snapshot_trim((struct stall_str){line.p, (size_t)(at - line.p)});
	*value = (struct stall_str){at + 1, (size_t)(line.p + line.n - at) - 1};
	return key->n > 0 && key->n < MAX_KEY;
}

/* ---- the kernel's configuration ---- */

static bool is_config(struct stall_str head, const char *key)
{
	(void)key;
	return memmem(head.p, head.n, "\nCONFIG_", 8) ||
	       snapshot_starts(head, "CONFIG_");
}

static void read_config(struct snapshot *s, struct stall_str text)
{
	static const char unset[] = " is not set";
	struct stall_str line, key, value;

	while (snapshot_line(&text, &line)) {
		if (snapshot_starts(line, "# CONFIG_") &&
		    line.n > sizeof(unset) + 2) {
			line = (struct stall_str){line.p + 2, line.n - 2};
			line.n -= sizeof(unset) - 1;
			snapshot_put_as(s, line, (struct stall_str){"n", 1});
		} else if (snapshot_starts(line, "CONFIG_") &&
			   split(line, '=', &key, &value)) {
			snapshot_put_as(s, key, value);
		}
	}
}

const struct snapshot_kind snapshot_kind_config = {"kernel configuration",
						   is_config, read_config};

/* ---- "/proc/sys/kernel/x=1" ---- */

static bool is_assigned(struct stall_str head, const char *key)
{
	struct stall_str line, k, v;

	(void)key;
	return snapshot_line(&head, &line) &&
	       (snapshot_starts(line, "/proc/") ||
		snapshot_starts(line, "/sys/") ||
		snapshot_starts(line, "kernel.")) &&
	       split(line, '=', &k, &v);
}

/* sysctl(8) writes dots for the folders: "kernel.sched_rt_runtime_us = 1" */
static void put_sysctl(struct snapshot *s, struct stall_str key,
		       struct stall_str value)
{
	char path[MAX_KEY + 16];
	int n = snprintf(path, sizeof(path), "/proc/sys/%.*s", (int)key.n,
			 key.p);

	for (char *p = path; *p; p++)
		if (*p == '.')
			*p = '/';
	snapshot_put_as(s, (struct stall_str){path, (size_t)n}, value);
}

static void read_assigned(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, key, value;

	while (snapshot_line(&text, &line)) {
		if (!split(line, '=', &key, &value))
			continue;
		if (*key.p == '/' || !memchr(key.p, '.', key.n))
			snapshot_put_as(s, key, value);
		else
			put_sysctl(s, key, value);
	}
}

const struct snapshot_kind snapshot_kind_assigned = {
	"values by path", is_assigned, read_assigned};

/* ---- "MemFree:   7021692 kB" ---- */

static bool is_colons(struct stall_str head, const char *key)
{
	static const char *const names[] = {
		"/meminfo",  "/cpuinfo", "/status", "/sched",
		"lscpu.txt", "/cgroup",	 "cpuinfo", "meminfo"};
	static const char *const begins[] = {
		"MemTotal:", "processor\t:", "Name:\t", "Architecture: "};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (snapshot_ends(key, names[i]))
			return memchr(head.p, ':', head.n) != NULL;
	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (snapshot_starts(head, begins[i]))
			return true;
	return false;
}

/* Of /proc/cpuinfo each block is of a CPU. */
static void read_colons(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, key, value;
	char cpu[24] = "", part[MAX_KEY + 32];

	while (snapshot_line(&text, &line)) {
		if (!split(line, ':', &key, &value))
			continue;
		if (key.n == 9 && !memcmp(key.p, "processor", 9)) {
			value = snapshot_trim(value);
			snprintf(cpu, sizeof(cpu), "%.*s.",
				 value.n < 16 ? (int)value.n : 16, value.p);
			continue;
		}
		snprintf(part, sizeof(part), "%s%.*s", cpu, (int)key.n, key.p);
		snapshot_put(s, part, value);
	}
}

const struct snapshot_kind snapshot_kind_colons = {"values by name", is_colons,
						   read_colons};

/* ---- /proc/PID/smaps_rollup ---- */

static bool is_rollup(struct stall_str head, const char *key)
{
	(void)key;
	return memmem(head.p, head.n, "[rollup]\n", 9) != NULL;
}

/* "561b80f16000-7ffc5145c000 ---p 00000000 00:00 0   [rollup]", and then: */
static void read_rollup(struct snapshot *s, struct stall_str text)
{
	struct stall_str line;

	snapshot_line(&text, &line);
	read_colons(s, text);
}

const struct snapshot_kind snapshot_kind_rollup = {"memory of a process",
						   is_rollup, read_rollup};

/* ---- "nr_throttled 38" ---- */

static bool is_words(struct stall_str head, const char *key)
{
	static const char *const names[] = {
		"/cpu.stat",
		"/cpu.stat.local",
		"/memory.stat",
		"/memory.events",
		"/memory.events.local",
		"/memory.swap.events",
		"/memory.oom_control",
		"/vmstat",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (snapshot_ends(key, names[i]))
			return true;
	return snapshot_starts(head, "usage_usec ") ||
	       snapshot_starts(head, "nr_periods ") ||
	       snapshot_starts(head, "cpu  "); /* /proc/stat */
}

/* A file of cpu.stat by another name is one all the same. */
static void read_words(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, key, value;
	char part[MAX_KEY];

	if (!strchr(s->key, '/') && memmem(text.p, text.n, "nr_throttled", 12))
		snprintf(s->key, sizeof(s->key), "cpu.stat");
	while (snapshot_line(&text, &line)) {
		if (!split(line, ' ', &key, &value))
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)key.n, key.p);
		snapshot_put(s, part, value);
	}
}

const struct snapshot_kind snapshot_kind_words = {"counters", is_words,
						  read_words};

/* ---- /proc/schedstat: "cpu0 0 0 ...", then its "domain0 3 0 ..." ---- */

static bool is_schedstat(struct stall_str head, const char *key)
{
	(void)key;
	return snapshot_starts(head, "version ") &&
	       memmem(head.p, head.n, "\ntimestamp ", 11);
}

static void read_schedstat(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, key, value;
	char cpu[24] = "", part[MAX_KEY + 32];

	while (snapshot_line(&text, &line)) {
		if (!split(line, ' ', &key, &value))
			continue;
		if (snapshot_starts(key, "cpu"))
			snprintf(cpu, sizeof(cpu), "%.*s.",
				 key.n < 16 ? (int)key.n : 16, key.p);
		snprintf(part, sizeof(part), "%s%.*s",
			 snapshot_starts(key, "domain") ? cpu : "", (int)key.n,
			 key.p);
		snapshot_put(s, part, value);
	}
}

const struct snapshot_kind snapshot_kind_schedstat = {
	"scheduler's counters", is_schedstat, read_schedstat};

/* ---- /sys/kernel/debug/sched/debug ---- */

static bool is_sched(struct stall_str head, const char *key)
{
	(void)key;
	return memmem(head.p, head.n, "Sched Debug Version:", 20) != NULL;
}

/* "cpu#0, 2599.994 MHz", "rt_rq[0]:", "cfs_rq[0]:/"; its tasks are not kept. */
static bool is_section(struct stall_str line)
{
	return snapshot_starts(line, "cpu#") ||
	       snapshot_starts(line, "cfs_rq[") ||
	       snapshot_starts(line, "rt_rq[") ||
	       snapshot_starts(line, "dl_rq[") ||
	       snapshot_starts(line, "runnable tasks");
}

static void set_section(char *to, size_t size, struct stall_str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] != ':' && line.p[n] != ',')
		n++;
	if (n + 1 < line.n && line.p[n] == ':') /* the group of a cfs_rq */
		n = line.n;
	snprintf(to, size, "%.*s", n < size ? (int)n : (int)size - 1, line.p);
}

static void read_sched(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, key, value;
	char section[MAX_KEY] = "", part[3 * MAX_KEY];

	while (snapshot_line(&text, &line)) {
		if (is_section(line)) {
			set_section(section, sizeof(section), line);
			continue;
		}
		if (snapshot_starts(
			    (struct stall_str){section, strlen(section)},
			    "runnable") ||
		    !split(line, ':', &key, &value))
			continue;
		snprintf(part, sizeof(part), "%s%.*s", section, (int)key.n,
			 key.p);
		snapshot_put(s, part, value);
	}
}

const struct snapshot_kind snapshot_kind_sched = {"scheduler", is_sched,
						  read_sched};

/* ---- a single value ---- */

static bool is_word(struct stall_str head, const char *key)
{
	(void)key;
	return snapshot_starts(head, "Linux version ");
}

/* Strings that end in a NUL, as in /proc/PID/cmdline, get blanks between. */
static void read_word(struct snapshot *s, struct stall_str text)
{
	char plain[4096];

	if (text.n && text.n <= sizeof(plain) && memchr(text.p, '\0', text.n)) {
		for (size_t i = 0; i < text.n; i++)
			plain[i] = text.p[i];
		for (size_t i = 0; i < text.n; i++)
			if (!plain[i])
				plain[i] = ' ';
		text.p = plain;
	}
	if (snapshot_trim(text).n)
		snapshot_put(s, "", text);
}

const struct snapshot_kind snapshot_kind_word = {"value", is_word, read_word};
