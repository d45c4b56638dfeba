/*
 * Several processes may write to one file, at once or one after the other. A
 * record goes on with a process that could have printed it next:
 *
 *  - times of each clock, and numbers of collections, only grow; "gc 1" and
 *    "SCHED 0ms" come once a process;
 *  - a process prints in time order over all clocks, and their zeros (the start
 *    of runtime.main and of sysmon) lie less than SLACK apart;
 *  - its lines have the shape of one Go version.
 *
 * The next number is the best evidence, then a gap in the numbers (a line was
 * damaged), then that a process has not used that clock yet. Where more than
 * one fits: one that fell silent before another began is over; of the rest the
 * one that has waited longest is taken and counted as a doubt. A first line
 * that could be of more than one gets a number of its own, so the numbers are
 * never fewer than the processes.
 */
#include "importers/godebug/instance.h"

#include <stddef.h>

#define SLACK INT64_C(1000000000)

enum fit { NO_FIT, FIRST_LINE, AFTER_GAP, NEXT };

static bool is_possible(const struct godebug_life *l,
			const struct godebug_moment *m)
{
	if (m->pid >= 0 && l->pid >= 0 && m->pid != l->pid)
		return false;
	if (m->min_go > l->max_go || m->max_go < l->min_go)
		return false;
	return l->printed_ns - SLACK <= m->printed_ns;
}

static enum fit fits(const struct godebug_life *l,
		     const struct godebug_moment *m)
{
	int64_t last = l->at_ns[m->clock];

	if (!is_possible(l, m))
		return NO_FIT;
	if (last < 0)
		return FIRST_LINE;
	if (m->at_ns < last)
		return NO_FIT;
	if (m->clock == GODEBUG_SCHED)
		return m->at_ns && m->detail == l->detail ? NEXT : NO_FIT;
	if (m->clock == GODEBUG_GC && m->seq != l->seq + 1)
		return m->seq > l->seq ? AFTER_GAP : NO_FIT;
	return NEXT;
}

/* One began after the other had printed for the last time. */
static bool is_over(const struct godebug_life *a, const struct godebug_life *b)
{
	return a->last < b->first || b->last < a->first;
}

static bool is_better(const struct godebug_life *a,
		      const struct godebug_life *b,
		      const struct godebug_moment *m)
{
	int64_t by = a->at_ns[m->clock] - b->at_ns[m->clock];

	if (is_over(a, b))
		return a->first > b->first;
	if (m->clock == GODEBUG_GC && a->seq != b->seq)
		return a->seq > b->seq; /* the smaller gap */
	return by ? by < 0 : a->last < b->last;
}

/* NULL: nobody, or a first line that nobody can claim alone. */
static struct godebug_life *find(struct godebug_instances *in,
				 const struct godebug_moment *m)
{
	struct godebug_life *best = NULL;
	enum fit how = NO_FIT;
	bool doubt = false;

	for (int i = 0; i < in->nlives; i++) {
		struct godebug_life *l = &in->life[i];
		enum fit f = fits(l, m);

		if (f == NO_FIT || f < how)
			continue;
		if (f == how)
			doubt |= f == FIRST_LINE || !is_over(l, best);
		else
			doubt = false;
		if (f > how || is_better(l, best, m))
			best = l;
		how = f;
	}
	in->doubts += doubt;
	return doubt && how == FIRST_LINE ? NULL : best;
}

/* The place of who has been silent longest, once all are taken. */
static struct godebug_life *place(struct godebug_instances *in)
{
	struct godebug_life *l = in->life;

	if (in->nlives < GODEBUG_MAX_LIVES)
		return &in->life[in->nlives++];
	for (int i = 1; i < in->nlives; i++)
		if (in->life[i].last < l->last)
			l = &in->life[i];
	return l;
}

static struct godebug_life *begin(struct godebug_instances *in)
{
	struct godebug_life *l = place(in);

	*l = (struct godebug_life){.number = in->count++,
				   .pid = -1,
				   .max_go = INT32_MAX,
				   .first = in->records,
				   .last = in->records};
	for (int i = 0; i < GODEBUG_CLOCKS; i++)
		l->at_ns[i] = -1;
	return l;
}

static void follow(struct godebug_life *l, const struct godebug_moment *m)
{
	l->at_ns[m->clock] = m->at_ns;
	if (m->printed_ns > l->printed_ns)
		l->printed_ns = m->printed_ns;
	if (m->clock == GODEBUG_GC)
		l->seq = m->seq;
	if (m->clock == GODEBUG_SCHED)
		l->detail = m->detail;
	if (m->pid >= 0)
		l->pid = m->pid;
	if (m->min_go > l->min_go)
		l->min_go = m->min_go;
	if (m->max_go < l->max_go)
		l->max_go = m->max_go;
}

int godebug_instance(struct godebug_instances *in,
		     const struct godebug_moment *m)
{
	struct godebug_life *l;

	in->records++;
	l = find(in, m);
	if (!l)
		l = begin(in);
	follow(l, m);
	l->last = in->records;
	in->latest = l->number;
	return l->number;
}

int godebug_instance_now(struct godebug_instances *in, int64_t pid)
{
	struct godebug_life *best = NULL;

	if (pid < 0)
		return in->latest;
	for (int i = 0; i < in->nlives; i++)
		if (in->life[i].pid == pid &&
		    (!best || in->life[i].last > best->last))
			best = &in->life[i];
	if (!best) {
		best = begin(in);
		best->pid = pid;
	}
	return best->number;
}
