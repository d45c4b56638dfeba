#include "cmd/record/pages.h"

#include <stdio.h>
#include <unistd.h>

static const char *const names[BUFFERS] = {"", "target"};

const char *pages_name(int buffer)
{
	return names[buffer];
}

void pages_head(char path[PATH_MAX], const char *folder)
{
	snprintf(path, PATH_MAX, "%s/.trace.head", folder);
}

void pages_raw(char path[PATH_MAX], const char *folder, int buffer)
{
	snprintf(path, PATH_MAX, "%s/.trace.%d", folder, buffer);
}

static void remove_all(const char *folder, uint32_t ncpus)
{
	char raw[PATH_MAX], path[PATH_MAX + 16];

	for (int b = 0; b < BUFFERS; b++)
		for (uint32_t c = 0; c < ncpus; c++) {
			pages_raw(raw, folder, b);
			snprintf(path, sizeof(path), "%s.%u", raw, c);
			unlink(path);
		}
	pages_head(raw, folder);
	unlink(raw);
}

int pages_to_file(const char *folder, const struct tracefile *t, int nbuffers,
		  int version, struct stall_err *err)
{
	char path[PATH_MAX], raw[BUFFERS][PATH_MAX];
	const char *const list[BUFFERS] = {raw[MAIN], raw[TARGET]};

	for (int b = 0; b < BUFFERS; b++)
		pages_raw(raw[b], folder, b);
	snprintf(path, sizeof(path), "%s/trace.dat", folder);
	if (tracefile_write(t, path, version, list, names, nbuffers, err))
		return -1;
	remove_all(folder, t->ncpus);
	return 0;
}
