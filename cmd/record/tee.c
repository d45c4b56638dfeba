#include "cmd/record/tee.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static FILE *create(const char *folder, const char *name, struct stall_err *err)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wxe");
	if (!f)
		stall_fail(err, "cannot create %s: %s", path, strerror(errno));
	return f;
}

int tee_open(struct tee *t, const char *folder, struct stall_err *err)
{
	*t = (struct tee){.log = create(folder, "stderr.log", err)};
	if (t->log)
		t->stamped = create(folder, "stderr.ts", err);
	return t->stamped ? 0 : -1;
}

static void stamp_lines(struct tee *t, const char *p, size_t n)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	while (n) {
		const char *end = memchr(p, '\n', n);
		size_t part = end ? (size_t)(end - p) + 1 : n;

		if (!t->in_line)
			fprintf(t->stamped, "%lld.%09ld ",
				(long long)now.tv_sec, now.tv_nsec);
		fwrite(p, 1, part, t->stamped);
		t->in_line = !end;
		p += part;
		n -= part;
	}
}

static void show(const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(STDERR_FILENO, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		p += done;
		n -= (size_t)done;
	}
}

bool tee_take(struct tee *t, int fd)
{
	char buf[65536];
	ssize_t n;

	do
		n = read(fd, buf, sizeof(buf));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN;
	if (!n)
		return false;
	stamp_lines(t, buf, (size_t)n);
	fwrite(buf, 1, (size_t)n, t->log);
	/* Now, not at the end: the recorder may be killed. */
	if (fflush(t->log) || fflush(t->stamped))
		t->failed = true;
	show(buf, (size_t)n);
	return true;
}

int tee_close(struct tee *t, struct stall_err *err)
{
	bool failed = t->failed;

	if (t->log)
		failed |= fclose(t->log) != 0;
	if (t->stamped)
		failed |= fclose(t->stamped) != 0;
	t->log = t->stamped = NULL;
	return failed ? stall_fail(err, "cannot write all of standard error: "
					"is the disk full?")
		      : 0;
}
