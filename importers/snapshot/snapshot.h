/* snapshot.h - what the files of snapshot/ share */
#ifndef STALL_SNAPSHOT_H
#define STALL_SNAPSHOT_H

#include <limits.h>
#include <stdbool.h>

#include "libanalyze/load.h"

/* One file of a snapshot. */
struct snapshot {
	struct stall_load *load;
	const char *moment; /* before, during, after, or NULL */
	char key[PATH_MAX]; /* its path on the machine, as far as known */
	int64_t n;	    /* rows put, of all files */
};

/* Sets key and moment from the file's name: "env/before/proc/version",
 * "env/proc_sys_kernel_x" or any other. */
void snapshot_name(struct snapshot *s, const char *name);

/* key:part, or key alone if part is empty; blanks at the ends are taken off. */
void snapshot_put(struct snapshot *s, const char *part, struct stall_str value);
/* Under a key of its own. */
void snapshot_put_as(struct snapshot *s, struct stall_str key,
		     struct stall_str value);

/* Takes the next line off *text, without its end; false: there is none. */
bool snapshot_line(struct stall_str *text, struct stall_str *line);
struct stall_str snapshot_trim(struct stall_str s);
bool snapshot_starts(struct stall_str s, const char *with);
bool snapshot_ends(const char *s, const char *with);

/*
 * One kind of text each; each knows its own by its first bytes. tables.c:
 * CONFIG_X=y, path=value, key: value, /proc/stat, /proc/schedstat,
 * /sys/kernel/debug/sched/debug; log.c: the kernel's log; interrupts.c;
 * kallsyms.c; notes.c: what `record` wrote, JSON; process.c: limits and stat of
 * a process, pressure.
 */
struct snapshot_kind {
	const char *name;
	bool (*is)(struct stall_str head, const char *key);
	void (*read)(struct snapshot *s, struct stall_str text);
};
extern const struct snapshot_kind snapshot_kind_config, snapshot_kind_assigned,
	snapshot_kind_colons, snapshot_kind_sched, snapshot_kind_log,
	snapshot_kind_interrupts, snapshot_kind_clocks, snapshot_kind_notes,
	snapshot_kind_word, snapshot_kind_words, snapshot_kind_kallsyms,
	snapshot_kind_schedstat, snapshot_kind_limits, snapshot_kind_stat,
	snapshot_kind_pressure, snapshot_kind_rollup;

#endif
