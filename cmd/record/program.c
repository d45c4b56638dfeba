#include "cmd/record/program.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/json.h"
#include "libanalyze/mem.h"

static char *copy(const char *s, size_t n)
{
	return stall_strndup(s, n);
}

/* ---- which file ---- */

/* As execvp() looks for it; NULL: not there. */
static char *find_command(const char *name)
{
	const char *path = getenv("PATH");
	char file[PATH_MAX];

	if (strchr(name, '/'))
		return realpath(name, NULL);
	for (; path && *path; path += *path == ':') {
		size_t n = strcspn(path, ":");

		snprintf(file, sizeof(file), "%.*s/%s", n ? (int)n : 1,
			 n ? path : ".", name);
		if (!access(file, X_OK))
			return realpath(file, NULL);
		path += n;
	}
	return NULL;
}

/* Its own path where that leads to the same file, else through /proc. */
static char *file_of_process(pid_t pid)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0)
		return NULL;
	path[n] = '\0';
	return copy(access(path, R_OK) ? link : path,
		    strlen(access(path, R_OK) ? link : path));
}

/* The C library that a process has loaded; NULL: none. */
static char *libc_of_process(pid_t pid)
{
	char maps[64], line[PATH_MAX + 100], *ret = NULL;
	FILE *f;

	snprintf(maps, sizeof(maps), "/proc/%d/maps", (int)pid);
	f = fopen(maps, "re");
	while (f && !ret && fgets(line, sizeof(line), f)) {
		char *path = strchr(line, '/');
		const char *name = path ? strrchr(path, '/') : NULL;

		line[strcspn(line, "\n")] = '\0';
		if (name && !strncmp(name, "/libc.so", 8))
			ret = copy(path, strlen(path));
	}
	if (f)
		fclose(f);
	return ret;
}

/* That of this program: what it starts will have the same, but in a container.
 */
static char *our_libc(void)
{
	Dl_info info;

	if (!dladdr((void *)(uintptr_t)getaddrinfo, &info) || !info.dli_fname)
		return NULL;
	return realpath(info.dli_fname, NULL);
}

/* ---- what it is ---- */

static void add_libc(struct program *p, char *path)
{
	struct stall_err unused = {""};
	struct elf e;

	if (path && !elf_open(&e, path, &unused)) {
		goprobes_add_libc(&p->probes, path, &e);
		elf_close(&e);
	}
	free(path);
}

/* A program without dynamic symbols has no C library to call. */
static bool is_dynamic(const struct elf *e)
{
	struct stall_str s;
	uint64_t addr;

	return elf_section(e, ".interp", &s, &addr);
}

static bool take_info(struct program *p, const struct elf *e,
		      struct goinfo *info)
{
	if (!goinfo_read(e, info))
		return false;
	snprintf(p->version, sizeof(p->version), "%.*s",
		 (int)(info->version.n < 60 ? info->version.n : 60),
		 info->version.p);
	p->module = copy(info->module.p, info->module.n);
	return true;
}

bool program_identify(struct program *p, pid_t pid)
{
	struct stall_err unused = {""};
	struct goinfo info;
	bool is_go;
	struct elf e;

	*p = (struct program){.path = file_of_process(pid)};
	if (!p->path || elf_open(&e, p->path, &unused))
		return false;
	is_go = take_info(p, &e, &info);
	elf_close(&e);
	return is_go;
}

void program_find(struct program *p, pid_t pid, const char *command)
{
	struct stall_err unused = {""};
	struct goinfo info;
	bool dynamic;
	struct elf e;

	*p = (struct program){.path = pid > 0 ? file_of_process(pid)
					      : find_command(command)};
	if (!p->path || elf_open(&e, p->path, &unused))
		return;
	dynamic = is_dynamic(&e);
	if (take_info(p, &e, &info))
		goprobes_add(&p->probes, p->path, &e, &info);
	elf_close(&e);
	if (dynamic)
		add_libc(p, pid > 0 ? libc_of_process(pid) : our_libc());
}

