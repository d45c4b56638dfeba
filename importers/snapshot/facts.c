#include <stdio.h>
#include <string.h>

#include "importers/snapshot/snapshot.h"

enum { MAX_VALUE = 65536 };

static const struct stall_rowtype fact_row = {
	"machine_fact", "source_id, moment, key, value", 4};

struct stall_str snapshot_trim(struct stall_str s)
{
	while (s.n && strchr(" \t\r\n", *s.p)) {
		s.p++;
		s.n--;
	}
	while (s.n && (strchr(" \t\r\n", s.p[s.n - 1]) || !s.p[s.n - 1]))
		s.n--;
	return s;
}

bool snapshot_starts(struct stall_str s, const char *with)
{
	return s.n >= strlen(with) && !memcmp(s.p, with, strlen(with));
}

bool snapshot_ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);

	return n >= m && !strcmp(s + n - m, with);
}

bool snapshot_line(struct stall_str *text, struct stall_str *line)
{
	const char *nl = text->n ? memchr(text->p, '\n', text->n) : NULL;

	if (!text->n)
		return false;
	*line = (struct stall_str){text->p,
				   nl ? (size_t)(nl - text->p) : text->n};
	text->p += line->n + (nl != NULL);
	text->n -= line->n + (nl != NULL);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

/* ---- names ---- */

/* "proc_sys_kernel_x", as some scripts name their copies. */
static bool flat_name(char *to, size_t size, const char *name)
{
	static const char *const folders[][2] = {
		{"proc_sys_kernel_", "/proc/sys/kernel/"},
		{"proc_sys_vm_", "/proc/sys/vm/"},
		{"sys_devices_system_cpu_", "/sys/devices/system/cpu/"},
		{"sys_devices_system_clocksource_clocksource0_",
		 "/sys/devices/system/clocksource/clocksource0/"},
		{"sys_kernel_debug_sched_", "/sys/kernel/debug/sched/"},
		{"sys_kernel_", "/sys/kernel/"},
		{"proc_", "/proc/"},
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (!strncmp(name, folders[i][0], strlen(folders[i][0]))) {
			snprintf(to, size, "%s%s", folders[i][1],
				 name + strlen(folders[i][0]));
			return true;
		}
	return false;
}

/* "sys_devices_system_node_node0_cpulist" */
static bool node_name(char *to, size_t size, const char *name)
{
	static const char flat[] = "sys_devices_system_node_node";
	size_t n = strlen(flat), digits = 0;

	if (strncmp(name, flat, n))
		return false;
	digits = strspn(name + n, "0123456789");
	if (!digits || name[n + digits] != '_')
		return false;
	snprintf(to, size, "/sys/devices/system/node/node%.*s/%s", (int)digits,
		 name + n, name + n + digits + 1);
	return true;
}

static const char *moment_of(const char *name)
{
	static const char *const moments[][2] = {
		{"before/", "before"}, {"_before", "before"},
		{"during/", "during"}, {"after/", "after"},
		{"_after", "after"},
	};

	for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++)
		if (strstr(name, moments[i][0]))
			return moments[i][1];
	return NULL;
}

void snapshot_name(struct snapshot *s, const char *name)
{
	static const char *const roots[] = {"/proc/", "/sys/", "/boot/"};
	const char *base = strrchr(name, '/');

	s->moment = moment_of(name);
	for (int i = 0; i < 3; i++) {
		const char *root = strstr(name, roots[i]);

		if (root) {
			snprintf(s->key, sizeof(s->key), "%s", root);
			return;
		}
	}
	base = base ? base + 1 : name;
	if (!node_name(s->key, sizeof(s->key), base) &&
	    !flat_name(s->key, sizeof(s->key), base))
		snprintf(s->key, sizeof(s->key), "%s", base);
}

/* ---- rows ---- */

void snapshot_put_as(struct snapshot *s, struct stall_str key,
		     struct stall_str value)
{
	value = snapshot_trim(value);
	if (value.n > MAX_VALUE)
		value.n = MAX_VALUE;
	stall_load_row(
		s->load, &fact_row, stall_int(stall_load_source_id(s->load)),
		stall_cstr(s->moment), stall_text(key), stall_text(value));
	s->n++;
}

void snapshot_put(struct snapshot *s, const char *part, struct stall_str value)
{
	char key[PATH_MAX + 256];
	int n = snprintf(key, sizeof(key), "%s%s%s", s->key, *part ? ":" : "",
			 part);

	snapshot_put_as(s,
			(struct stall_str){key, n < (int)sizeof(key)
							? (size_t)n
							: sizeof(key) - 1},
			value);
}
