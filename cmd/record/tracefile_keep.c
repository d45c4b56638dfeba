/*
 * The parts of a trace.dat one after the other, each with its size before it.
 * Read again by the same program on the same machine only.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/record/tracefile.h"
#include "libanalyze/mem.h"

#define MAX_PART (64u << 20)

static const char magic[8] = "STALLTP1";

static void put(FILE *f, const char *p, uint64_t n)
{
	fwrite(&n, sizeof(n), 1, f);
	if (n)
		fwrite(p, 1, n, f);
}

int tracefile_save(const struct tracefile *t, const char *path,
		   struct stall_err *err)
{
	FILE *f = fopen(path, "wxe");
	bool failed;

	if (!f)
		return stall_fail(err, "cannot create %s: %s", path,
				  strerror(errno));
	fwrite(magic, 1, sizeof(magic), f);
	fwrite(&t->page_size, sizeof(t->page_size), 1, f);
	fwrite(&t->ncpus, sizeof(t->ncpus), 1, f);
	put(f, t->header, t->nheader);
	put(f, t->ftrace, t->nftrace);
	put(f, t->systems, t->nsystems);
	put(f, t->printk, t->nprintk);
	put(f, t->clock, strlen(t->clock));
	put(f, t->uname, strlen(t->uname));
	failed = ferror(f);
	if (fclose(f) || failed)
		return stall_fail(err, "cannot write %s: %s", path,
				  strerror(errno));
	return 0;
}

/* A NUL is put behind it. NULL: the file ends too early. */
static char *get(FILE *f, size_t *ret_n)
{
	uint64_t n;
	char *p;

	if (fread(&n, sizeof(n), 1, f) != 1 || n > MAX_PART)
		return NULL;
	p = stall_alloc((size_t)n + 1);
	if (fread(p, 1, (size_t)n, f) != n) {
		free(p);
		return NULL;
	}
	*ret_n = (size_t)n;
	return p;
}

static bool get_all(struct tracefile *t, FILE *f)
{
	char head[sizeof(magic)];
	size_t n;

	return fread(head, 1, sizeof(head), f) == sizeof(head) &&
	       !memcmp(head, magic, sizeof(head)) &&
	       fread(&t->page_size, sizeof(t->page_size), 1, f) == 1 &&
	       fread(&t->ncpus, sizeof(t->ncpus), 1, f) == 1 &&
	       t->page_size >= 64 && t->page_size <= 1u << 24 &&
	       t->ncpus <= 8192 && (t->header = get(f, &t->nheader)) &&
	       (t->ftrace = get(f, &t->nftrace)) &&
	       (t->systems = get(f, &t->nsystems)) &&
	       (t->printk = get(f, &t->nprintk)) && (t->clock = get(f, &n)) &&
	       (t->uname = get(f, &n));
}

int tracefile_load(struct tracefile *t, const char *path, struct stall_err *err)
{
	FILE *f = fopen(path, "re");
	bool good;

	*t = (struct tracefile){0};
	if (!f)
		return stall_fail(err, "cannot open %s: %s", path,
				  strerror(errno));
	good = get_all(t, f);
	fclose(f);
	if (good)
		return 0;
	tracefile_free(t);
	return stall_fail(err, "%s is damaged", path);
}
