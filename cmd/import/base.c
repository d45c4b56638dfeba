/* What a path is called. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/import/plan.h"
#include "libanalyze/mem.h"
#include "libanalyze/unpack.h"

const char *plan_last_part(const char *path, size_t *ret_len)
{
	size_t n = strlen(path), begin;

	while (n > 1 && path[n - 1] == '/')
		n--;
	begin = n;
	while (begin && path[begin - 1] != '/')
		begin--;
	*ret_len = n - begin;
	return path + begin;
}

/* `record` names its files all alike: the folder tells them apart. */
static bool is_recorders(const char *part, size_t n)
{
	static const char *const names[] = {"trace.dat", "stderr.ts",
					    "stderr.log", "goexec.trace"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == n && !strncmp(part, names[i], n))
			return true;
	return false;
}

/* "run1" of "a/run1/trace.dat"; NULL: another file. */
static char *recorders_folder(const char *path)
{
	char whole[PATH_MAX];
	const char *part;
	size_t n;

	part = plan_last_part(path, &n);
	if (!is_recorders(part, n) || !realpath(path, whole))
		return NULL;
	*strrchr(whole, '/') = '\0';
	part = plan_last_part(whole, &n);
	return n ? stall_strndup(part, n) : NULL;
}

/* How long the ending is, if the name has it and more. */
static size_t ending(const char *part, size_t n, const char *end)
{
	size_t m = strlen(end);

	return n > m && !strncmp(part + n - m, end, m) ? m : 0;
}

char *plan_base(const char *path)
{
	static const char *const ends[] = {
		".stderr.ts", ".trace.dat", ".perf.data", ".gotrace",
		".trace",     ".stderr",    ".stdout",	  ".ts",
		".dat",	      ".data",	    ".txt",	  ".log"};
	char whole[PATH_MAX], *folder = recorders_folder(path);
	const char *part;
	size_t n;

	if (folder)
		return folder;
	part = plan_last_part(path, &n);
	if ((n == 1 && *part == '.') || (n == 2 && !strncmp(part, "..", 2)))
		if (realpath(path, whole))
			part = plan_last_part(whole, &n);
	n = stall_unpacked_name(part, n);
	for (size_t i = 0, m = 0; i < sizeof(ends) / sizeof(*ends) && !m; i++) {
		m = ending(part, n, ends[i]);
		n -= m;
	}
	return stall_strndup(part, n);
}
