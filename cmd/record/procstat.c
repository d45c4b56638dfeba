#include "cmd/record/procstat.h"

#include <stdio.h>
#include <string.h>

unsigned long long procstat(pid_t pid, enum procstat_field field)
{
	unsigned long long number = 0;
	char path[64], text[1024];
	const char *p;
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	/* The second is a name, in brackets, which may hold anything. */
	p = strrchr(text, ')');
	for (int i = 2; p && i < (int)field; i++)
		p = strchr(p + 1, ' ');
	if (p)
		sscanf(p, "%llu", &number);
	return number;
}
