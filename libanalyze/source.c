#include "libanalyze/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/mem.h"
#include "libanalyze/unpack.h"

struct stall_source {
	char *name;
	char *data;
	size_t size;
	size_t next;	/* where the next line starts */
	int64_t lineno; /* of the line returned last */
	size_t pos;	/* ditto, its first byte */
	bool cut;	/* ditto, it had no '\n' */
	bool torn;	/* it was packed, and the end is missing */
	enum { OWNED, MAPPED, BORROWED } memory;
};

struct stall_source *stall_source_mem(const char *name, const void *p, size_t n)
{
	struct stall_source *src = stall_alloc(sizeof(*src));

	src->name = stall_strndup(name, strlen(name));
	src->data = stall_strndup(p, n);
	src->size = n;
	return src;
}

static int map_file(struct stall_source *src, int fd, const char *path,
		    struct stall_err *err)
{
	struct stat sb;

	if (fstat(fd, &sb))
		return stall_fail(err, "cannot read %s: %s", path,
				  strerror(errno));
	if (!S_ISREG(sb.st_mode))
		return stall_fail(err,
				  "cannot read %s: not a regular file; save it "
				  "to a file and name that",
				  path);
	src->size = (size_t)sb.st_size;
	if (!src->size)
		return 0; /* an empty mapping is refused by the kernel */
	src->data = mmap(NULL, src->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (src->data == MAP_FAILED) {
		src->data = NULL;
		return stall_fail(err, "cannot map %s: %s", path,
				  strerror(errno));
	}
	madvise(src->data, src->size, MADV_SEQUENTIAL);
	src->memory = MAPPED;
	return 0;
}

/* Takes the place of what is mapped. */
static int unpack(struct stall_source *src, const char *path, size_t most,
		  struct stall_err *err)
{
	int fd = stall_unpack(stall_source_all(src), most, &src->torn, err),
	    ret;

	if (fd < 0)
		return stall_fail_in(err, "%s: ", path);
	if (src->memory == MAPPED)
		munmap(src->data, src->size);
	src->data = NULL;
	src->memory = OWNED;
	ret = map_file(src, fd, path, err);
	close(fd);
	return ret;
}

/* most: of a packed file, how many bytes must be there. */
static struct stall_source *open_source(const char *path, size_t most,
					struct stall_err *err)
{
	struct stall_source *src;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		stall_fail(err, "cannot open %s: %s", path, strerror(errno));
		return NULL;
	}
	src = stall_alloc(sizeof(*src));
	src->name = stall_strndup(path, strlen(path));
	if (map_file(src, fd, path, err) ||
	    (stall_is_packed(stall_source_all(src)) &&
	     unpack(src, path, most, err))) {
		stall_source_close(src);
		src = NULL;
	}
	close(fd);
	return src;
}

struct stall_source *stall_source_part(const char *name, struct stall_str part,
				       size_t most, struct stall_err *err)
{
	struct stall_source *src = stall_alloc(sizeof(*src));

	src->name = stall_strndup(name, strlen(name));
	src->data = (char *)part.p;
	src->size = part.n;
	src->memory = BORROWED;
	if (stall_is_packed(part) && unpack(src, name, most, err)) {
		stall_source_close(src);
		return NULL;
	}
	return src;
}

struct stall_source *stall_source_open(const char *path, struct stall_err *err)
{
	return open_source(path, SIZE_MAX, err);
}

struct stall_source *stall_source_open_head(const char *path,
					    struct stall_err *err)
{
	return open_source(path, STALL_HEAD_BYTES, err);
}

void stall_source_close(struct stall_source *src)
{
	if (!src)
		return;
	if (src->memory == MAPPED)
		munmap(src->data, src->size);
	else if (src->memory == OWNED)
		free(src->data);
	free(src->name);
	free(src);
}

bool stall_source_torn(const struct stall_source *src)
{
	return src->torn;
}

const char *stall_source_name(const struct stall_source *src)
{
	return src->name;
}

struct stall_str stall_source_head(const struct stall_source *src)
{
	size_t n = src->size < STALL_HEAD_BYTES ? src->size : STALL_HEAD_BYTES;

	return (struct stall_str){src->data, n};
}

struct stall_str stall_source_all(const struct stall_source *src)
{
	return (struct stall_str){src->data, src->size};
}

bool stall_source_line(struct stall_source *src, struct stall_str *line)
{
	const char *p = src->data + src->next, *nl;
	size_t left = src->size - src->next;

	if (!left)
		return false;
	nl = memchr(p, '\n', left);
	line->p = p;
	line->n = nl ? (size_t)(nl - p) : left;
	src->pos = src->next;
	src->next += line->n + (nl != NULL);
	src->cut = !nl;
	src->lineno++;
	return true;
}

int64_t stall_source_lineno(const struct stall_source *src)
{
	return src->lineno;
}

int64_t stall_source_pos(const struct stall_source *src)
{
	return (int64_t)src->pos;
}

bool stall_source_cut(const struct stall_source *src)
{
	return src->cut;
}
