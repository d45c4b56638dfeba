/* How the osnoise events and tracers print themselves. */
#include <string.h>

#include "importers/ftracetext/event.h"

static void put(struct stall_event *ev, int i, int64_t v)
{
	ev->v[i].i = v;
	ev->have |= 1u << i;
}

/* The number behind " label ". */
static bool number_after(struct stall_str s, const char *label, int64_t *v)
{
	const char *p = memmem(s.p, s.n, label, strlen(label));

	if (!p)
		return false;
	s = text_from(s, (size_t)(p - s.p) + strlen(label));
	return text_number(text_trim(s), false, v) > 0;
}

/* "local_timer:236 start 248.711364394 duration 20221 ns": duration, number,
 * name; the name may have colons and blanks of its own. */
bool text_read_noise(struct stall_str args, struct stall_event *ev,
		     uint64_t *words)
{
	const char *start = memmem(args.p, args.n, "start ", 6), *colon;
	int64_t v;

	(void)words;
	if (!start || !number_after(args, " duration ", &v))
		return false;
	put(ev, 0, v);
	colon = memrchr(args.p, ':', (size_t)(start - args.p));
	if (colon &&
	    text_number(
		    (struct stall_str){colon + 1, (size_t)(start - colon) - 1},
		    false, &v)) {
		put(ev, 1, v);
		ev->v[2].s = text_trim(
			(struct stall_str){args.p, (size_t)(colon - args.p)});
		ev->have |= 1u << 2;
	} else if (number_after(args, " interference ", &v)) {
		put(ev, 1, v);
	}
	return true;
}

/* "#777 context thread timer_latency 100716 ns" of the tracer's own text;
 * "seq:12 context:0 timer_latency:120807" of trace-cmd. */
bool text_read_timerlat(struct stall_str args, struct stall_event *ev,
			uint64_t *words)
{
	static const char *const names[] = {" irq ", " thread ", " user "};
	int64_t seq, context = 0, latency;

	(void)words;
	if (number_after(args, "seq:", &seq) &&
	    number_after(args, "context:", &context) &&
	    number_after(args, "timer_latency:", &latency)) {
		put(ev, 0, seq);
		put(ev, 1, context);
		put(ev, 2, latency);
		return true;
	}
	while (context < 3 &&
	       !memmem(args.p, args.n, names[context], strlen(names[context])))
		context++;
	if (context == 3 || !number_after(args, "#", &seq) ||
	    !number_after(args, "timer_latency ", &latency))
		return false;
	put(ev, 0, seq);
	put(ev, 1, context);
	put(ev, 2, latency);
	return true;
}

/* trace-cmd: "noise:175114 max_sample:24872 hw:32 nmi:0 irq:34 ..." */
static bool read_labels(struct stall_str args, struct stall_event *ev)
{
	static const char *const labels[] = {
		"noise:", "max_sample:", "hw:",	   "nmi:",
		"irq:",	  "softirq:",	 "thread:"};
	int64_t v;

	for (int i = 0; i < 7; i++) {
		if (!number_after(args, labels[i], &v))
			return false;
		put(ev, i, v);
	}
	return true;
}

/* "250000 151123 39.55080 16764 35 0 29 0 7" of the tracer's own text: runtime,
 * noise, per cent available, longest, then the counts. */
bool text_read_osnoise(struct stall_str args, struct stall_event *ev,
		       uint64_t *words)
{
	static const int8_t place[] = {7, 0, -1, 1, 2, 3, 4, 5, 6};
	int64_t v;

	(void)words;
	if (read_labels(args, ev))
		return true;
	ev->have = 0;
	for (int i = 0; i < 9; i++) {
		size_t n;

		args = text_trim(args);
		n = text_number(args, false, &v);
		if (!n)
			return false;
		if (place[i] >= 0)
			put(ev, place[i], v);
		while (n < args.n && args.p[n] != ' ')
			n++;
		args = text_from(args, n);
	}
	return true;
}
