/*
 * What the kernel tells of a process, and of who waits, in forms of their own:
 *
 *	Max locked memory         8388608              unlimited      bytes
 *
 *	124 (a b) R 1 124 124 0 -1 4194304 97 0 3 0 12 4 0 0 -51 0 2 0 1574
 *
 *	some avg10=0.00 avg60=0.12 avg300=0.03 total=1234
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "importers/snapshot/snapshot.h"

/* Takes the next word off *text; false: there is none. */
static bool word(struct stall_str *text, struct stall_str *w)
{
	struct stall_str t = snapshot_trim(*text);
	size_t n = 0;

	while (n < t.n && !strchr(" \t\r\n", t.p[n]))
		n++;
	*w = (struct stall_str){t.p, n};
	*text = (struct stall_str){t.p + n, t.n - n};
	return n > 0;
}

/* ---- /proc/PID/limits ---- */

static bool is_limits(struct stall_str head, const char *key)
{
	(void)key;
	return snapshot_starts(head, "Limit  ") &&
	       memmem(head.p, head.n, "Soft Limit", 10);
}

/* The name has single blanks in it, and two after it at least. */
static void read_limits(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, soft, hard;
	char name[64], value[128];
	const char *end;

	while (snapshot_line(&text, &line)) {
		end = line.n ? memmem(line.p, line.n, "  ", 2) : NULL;
		if (!end || snapshot_starts(line, "Limit "))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(end - line.p),
			 line.p);
		line.n -= (size_t)(end - line.p);
		line.p = end;
		if (!word(&line, &soft) || !word(&line, &hard))
			continue;
		line = snapshot_trim(line);
		snprintf(value, sizeof(value), "%.*s %.*s %.*s", (int)soft.n,
			 soft.p, (int)hard.n, hard.p, (int)line.n, line.p);
		snapshot_put(s, name, (struct stall_str){value, strlen(value)});
	}
}

const struct snapshot_kind snapshot_kind_limits = {"limits", is_limits,
						   read_limits};

/* ---- /proc/PID/stat, /proc/PID/task/TID/stat ---- */

/* proc(5), from the third on; NULL: of no use here. */
static const char *const fields[] = {
	"state", "ppid",      NULL,	     NULL,     NULL,
	NULL,	 NULL,	      "minflt",	     NULL,     "majflt",
	NULL,	 "utime",     "stime",	     NULL,     NULL,
	NULL,	 "nice",      "num_threads", NULL,     "starttime",
	NULL,	 NULL,	      NULL,	     NULL,     NULL,
	NULL,	 NULL,	      NULL,	     NULL,     NULL,
	NULL,	 NULL,	      NULL,	     NULL,     NULL,
	NULL,	 "processor", "rt_priority", "policy", "delayacct_blkio_ticks"};

static bool is_stat(struct stall_str head, const char *key)
{
	return !strncmp(key, "/proc/", 6) && isdigit((unsigned char)key[6]) &&
	       snapshot_ends(key, "/stat") && memchr(head.p, ')', head.n);
}

/* The name may have anything in it, a ) too. */
static void read_stat(struct snapshot *s, struct stall_str text)
{
	const char *open = memchr(text.p, '(', text.n);
	const char *close = memrchr(text.p, ')', text.n);
	struct stall_str w;

	if (!open || !close || close < open)
		return;
	snapshot_put(s, "comm",
		     (struct stall_str){open + 1, (size_t)(close - open) - 1});
	text = (struct stall_str){close + 1,
				  (size_t)(text.p + text.n - close) - 1};
	for (size_t i = 0;
	     i < sizeof(fields) / sizeof(*fields) && word(&text, &w); i++)
		if (fields[i])
			snapshot_put(s, fields[i], w);
}

const struct snapshot_kind snapshot_kind_stat = {"process", is_stat, read_stat};

/* ---- pressure ---- */

static bool is_pressure(struct stall_str head, const char *key)
{
	(void)key;
	return snapshot_starts(head, "some avg10=") ||
	       snapshot_starts(head, "full avg10=");
}

static void read_pressure(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, who, w;
	const char *is;
	char part[128];

	while (snapshot_line(&text, &line)) {
		if (!word(&line, &who))
			continue;
		while (word(&line, &w)) {
			is = memchr(w.p, '=', w.n);
			if (!is || who.n + w.n >= sizeof(part))
				continue;
			snprintf(part, sizeof(part), "%.*s.%.*s", (int)who.n,
				 who.p, (int)(is - w.p), w.p);
			snapshot_put(
				s, part,
				(struct stall_str){
					is + 1, (size_t)(w.p + w.n - is) - 1});
		}
	}
}

const struct snapshot_kind snapshot_kind_pressure = {"pressure", is_pressure,
						     read_pressure};
