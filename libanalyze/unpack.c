#include "libanalyze/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "libanalyze/mem.h"

enum { OUT = 1 << 18, IN_AT_ONCE = 1 << 30, GZIP_HEADER = 15 + 16 };

static bool begins(struct stall_str all, const char *magic, size_t n)
{
	return all.n > n && !memcmp(all.p, magic, n);
}

static bool is_gzip(struct stall_str all)
{
	return begins(all, "\x1f\x8b\x08", 3);
}

static bool is_zstd(struct stall_str all)
{
	return begins(all, "\x28\xb5\x2f\xfd", 4);
}

bool stall_is_packed(struct stall_str all)
{
	return is_gzip(all) || is_zstd(all);
}

size_t stall_unpacked_name(const char *name, size_t n)
{
	static const char *const end[] = {".gz", ".zst"};

	for (size_t i = 0; i < sizeof(end) / sizeof(*end); i++) {
		size_t m = strlen(end[i]);

		if (n > m && !memcmp(name + n - m, end[i], m))
			n -= m;
	}
	return n;
}

struct stall_str stall_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return (struct stall_str){name,
				  stall_unpacked_name(name, strlen(name))};
}

/* Where it goes. */
struct sink {
	int fd;
	size_t left; /* bytes that are still wanted */
	char out[OUT];
};

static bool put(struct sink *to, size_t n)
{
	const char *p = to->out;

	to->left -= n < to->left ? n : to->left;
	while (n) {
		ssize_t done = write(to->fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Members follow each other, as after `cat a.gz b.gz`. False: not written. */
static bool unpack_gzip(struct stall_str in, struct sink *to, bool *torn)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)in.p};
	int rc = inflateInit2(&z, GZIP_HEADER);
	bool written = true;

	*torn = true;
	while (rc == Z_OK && written && to->left) {
		if (!z.avail_in) {
			z.avail_in =
				in.n > IN_AT_ONCE ? IN_AT_ONCE : (uInt)in.n;
			in.n -= z.avail_in;
		}
		z.next_out = (Bytef *)to->out;
		z.avail_out = OUT;
		rc = inflate(&z, Z_NO_FLUSH);
		written = put(to, OUT - z.avail_out);
		if (rc == Z_STREAM_END && (z.avail_in || in.n))
			rc = inflateReset(&z);
		else if (rc == Z_STREAM_END)
			*torn = false;
	}
	inflateEnd(&z);
	return written;
}

static bool unpack_zstd(struct stall_str in, struct sink *to, bool *torn)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer zin = {in.p, in.n, 0};
	bool written = true;
	size_t rc = 1, made = 1;

	while (z && written && to->left && !ZSTD_isError(rc) &&
	       (zin.pos < zin.size || made == OUT)) {
		ZSTD_outBuffer zout = {to->out, OUT, 0};

		rc = ZSTD_decompressStream(z, &zout, &zin);
		made = zout.pos;
		written = put(to, made);
	}
	*torn = rc != 0;
	ZSTD_freeDStream(z);
	return written;
}

static int open_temporary(struct stall_err *err)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	if (!dir || !*dir)
		dir = "/var/tmp";
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd
		       : stall_fail(err,
				    "no temporary file in %s: %s; name "
				    "another folder in TMPDIR",
				    dir, strerror(errno));
}

int stall_unpack(struct stall_str all, size_t most, bool *ret_torn,
		 struct stall_err *err)
{
	int fd = open_temporary(err);
	struct sink *to;
	bool written;

	if (fd < 0)
		return -1;
	to = stall_alloc(sizeof(*to));
	to->fd = fd;
	to->left = most;
	written = is_gzip(all) ? unpack_gzip(all, to, ret_torn)
			       : unpack_zstd(all, to, ret_torn);
	free(to);
	if (written)
		return fd;
	stall_fail(err,
		   "cannot unpack: %s; name a folder with more room in "
		   "TMPDIR",
		   strerror(errno));
	close(fd);
	return -1;
}
