#include "cmd/record/placed.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "cmd/record/events.h"

static const char *const groups[] = {"gostw_", "gdns_"};

void placed_group(const char *group, char *to, size_t size)
{
	snprintf(to, size, "%s_%d", group, (int)getpid());
}

static bool place(const struct probe *p, const char *group)
{
	char *line = NULL;
	int rc = -1;

	if (asprintf(&line, "%c:%s/%s %s:0x%" PRIx64 "%s%s\n", p->type, group,
		     p->name, p->path, p->offset, *p->fetch ? " " : "",
		     p->fetch) >= 0)
		rc = tracefs_instance_file_append(NULL, "uprobe_events", line);
	free(line);
	return rc > 0;
}

void placed_add(const struct probes *p, const char *sets, struct tracer *t,
		enum tracer_answer *answer)
{
	for (int i = 0; i < p->n; i++) {
		const struct record_event e = {.set = p->probe[i].set};
		char group[64];

		answer[i] = TRACER_MISSING;
		if (!record_event_wanted(&e, sets))
			continue;
		placed_group(p->probe[i].group, group, sizeof(group));
		answer[i] = place(&p->probe[i], group)
				    ? tracer_enable(t, group, p->probe[i].name)
				    : TRACER_REFUSED;
	}
}

/* ---- taking them away ---- */

/* "p:gostw_4711/stw_stop ...": whose it is; 0: nobody's of ours. */
static pid_t owner_of(const char *line)
{
	for (int i = 0; i < 2; i++) {
		size_t n = strlen(groups[i]);

		if (line[0] && line[1] == ':' &&
		    !strncmp(line + 2, groups[i], n))
			return (pid_t)atol(line + 2 + n);
	}
	return 0;
}

static bool is_dead(pid_t pid)
{
	return pid > 0 && kill(pid, 0) && errno == ESRCH;
}

static bool is_ours(pid_t pid)
{
	return pid == getpid();
}

static int remove_those(bool (*of)(pid_t))
{
	char *all = tracefs_instance_file_read(NULL, "uprobe_events", NULL);
	char *save = NULL;
	int n = 0;

	if (!all)
		return -1;
	for (char *line = strtok_r(all, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char command[200];

		if (!of(owner_of(line)))
			continue;
		line[strcspn(line, " ")] = '\0';
		snprintf(command, sizeof(command), "-:%s\n", line + 2);
		n += tracefs_instance_file_append(NULL, "uprobe_events",
						  command) > 0;
	}
	free(all);
	return n;
}

void placed_remove(void)
{
	remove_those(is_ours);
}

int placed_clean(void)
{
	return remove_those(is_dead);
}
