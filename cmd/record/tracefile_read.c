/* What tracefs says of the events, in the order and the form of a trace.dat. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <tracefs.h>
#include <unistd.h>

#include "cmd/record/tracefile.h"
#include "libanalyze/mem.h"

/* Files of tracefs have no size: read to the end. NULL: it cannot be read. */
static char *slurp(const char *folder, const char *name, size_t *ret_n)
{
	char path[PATH_MAX], buf[4096], *text = NULL;
	size_t n;
	FILE *from, *to;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	from = fopen(path, "re");
	if (!from)
		return NULL;
	to = open_memstream(&text, ret_n);
	while ((n = fread(buf, 1, sizeof(buf), from)))
		fwrite(buf, 1, n, to);
	fclose(from);
	fclose(to);
	return text;
}

static void put64(FILE *f, uint64_t n)
{
	fwrite(&n, sizeof(n), 1, f);
}

static void put32(FILE *f, uint32_t n)
{
	fwrite(&n, sizeof(n), 1, f);
}

/* A text with its size before it. */
static int put_file(FILE *f, const char *folder, const char *name)
{
	size_t n = 0;
	char *text = slurp(folder, name, &n);

	if (!text)
		return -1;
	put64(f, n);
	fwrite(text, 1, n, f);
	free(text);
	return 0;
}

/* ---- formats ---- */

static int is_event(const struct dirent *e)
{
	return *e->d_name != '.' && e->d_type == DT_DIR;
}

/* The number of formats in a system, and each with its size. */
static void put_system(FILE *f, const char *folder, const char *system)
{
	char path[PATH_MAX], *body = NULL;
	struct dirent **entry;
	uint32_t count = 0;
	size_t size;
	FILE *b = open_memstream(&body, &size);
	int n;

	snprintf(path, sizeof(path), "%s/events/%s", folder, system);
	n = scandir(path, &entry, is_event, alphasort);
	for (int i = 0; i < n; i++) {
		char name[NAME_MAX + 16];

		snprintf(name, sizeof(name), "%s/format", entry[i]->d_name);
		count += !put_file(b, path, name);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	fclose(b);
	put32(f, count);
	fwrite(body, 1, size, f);
	free(body);
}

static void put_systems(FILE *f, const char *folder,
			const struct tracefile_system *systems)
{
	uint32_t n = 0;

	while (systems[n].folder)
		n++;
	put32(f, n);
	for (uint32_t i = 0; i < n; i++) {
		fwrite(systems[i].name, 1, strlen(systems[i].name) + 1, f);
		put_system(f, folder, systems[i].folder);
	}
}

static int put_header(FILE *f, const char *folder)
{
	fwrite("header_page", 1, sizeof("header_page"), f);
	if (put_file(f, folder, "events/header_page"))
		return -1;
	fwrite("header_event", 1, sizeof("header_event"), f);
	return put_file(f, folder, "events/header_event");
}

/* "field: char data; offset:16; size:4080; ...": the page ends with the data.
 */
static uint32_t page_size(const char *header, size_t n)
{
	const char *at = memmem(header, n, "char data;", 10);
	unsigned offset, size;

	if (!at ||
	    sscanf(at, "char data; offset:%u; size:%u;", &offset, &size) != 2)
		return (uint32_t)getpagesize();
	return offset + size;
}

static char *uname_text(void)
{
	struct utsname u;
	char *text = NULL;

	if (uname(&u) || asprintf(&text, "%s %s %s %s", u.sysname, u.nodename,
				  u.release, u.machine) < 0)
		return stall_strndup("", 0);
	return text;
}

int tracefile_read(struct tracefile *t, const char *folder,
		   const struct tracefile_system *systems,
		   struct stall_err *err)
{
	size_t n;
	FILE *f;
	int rc;

	*t = (struct tracefile){
		.ncpus = (uint32_t)sysconf(_SC_NPROCESSORS_CONF)};
	f = open_memstream(&t->header, &t->nheader);
	rc = put_header(f, folder);
	fclose(f);
	if (rc)
		return stall_fail(err, "cannot read %s/events/header_page: %s",
				  folder, strerror(errno));
	f = open_memstream(&t->ftrace, &t->nftrace);
	put_system(f, tracefs_tracing_dir(), "ftrace");
	fclose(f);
	f = open_memstream(&t->systems, &t->nsystems);
	put_systems(f, folder, systems);
	fclose(f);
	t->page_size = page_size(t->header, t->nheader);
	t->printk = slurp(tracefs_tracing_dir(), "printk_formats", &t->nprintk);
	t->clock = slurp(folder, "trace_clock", &n);
	t->uname = uname_text();
	return 0;
}

void tracefile_read_comms(struct tracefile *t)
{
	free(t->comms);
	t->comms = slurp(tracefs_tracing_dir(), "saved_cmdlines", &t->ncomms);
}

void tracefile_free(struct tracefile *t)
{
	free(t->header);
	free(t->ftrace);
	free(t->systems);
	free(t->printk);
	free(t->comms);
	free(t->clock);
	free(t->uname);
	*t = (struct tracefile){0};
}
