/*
 * Files that gzip or zstd packed are read as what is in them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "libanalyze/source.h"
#include "tests/harness.h"

enum { BYTES = 3000000 };

/* Bytes that do not repeat soon, so that packed they are many blocks. */
static char *content(void)
{
	char *p = malloc(BYTES);
	uint32_t v = 1;

	for (size_t i = 0; i < BYTES; i++) {
		v = v * 1664525 + 1013904223;
		p[i] = (char)('a' + (v >> 24) % 16);
	}
	return p;
}

static size_t gzip(const char *p, size_t n, char *to, size_t room)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)p,
		      .avail_in = (uInt)n,
		      .next_out = (Bytef *)to,
		      .avail_out = (uInt)room};

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return room - z.avail_out;
}

/* As a file of the folder; the source of it. */
static struct stall_source *opened(void **state, const char *p, size_t n)
{
	struct folder *f = *state;
	char path[100];
	FILE *file;

	snprintf(path, sizeof(path), "%s/packed", f->dir);
	file = fopen(path, "w");
	assert_int_equal(fwrite(p, 1, n, file), n);
	fclose(file);
	return stall_source_open(path, &f->err);
}

/* How many bytes of the content it has, all of them right. */
static size_t of(struct stall_source *src, const char *want, bool torn)
{
	struct stall_str all;
	size_t n;

	assert_non_null(src);
	all = stall_source_all(src);
	n = all.n;
	assert_true(n <= BYTES);
	assert_true(!n || !memcmp(all.p, want, n));
	assert_int_equal(stall_source_torn(src), torn);
	stall_source_close(src);
	return n;
}

static void gzip_is_unpacked(void **state)
{
	char *want = content(), *packed = malloc(2 * BYTES);
	size_t half = BYTES / 2, n = gzip(want, half, packed, BYTES);

	/* Two members, as of `cat a.gz b.gz`. */
	n += gzip(want + half, BYTES - half, packed + n, BYTES);
	assert_int_equal(of(opened(state, packed, n), want, false), BYTES);
	n = of(opened(state, packed, n - 1000), want, true);
	assert_true(n > half && n < BYTES);
	assert_int_equal(of(opened(state, packed, 12), want, true), 0);
	free(packed);
	free(want);
}

static void zstd_is_unpacked(void **state)
{
	char *want = content(), *packed = malloc(2 * BYTES);
	size_t n = ZSTD_compress(packed, 2 * BYTES, want, BYTES, 3), k;

	assert_int_equal(of(opened(state, packed, n), want, false), BYTES);
	k = of(opened(state, packed, n / 2), want, true);
	assert_true(k > BYTES / 4 && k < BYTES);
	packed[n / 2] ^= 0x55;
	stall_source_close(opened(state, packed, n)); /* whatever is in it */
	free(packed);
	free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(gzip_is_unpacked),
		folder_test(zstd_is_unpacked),
	};

	return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
