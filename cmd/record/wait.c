#include "cmd/record/wait.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void our_signals(sigset_t *s)
{
	sigemptyset(s);
	sigaddset(s, SIGUSR1);
	sigaddset(s, SIGUSR2);
	sigaddset(s, SIGINT);
	sigaddset(s, SIGTERM);
	sigaddset(s, SIGHUP);
}

void wait_block_signals(sigset_t *before)
{
	sigset_t ours;

	our_signals(&ours);
	/* Writing to a reader of our output that left must not end us. */
	sigaddset(&ours, SIGPIPE);
	sigprocmask(SIG_BLOCK, &ours, before);
}

enum { SIGNALS, PROCESS, TIME, LOOK, GLANCE, OUTPUT, FDS };

#define GLANCE_SECONDS 1 /* a program has been set up by then */

static int open_timer(double seconds)
{
	const struct itimerspec t = {
		.it_value = {
			.tv_sec = (time_t)seconds,
			.tv_nsec = (long)((seconds - (double)(time_t)seconds) *
					  1e9)}};
	int fd;

	if (seconds <= 0)
		return -1;
	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (fd >= 0)
		timerfd_settime(fd, 0, &t, NULL);
	return fd;
}

static double glance_at(const struct wait_for *w)
{
	if (!w->glance || !w->pid)
		return 0;
	return w->seconds > 0 && w->seconds < 2 * GLANCE_SECONDS
		       ? w->seconds / 2
		       : GLANCE_SECONDS;
}

static int open_all(const struct wait_for *w, struct pollfd *p,
		    struct stall_err *err)
{
	sigset_t ours;

	our_signals(&ours);
	for (int i = 0; i < FDS; i++)
		p[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	p[SIGNALS].fd = signalfd(-1, &ours, SFD_CLOEXEC);
	if (w->pid)
		p[PROCESS].fd = (int)syscall(SYS_pidfd_open, w->pid, 0);
	p[TIME].fd = open_timer(w->seconds);
	p[GLANCE].fd = open_timer(glance_at(w));
	p[OUTPUT].fd = w->err;
	if (p[SIGNALS].fd < 0 || (w->pid && p[PROCESS].fd < 0))
		return stall_fail(err, "cannot watch process %d: %s",
				  (int)w->pid, strerror(errno));
	return 0;
}

static void close_all(struct pollfd *p)
{
	for (int i = 0; i < OUTPUT; i++)
		if (p[i].fd >= 0)
			close(p[i].fd);
}

static int open_looks(struct stall_watch *watch)
{
	int64_t ns = watch ? stall_watch_every_ns(watch) : 0;
	const struct timespec every = {ns / 1000000000, ns % 1000000000};
	const struct itimerspec t = {every, every};
	int fd = ns ? timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC) : -1;

	if (fd >= 0)
		timerfd_settime(fd, 0, &t, NULL);
	return fd;
}

/* True if the trigger has happened. */
static bool look(struct wait_for *w, struct stall_watch *watch, int fd)
{
	uint64_t times;
	int64_t ns;
	pid_t tid;

	if (read(fd, &times, sizeof(times)) != sizeof(times) ||
	    !stall_watch_look(watch, &tid, &ns))
		return false;
	snprintf(w->reason, sizeof(w->reason),
		 "thread %d waited %lld ns for a CPU", (int)tid, (long long)ns);
	return w->triggered = true;
}

/* True if it ends the recording. The terminal sends ^C to the program too. */
static bool on_signal(struct wait_for *w, int fd)
{
	struct signalfd_siginfo s;

	if (read(fd, &s, sizeof(s)) != sizeof(s))
		return false;
	if (w->snapshot && w->snapshot->signal == (int)s.ssi_signo) {
		snprintf(w->reason, sizeof(w->reason), "signal from process %d",
			 (int)s.ssi_pid);
		return w->triggered = true;
	}
	if (!w->is_child)
		return s.ssi_signo != SIGUSR1 && s.ssi_signo != SIGUSR2;
	if (s.ssi_code != SI_KERNEL)
		kill(w->pid, (int)s.ssi_signo);
	return false;
}

static void glance(const struct wait_for *w, const char *moment)
{
	if (w->glance)
		w->glance(w->ctx, moment);
}

static void close_one(struct pollfd *p)
{
	close(p->fd);
	p->fd = -1;
}

/* What the program, or a child of its own, wrote last may still be there. */
static void drain(struct wait_for *w)
{
	struct pollfd p = {.fd = w->err, .events = POLLIN};

	while (w->err >= 0 && poll(&p, 1, 0) > 0 && tee_take(w->tee, w->err))
		;
}

/* One round; true: it is over. */
static bool step(struct wait_for *w, struct stall_watch *watch,
		 struct pollfd *p)
{
	if (poll(p, FDS, -1) < 0)
		return errno != EINTR;
	if (p[OUTPUT].revents && !tee_take(w->tee, p[OUTPUT].fd))
		p[OUTPUT].fd = -1;
	if (p[SIGNALS].revents && on_signal(w, p[SIGNALS].fd))
		return true;
	if (p[LOOK].revents && look(w, watch, p[LOOK].fd))
		return true;
	if (p[TIME].revents && !w->is_child)
		return true;
	if (p[TIME].revents) {
		glance(w, "after");
		kill(w->pid, SIGTERM);
		close_one(&p[TIME]);
	}
	if (p[GLANCE].revents && !p[PROCESS].revents) {
		glance(w, "during");
		close_one(&p[GLANCE]);
	}
	return w->over = p[PROCESS].revents;
}

int wait_until_over(struct wait_for *w, struct stall_err *err)
{
	struct stall_watch *watch = NULL;
	struct pollfd p[FDS];
	int ret = open_all(w, p, err);

	if (w->snapshot && w->snapshot->stall_ns && w->pid)
		watch = stall_watch_new(w->pid, w->snapshot->stall_ns);
	p[LOOK].fd = open_looks(watch);
	w->triggered = w->over = false;
	while (!ret && !step(w, watch, p))
		;
	if (!ret && !w->triggered)
		glance(w, "after");
	if (!ret && w->over && w->is_child &&
	    waitpid(w->pid, &w->status, 0) < 0)
		ret = stall_fail(err, "cannot wait for process %d: %s",
				 (int)w->pid, strerror(errno));
	if (!w->triggered)
		drain(w);
	close_all(p);
	stall_watch_free(watch);
	return ret;
}
