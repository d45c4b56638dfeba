#include "cmd/record/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "libanalyze/mem.h"

/*
 * Reading a page that is filling takes it away: whoever reads all the time gets
 * a page for each few events, and makes more of them by reading. So wait.
 */
#define PAUSE_NS 50000000

struct reader {
	struct readers *all;
	pthread_t thread;
	bool started;
	int from, to;
	int error; /* errno of a write that failed */
};

struct readers {
	atomic_bool stop;
	uint32_t page_size;
	int n;
	struct reader reader[];
};

/* A page is written whole or not at all: the file may be all that is left. */
static bool write_page(struct reader *r, const char *page, size_t n)
{
	off_t before = lseek(r->to, 0, SEEK_CUR);
	size_t at = 0;

	while (at < n) {
		ssize_t done = write(r->to, page + at, n - at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			r->error = done ? errno : EIO;
			if (ftruncate(r->to, before))
				r->error = errno;
			return false;
		}
		at += (size_t)done;
	}
	return true;
}

/* How much of a page is used, from its head: stamp, then this. */
static size_t used(const char *page)
{
	uint64_t commit;

	memcpy(&commit, page + 8, sizeof(commit));
	return commit & 0xfffff;
}

/*
 * False if nothing is there now, or if the page was not full and is not to be
 * the last. Pages that cannot be written are let go of.
 */
static bool take_page(struct reader *r, char *page, bool last)
{
	ssize_t n;

	do
		n = read(r->from, page, r->all->page_size);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	memset(page + n, 0, r->all->page_size - (size_t)n);
	if (!r->error)
		write_page(r, page, r->all->page_size);
	return last || used(page) > r->all->page_size / 2;
}

static void *run(void *arg)
{
	struct reader *r = arg;
	char *page = stall_alloc(r->all->page_size);
	const struct timespec pause = {.tv_nsec = PAUSE_NS};

	for (;;) {
		bool last = atomic_load(&r->all->stop);

		while (take_page(r, page, last))
			;
		if (last)
			break;
		nanosleep(&pause, NULL);
	}
	free(page);
	return NULL;
}

static int open_files(struct reader *r, const char *folder, int cpu,
		      const char *to, struct stall_err *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/per_cpu/cpu%d/trace_pipe_raw", folder,
		 cpu);
	r->from = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (r->from < 0 && errno == ENOENT)
		return 0; /* not every number is a CPU */
	if (r->from < 0)
		return stall_fail(err, "cannot open %s: %s", path,
				  strerror(errno));
	snprintf(path, sizeof(path), "%s.%d", to, cpu);
	r->to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (r->to < 0)
		return stall_fail(err, "cannot create %s: %s", path,
				  strerror(errno));
	return 0;
}

static int start(struct reader *r, const char *folder, int cpu, const char *to,
		 struct stall_err *err)
{
	int rc;

	if (open_files(r, folder, cpu, to, err))
		return -1;
	if (r->from < 0)
		return 0;
	rc = pthread_create(&r->thread, NULL, run, r);
	r->started = !rc;
	return rc ? stall_fail(err, "cannot start a thread: %s", strerror(rc))
		  : 0;
}

struct readers *readers_start(const char *folder, int ncpus, uint32_t page_size,
			      const char *to, struct stall_err *err)
{
	struct readers *all = stall_alloc(
		sizeof(*all) + (size_t)ncpus * sizeof(struct reader));

	all->page_size = page_size;
	all->n = ncpus;
	for (int i = 0; i < ncpus; i++)
		all->reader[i] =
			(struct reader){.all = all, .from = -1, .to = -1};
	for (int i = 0; i < ncpus; i++)
		if (start(&all->reader[i], folder, i, to, err)) {
			struct stall_err unused;

			readers_stop(all, &unused);
			return NULL;
		}
	return all;
}

int readers_stop(struct readers *all, struct stall_err *err)
{
	int error = 0;

	if (!all)
		return 0;
	atomic_store(&all->stop, true);
	for (int i = 0; i < all->n; i++) {
		struct reader *r = &all->reader[i];

		if (r->started)
			pthread_join(r->thread, NULL);
		if (r->from >= 0)
			close(r->from);
		if (r->to >= 0 && close(r->to) && !r->error)
			r->error = errno;
		error = error ? error : r->error;
	}
	free(all);
	return error ? stall_fail(err, "cannot write all that was traced: %s",
				  strerror(error))
		     : 0;
}
