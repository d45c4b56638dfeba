#include "cmd/record/goprocs.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/args/args.h"
#include "cmd/record/procstat.h"
#include "libanalyze/mem.h"

struct goproc {
	pid_t pid;
	unsigned long long born; /* in ticks: a pid is used again */
	ino_t file;		 /* of its program: it may execute another */
	char *text;		 /* what is known of it, JSON */
};

static ino_t program_file(pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	return stat(path, &st) ? 0 : st.st_ino;
}

static bool seen(const struct goprocs *g, pid_t pid)
{
	unsigned long long when = procstat(pid, PROCSTAT_BORN);
	ino_t file = program_file(pid);

	for (int i = 0; i < g->n; i++)
		if (g->one[i].pid == pid && g->one[i].born == when &&
		    g->one[i].file == file)
			return true;
	return false;
}

void goprocs_add(struct goprocs *g, const struct program *p, pid_t pid,
		 const enum tracer_answer *answer)
{
	struct goproc new = {
		.pid = pid, .born = procstat(pid, PROCSTAT_BORN), .file = program_file(pid)};
	size_t size;
	FILE *f = open_memstream(&new.text, &size);

	program_describe(p, pid, answer, f);
	fclose(f);
	g->one = stall_grow(g->one, (size_t)(g->n + 1) * sizeof(new));
	g->one[g->n++] = new;
}

void goprocs_look(struct goprocs *g)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	while (d && (e = readdir(d))) {
		pid_t pid = (pid_t)atol(e->d_name);
		struct program p;

		if (pid <= 0 || seen(g, pid))
			continue;
		if (program_identify(&p, pid))
			goprocs_add(g, &p, pid, NULL);
		program_free(&p);
	}
	if (d)
		closedir(d);
}

int goprocs_write(const struct goprocs *g, const char *folder,
		  struct stall_err *err)
{
	char path[PATH_MAX];
	struct args_output file;

	snprintf(path, sizeof(path), "%s/go.json", folder);
	if (args_output_open(&file, path, err))
		return -1;
	for (int i = 0; i < g->n; i++)
		fprintf(file.f, "%s%s", i ? ",\n" : "[\n", g->one[i].text);
	fputs(g->n ? "]\n" : "[]\n", file.f);
	return args_output_close(&file, err);
}

void goprocs_free(struct goprocs *g)
{
	for (int i = 0; i < g->n; i++)
		free(g->one[i].text);
	free(g->one);
	*g = (struct goprocs){NULL, 0};
}
