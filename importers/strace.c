/* strace.c - what strace -f -ttt -T (and -tt, -r, -yy, -Y) printed
 *
 * Lines (strace/line.h) become system calls, sockets and threads (strace/
 * calls.h). The times are those at which strace saw a call, by the wall clock,
 * and tracing makes each call tens of microseconds slower: good for what waits
 * milliseconds, not for what takes microseconds.
 */
#include <string.h>

#include "importers/strace/calls.h"
#include "importers/strace/source.h"
#include "libanalyze/importer.h"

enum {
	PROGRESS_LINES = 0x3fff,
	SURE = 75,
	ONLY_LIKELY = 45,
	ENOUGH = 3,
};

#define HALF_DAY_NS 43200000000000LL

static const struct stall_reason other_line = {
	"line_not_read", "lines that strace did not write, or not whole"};
static const struct stall_reason no_time = {
	"line_without_time",
	"calls without a time; record with strace -f -ttt -T -yy"};

struct strace {
	struct stall_load *load;
	struct stall_kernel *kernel;
	struct strace_calls *calls;
	int32_t tid; /* of lines that do not tell it */
	int64_t first_ts, last_ts, n, days_ns;
	int64_t digit_ns, base_ns;
	enum strace_time time;
	bool durations;
};

/* On one time line: midnight passes, and -r counts from line to line. */
static void place(struct strace *s, struct strace_line *l)
{
	if (s->first_ts < 0 && l->time == STRACE_EPOCH)
		s->base_ns = stall_load_base(s->load, "real", true);
	l->ts += l->time == STRACE_EPOCH ? s->base_ns : 0;
	if (l->time == STRACE_DELTA) {
		l->ts += s->last_ts < 0 ? 0 : s->last_ts;
	} else if (l->time == STRACE_DAY) {
		l->ts += s->days_ns;
		if (s->last_ts - l->ts > HALF_DAY_NS) {
			s->days_ns += 2 * HALF_DAY_NS;
			l->ts += 2 * HALF_DAY_NS;
		}
	}
}

static void take_line(struct strace *s, struct stall_str text, int64_t lineno)
{
	struct strace_line l;

	strace_line_read(&l, text);
	if (l.kind == STRACE_NOTE)
		return;
	if (l.kind == STRACE_OTHER) {
		if (text.n)
			stall_load_skip(s->load, &other_line, lineno);
		return;
	}
	if (l.time == STRACE_NO_TIME) {
		stall_load_skip(s->load, &no_time, lineno);
		return;
	}
	place(s, &l);
	if (!l.tid)
		l.tid = s->tid;
	if (s->first_ts < 0)
		s->first_ts = l.ts;
	s->last_ts = l.ts > s->last_ts ? l.ts : s->last_ts;
	s->time = l.time;
	s->digit_ns = l.digit_ns;
	s->durations |= l.dur >= 0;
	s->n++;
	strace_calls_take(s->calls, &l);
}

static void info(struct strace *s, const char *key, const char *value)
{
	stall_load_info(s->load, key, (struct stall_str){value, strlen(value)});
}

static void put_facts(struct strace *s)
{
	if (s->n)
		info(s, "times", s->digit_ns > 1 ? "us, cut" : "ns");
	if (s->n && !s->durations)
		info(s, "durations", "not recorded (strace -T)");
	if (strace_calls_assumed(s->calls))
		info(s, "processes",
		     "threads that no recorded call made are taken as the "
		     "first one's process");
	if (s->time == STRACE_DAY || s->time == STRACE_DELTA)
		stall_load_clock(s->load,
				 s->time == STRACE_DAY ? "day" : "since",
				 "unaligned", 0, -1);
	stall_load_rounded(s->load, s->digit_ns > 1 ? s->digit_ns : 0);
	stall_load_span(s->load, s->first_ts, s->n ? s->last_ts : -2, s->n);
}

static int strace_import(struct stall_source *src, struct stall_load *load,
			 struct stall_err *err)
{
	struct strace s = {.load = load, .first_ts = -1, .last_ts = -1};
	struct stall_str line;
	struct strace_joiner *joiner = strace_joiner_new();

	(void)err;
	s.tid = strace_untold_tid(stall_source_name(src),
				  stall_source_all(src));
	s.kernel = stall_kernel_new(load, NULL);
	s.calls = strace_calls_new(s.kernel);
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		take_line(&s, strace_join(joiner, line),
			  stall_source_lineno(src));
		if (!(stall_source_lineno(src) & PROGRESS_LINES))
			stall_load_progress(load, stall_source_pos(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	put_facts(&s);
	stall_kernel_finish(s.kernel);
	strace_calls_free(s.calls);
	strace_joiner_free(joiner);
	return 0;
}

static int strace_probe(struct stall_str head)
{
	struct strace_line l;
	int seen = 0;

	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	for (const char *p = head.p, *end = p + head.n, *nl;
	     (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1) {
		strace_line_read(&l, (struct stall_str){p, (size_t)(nl - p)});
		seen += l.kind != STRACE_OTHER && l.kind != STRACE_NOTE;
	}
	if (seen >= ENOUGH)
		return SURE;
	return seen ? ONLY_LIKELY : 0;
}

const struct stall_importer stall_importer_strace = {
	.name = "strace",
	.summary = "system calls as strace -f -ttt -T -yy prints them",
	.probe = strace_probe,
	.import = strace_import,
};
