/*
 * memory.c - a real-time thread that needs memory from a file
 *
 *	memory [-l] [-a MB] [-d SECONDS] FILE TRUTH
 *
 * Every 20 ms a SCHED_FIFO thread reads one byte each of 5 pages of FILE, which
 * is mapped; between, the pages are given back, as other programs' needs would
 * do it. With -l memory is locked first (mlockall), so that they cannot be. With
 * -a another thread fills so much memory, 1 MB every 20 ms. What the kernel says of the
 * threads (getrusage) and each read above 20 us (CLOCK_MONOTONIC, ns) go to
 * TRUTH, a JSON object a line.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 5
#define SLOW 20000
#define MAX 100000

struct slow {
	long at, ns;
};

struct work {
	int fd, rounds, pages, nslow;
	size_t filled;
	volatile char *map;
	struct slow *slow;
	FILE *truth;
};

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void tell(const struct work *w, const char *thread)
{
	struct rusage r;

	getrusage(RUSAGE_THREAD, &r);
	flockfile(w->truth);
	fprintf(w->truth,
		"{\"type\":\"thread\",\"thread\":\"%s\",\"tid\":%d,\"majflt\":%ld,"
		"\"minflt\":%ld}\n",
		thread, (int)gettid(), r.ru_majflt, r.ru_minflt);
	funlockfile(w->truth);
}

/* What is not locked goes out of memory. */
static void give_back(struct work *w)
{
	size_t size = (size_t)w->pages * PAGE;

	madvise((void *)w->map, size, MADV_DONTNEED);
	posix_fadvise(w->fd, 0, (off_t)size, POSIX_FADV_DONTNEED);
}

static void read_page(struct work *w, int page)
{
	long from = now(), to;

	(void)w->map[(size_t)page * PAGE];
	to = now();
	if (to - from > SLOW && w->nslow < MAX)
		w->slow[w->nslow++] = (struct slow){from, to - from};
}

static void *reader(void *arg)
{
	const struct timespec pause = {0, 20000000};
	struct work *w = arg;

	pthread_setname_np(pthread_self(), "reader");
	for (int r = 0; r < w->rounds; r++) {
		nanosleep(&pause, NULL);
		give_back(w);
		for (int i = 0; i < PAGES; i++)
			read_page(w, (r * PAGES + i * 7) % w->pages);
	}
	tell(w, "reader");
	return NULL;
}

static void *filler(void *arg)
{
	const struct timespec pause = {0, 20000000};
	struct work *w = arg;
	char *p = mmap(NULL, w->filled, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	pthread_setname_np(pthread_self(), "filler");
	for (size_t i = 0; p != MAP_FAILED && i < w->filled; i += PAGE) {
		p[i] = 1;
		if (i % (1 << 20) == 0)
			nanosleep(&pause, NULL);
	}
	tell(w, "filler");
	return NULL;
}

static int start_reader(pthread_t *t, struct work *w)
{
	const struct sched_param p = {.sched_priority = 50};
	pthread_attr_t a;

	pthread_attr_init(&a);
	pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&a, SCHED_FIFO);
	pthread_attr_setschedparam(&a, &p);
	return pthread_create(t, &a, reader, w);
}

static int set_up(struct work *w, const char *file, const char *truth)
{
	struct stat st;

	w->fd = open(file, O_RDONLY);
	if (w->fd < 0 || fstat(w->fd, &st) || st.st_size < PAGE * PAGES)
		return -1;
	w->pages = (int)(st.st_size / PAGE);
	w->map = mmap(NULL, (size_t)w->pages * PAGE, PROT_READ, MAP_SHARED,
		      w->fd, 0);
	madvise((void *)w->map, (size_t)w->pages * PAGE, MADV_RANDOM);
	w->slow = calloc(MAX, sizeof(*w->slow));
	w->truth = fopen(truth, "w");
	return w->map == MAP_FAILED || !w->truth || !w->slow ? -1 : 0;
}

static void finish(const struct work *w, int locked)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	fprintf(w->truth,
		"{\"type\":\"process\",\"pid\":%d,\"majflt\":%ld,\"minflt\":%ld,"
		"\"maxrss_kb\":%ld,\"mlockall\":%d}\n",
		(int)getpid(), r.ru_majflt, r.ru_minflt, r.ru_maxrss, locked);
	for (int i = 0; i < w->nslow; i++)
		fprintf(w->truth, "{\"type\":\"slow\",\"at\":%ld,\"ns\":%ld}\n",
			w->slow[i].at, w->slow[i].ns);
	fclose(w->truth);
}

int main(int argc, char **argv)
{
	struct work w = {.rounds = 100};
	int c, locked = 1, lock = 0;
	pthread_t t[2];

	while ((c = getopt(argc, argv, "la:d:")) != -1) {
		if (c == 'l')
			lock = 1;
		else if (c == 'a')
			w.filled = (size_t)atol(optarg) << 20;
		else
			w.rounds = atoi(optarg) * 50;
	}
	if (optind + 2 != argc || set_up(&w, argv[optind], argv[optind + 1])) {
		fprintf(stderr, "usage: memory [-l] [-a MB] [-d SECONDS] FILE TRUTH\n");
		return 2;
	}
	if (lock)
		locked = mlockall(MCL_CURRENT | MCL_FUTURE);
	if (start_reader(&t[0], &w) ||
	    (w.filled && pthread_create(&t[1], NULL, filler, &w)))
		return 1;
	pthread_join(t[0], NULL);
	if (w.filled)
		pthread_join(t[1], NULL);
	finish(&w, !locked);
	return 0;
}
