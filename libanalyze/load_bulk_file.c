/* Pages are handed out in order and written in large pieces. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "libanalyze/load_bulk.h"
#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"

#define BUF_BYTES (1u << 20)

/* Offsets in the database header [1.3]. */
enum {
	HEADER_BYTES = 100,
	AT_PAGE_SIZE = 16,
	AT_RESERVED = 20,
	AT_CHANGES = 24,
	AT_PAGES = 28,
	AT_FREE_PAGES = 36,
	AT_VALID_FOR = 92,
};

/* Locks are taken on the bytes from here on; the page is never used [1.4]. */
#define LOCK_BYTE (1u << 30)

int stall_bulk_fail(struct stall_err *err)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return stall_fail(err, "the disk is full; make room, or name a "
				       "database on another disk");
	return stall_fail(err, "%s", strerror(errno));
}

int stall_bulk_write(int fd, const uint8_t *p, size_t n, int64_t at,
		     struct stall_err *err)
{
	while (n) {
		ssize_t done = pwrite(fd, p, n, at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			errno = done ? errno : EIO;
			return stall_bulk_fail(err);
		}
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return 0;
}

static int read_at(int fd, uint8_t *p, size_t n, off_t at,
		   struct stall_err *err)
{
	ssize_t done;

	do
		done = pread(fd, p, n, at);
	while (done < 0 && errno == EINTR);
	if (done == (ssize_t)n)
		return 0;
	errno = done < 0 ? errno : EIO;
	return stall_bulk_fail(err);
}

static off_t offset_of(const struct stall_bulk_file *f, uint32_t no)
{
	return (off_t)(no - 1) * f->page_size;
}

static int read_header(struct stall_bulk_file *f, struct stall_err *err)
{
	uint8_t h[HEADER_BYTES];

	if (read_at(f->fd, h, sizeof(h), 0, err))
		return -1;
	f->page_size = (uint32_t)h[AT_PAGE_SIZE] << 8 | h[AT_PAGE_SIZE + 1];
	if (f->page_size == 1) /* 65536 does not fit */
		f->page_size = 65536;
	f->usable = f->page_size - h[AT_RESERVED];
	f->next = f->first = stall_bulk_get32(h + AT_PAGES) + 1;
	if (f->page_size < 512 || stall_bulk_get32(h + AT_FREE_PAGES))
		return stall_fail(err, "not a fresh database");
	f->buf = stall_alloc(BUF_BYTES);
	return 0;
}

int stall_bulk_file_open(struct stall_bulk_file *f, const char *path,
			 struct stall_err *err)
{
	*f = (struct stall_bulk_file){.fd = open(path, O_RDWR | O_CLOEXEC)};
	if (f->fd < 0)
		return stall_bulk_fail(err);
	return read_header(f, err);
}

void stall_bulk_file_close(struct stall_bulk_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	free(f->buf);
	*f = (struct stall_bulk_file){.fd = -1};
}

int stall_bulk_file_flush(struct stall_bulk_file *f, struct stall_err *err)
{
	size_t n = (size_t)(f->next - f->first) * f->page_size;

	if (n &&
	    stall_bulk_write(f->fd, f->buf, n, offset_of(f, f->first), err))
		return -1;
	/* The disk may begin: else all of it is waited for at the end. Where
	 * there is no such call, that is so. */
	sync_file_range(f->fd, offset_of(f, f->first), (off_t)n,
			SYNC_FILE_RANGE_WRITE);
	f->first = f->next;
	return 0;
}

static bool is_lock_page(const struct stall_bulk_file *f, uint32_t no)
{
	return no == LOCK_BYTE / f->page_size + 1;
}

uint32_t stall_bulk_file_peek(const struct stall_bulk_file *f)
{
	return f->next + is_lock_page(f, f->next);
}

static uint8_t *next_page(struct stall_bulk_file *f, struct stall_err *err)
{
	size_t at = (size_t)(f->next - f->first) * f->page_size;

	if (at + f->page_size > BUF_BYTES) {
		if (stall_bulk_file_flush(f, err))
			return NULL;
		at = 0;
	}
	f->next++;
	return f->buf + at;
}

uint8_t *stall_bulk_file_page(struct stall_bulk_file *f, uint32_t *ret_no,
			      struct stall_err *err)
{
	uint8_t *p;

	if (is_lock_page(f, f->next)) {
		p = next_page(f, err);
		if (!p)
			return NULL;
		memset(p, 0, f->page_size);
	}
	*ret_no = f->next;
	p = next_page(f, err);
	if (p && f->usable < f->page_size)
		memset(p + f->usable, 0, f->page_size - f->usable);
	return p;
}

int stall_bulk_file_read(struct stall_bulk_file *f, uint32_t no, uint8_t *page,
			 struct stall_err *err)
{
	return read_at(f->fd, page, f->page_size, offset_of(f, no), err);
}

int stall_bulk_file_write(struct stall_bulk_file *f, uint32_t no,
			  const uint8_t *page, struct stall_err *err)
{
	return stall_bulk_write(f->fd, page, f->page_size, offset_of(f, no),
				err);
}

int stall_bulk_file_finish(struct stall_bulk_file *f, struct stall_err *err)
{
	uint8_t h[HEADER_BYTES];
	uint32_t changes;

	if (stall_bulk_file_flush(f, err) ||
	    read_at(f->fd, h, sizeof(h), 0, err))
		return -1;
	/* The page count only counts if these two are equal [1.3.7]. */
	changes = stall_bulk_get32(h + AT_CHANGES) + 1;
	stall_bulk_put32(h + AT_CHANGES, changes);
	stall_bulk_put32(h + AT_VALID_FOR, changes);
	stall_bulk_put32(h + AT_PAGES, f->next - 1);
	if (stall_bulk_write(f->fd, h, sizeof(h), 0, err))
		return -1;
	/* A rollback may have left the file longer. */
	return ftruncate(f->fd, offset_of(f, f->next)) ? stall_bulk_fail(err)
						       : 0;
}