void program_free(struct program *p)
{
	goprobes_free(&p->probes);
	free(p->path);
	free(p->module);
	*p = (struct program){NULL};
}

/* ---- go.json ---- */

static const char *const variables[] = {"GODEBUG", "GOGC", "GOMAXPROCS",
					"GOMEMLIMIT", "GOTRACEBACK"};

#define VARIABLES (sizeof(variables) / sizeof(*variables))

/* The environment that a process was started with, NUL between. */
static char *environment(pid_t pid, size_t *ret_n)
{
	char path[64], buf[4096], *text = NULL;
	FILE *from, *to = open_memstream(&text, ret_n);
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/environ",
		 pid > 0 ? (int)pid : (int)getpid());
	from = fopen(path, "re");
	while (from && (n = fread(buf, 1, sizeof(buf), from)))
		fwrite(buf, 1, n, to);
	if (from)
		fclose(from);
	fclose(to);
	return text;
}

static void put_variables(pid_t pid, FILE *f)
{
	size_t n, size;
	char *all = environment(pid, &size);
	const char *before = "";

	fputs("  \"environment\": {", f);
	for (char *s = all; s < all + size; s += n + 1) {
		size_t name = strcspn(s, "=");

		n = strlen(s);
		for (size_t i = 0; s[name] && i < VARIABLES; i++)
			if (strlen(variables[i]) == name &&
			    !memcmp(s, variables[i], name)) {
				fprintf(f, "%s\"%s\": ", before, variables[i]);
				stall_json_text(s + name + 1, f);
				before = ", ";
			}
	}
	fputs("},\n", f);
	free(all);
}

/* Lines "build\tKEY=VALUE", each as a member. */
static void put_settings(const char *module, FILE *f)
{
	const char *before = "";

	fputs("  \"build_settings\": {", f);
	while (module && *module) {
		size_t n = strcspn(module, "\n"), key;

		key = n > 6 && !strncmp(module, "build\t", 6)
			      ? strcspn(module + 6, "=\n")
			      : n;
		if (6 + key < n) {
			char *name = copy(module + 6, key);
			char *value = copy(module + 7 + key, n - 7 - key);

			fputs(before, f);
			stall_json_text(name, f);
			fputs(": ", f);
			stall_json_text(value, f);
			before = ", ";
			free(name);
			free(value);
		}
		module += n + (module[n] == '\n');
	}
	fputs("},\n", f);
}

static void put_probes(const struct program *p,
		       const enum tracer_answer *answer, FILE *f)
{
	static const char *const words[] = {
		[TRACER_ENABLED] = "placed",
		[TRACER_MISSING] = "not asked for",
		[TRACER_REFUSED] = "refused",
	};

	fputs("  \"probes\": [", f);
	for (int i = 0; answer && i < p->probes.n; i++) {
		const struct probe *x = &p->probes.probe[i];

		fprintf(f,
			"%s\n    {\"event\": \"%s:%s\", \"function\": \"%s\", "
			"\"type\": \"%c\", \"offset\": \"0x%" PRIx64
			"\", \"arguments\": ",
			i ? "," : "", x->group, x->name, x->function, x->type,
			x->offset);
		stall_json_text(x->fetch, f);
		fprintf(f, ", \"state\": \"%s\"}", words[answer[i]]);
	}
	fputs(answer && p->probes.n ? "\n  ]\n" : "]\n", f);
}

void program_describe(const struct program *p, pid_t pid,
		      const enum tracer_answer *answer, FILE *f)
{
	fprintf(f, "{\n  \"pid\": %d,\n  \"path\": ", (int)pid);
	if (p->path)
		stall_json_text(p->path, f);
	else
		fputs("null", f);
	fputs(",\n  \"go_version\": ", f);
	if (*p->version)
		stall_json_text(p->version, f);
	else
		fputs("null", f);
	fputs(",\n", f);
	put_settings(p->module, f);
	put_variables(pid, f);
	put_probes(p, answer, f);
	fputs("}\n", f);
}
