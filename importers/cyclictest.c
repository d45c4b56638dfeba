/* cyclictest.c - what cyclictest and cyclicdeadline of rt-tests print
 *
 *	T: 0 ( 3177) P:95 I:2000 C:    982 Min:     21 Act:   76 Avg:  166 Max:
 *15208 000016 000000	000000	000002		a row of -h: count by thread 0:
 *5:    3633		-v: thread, cycle, latency
 *
 * and what --json writes (cyclictest/json.c). Times are us, or ns with -N,
 *which the text does not say: only a command line in front of it does. In the
 *screen mode the T: lines are written again and again: the last ones count.
 */
#include <string.h>

#include "importers/cyclictest/json.h"
#include "importers/cyclictest/threads.h"
#include "importers/latency/words.h"
#include "libanalyze/importer.h"

enum { ROW_DIGITS = 6, US = 1000, SURE = 75, LIKELY = 60, SAMPLES = 3 };

static const struct stall_reason other_line = {
	"line_not_read", "lines that are not results of the tool"};
static const struct stall_reason too_many = {
	"too_many_threads", "results of further threads than can be kept"};

struct cyclictest {
	struct stall_load *load;
	struct cyclictest_threads threads;
	const char *tool;
	int64_t unit_ns, n;
	int mins; /* how many threads "# Min Latencies" tells */
};

static struct cyclictest_thread *thread_of(struct cyclictest *c, int64_t i)
{
	struct cyclictest_thread *t = cyclictest_thread(&c->threads, i);

	if (!t)
		stall_load_skip(c->load, &too_many, -1);
	return t;
}

static void labelled(struct stall_str line, const char *label,
		     struct stall_val *ret)
{
	int64_t v;

	if (latency_labelled(line, label, &v))
		*ret = stall_int(v);
}

static bool is_summary(struct stall_str line)
{
	return latency_starts(line, "T:") &&
	       memmem(line.p, line.n, " Min:", 5) &&
	       memmem(line.p, line.n, " Max:", 5);
}

static bool take_summary(struct cyclictest *c, struct stall_str line)
{
	struct cyclictest_thread *t;
	int64_t i;

	if (!is_summary(line) || !latency_labelled(line, "T:", &i))
		return false;
	t = thread_of(c, i);
	if (!t)
		return true;
	if (!memmem(line.p, line.n, " P:", 3))
		c->tool = "cyclicdeadline";
	labelled(line, "(", &t->l.tid);
	labelled(line, " P:", &t->l.priority);
	labelled(line, " I:", &t->l.interval_ns);
	labelled(line, " Min:", &t->l.min_ns);
	labelled(line, " Act:", &t->l.last_ns);
	labelled(line, " Avg:", &t->l.avg_ns);
	labelled(line, " Max:", &t->l.max_ns);
	if (!t->counted)
		labelled(line, " C:", &t->l.n);
	return true;
}

/* ---- -h ---- */

static bool is_row(struct stall_str line)
{
	if (line.n <= ROW_DIGITS + 1 || line.p[ROW_DIGITS] != ' ')
		return false;
	for (int i = 0; i < ROW_DIGITS; i++)
		if ((unsigned char)(line.p[i] - '0') > 9)
			return false;
	return true;
}

static bool take_row(struct cyclictest *c, struct stall_str line)
{
	int64_t bucket, n;

	if (!is_row(line) || !latency_number(&line, &bucket))
		return false;
	for (int64_t i = 0; latency_number(&line, &n); i++) {
		struct cyclictest_thread *t = thread_of(c, i);

		if (!t)
			break;
		latency_bucket(c->load, t->id, bucket * c->unit_ns,
			       (bucket + 1) * c->unit_ns, n);
	}
	return true;
}

static struct stall_val *place(struct cyclictest_thread *t, int what)
{
	struct stall_val *const all[] = {&t->l.n, &t->l.over, &t->l.min_ns,
					 &t->l.avg_ns, &t->l.max_ns};

	return all[what];
}

/* A line of numbers below the histogram, one a thread. What is beyond the last
 * bucket is not in the total (rt-tests 2.4). */
static bool take_footer(struct cyclictest *c, struct stall_str line)
{
	static const char *const footer[] = {
		"# Total:", "# Histogram Overflows:", "# Min Latencies:",
		"# Avg Latencies:", "# Max Latencies:"};
	enum { TOTAL, OVER, MIN };
	int what = 0, i = 0;
	int64_t v;

	while (what < 5 && !latency_starts(line, footer[what]))
		what++;
	if (what == 5)
		return false;
	latency_word(&line, footer[what]);
	for (; latency_number(&line, &v); i++) {
		struct cyclictest_thread *t = thread_of(c, i);

		if (!t)
			break;
		*place(t, what) = stall_int(v);
		t->counted |= what == TOTAL;
		if (what == OVER && t->counted)
			t->l.n.i += v;
	}
	c->mins = what == MIN ? i : c->mins;
	return true;
}

/* ---- -v ---- */

static bool is_sample(struct stall_str line, int64_t v[3])
{
	return latency_number(&line, &v[0]) && latency_word(&line, ":") &&
	       latency_number(&line, &v[1]) && latency_word(&line, ":") &&
	       latency_number(&line, &v[2]) && !line.n;
}

static bool take_sample(struct cyclictest *c, struct stall_str line)
{
	struct cyclictest_thread *t;
	int64_t v[3];

	if (!is_sample(line, v))
		return false;
	t = thread_of(c, v[0]);
	if (t)
		latency_sample(c->load, t->id, v[1], v[2] * c->unit_ns);
	return true;
}

/* ---- other lines ---- */

/* "Thread 0 using cpu 1." */
static bool take_cpu(struct cyclictest *c, struct stall_str line)
{
	struct cyclictest_thread *t;
	int64_t i, cpu;

	if (!latency_labelled(line, "Thread ", &i) ||
	    !latency_labelled(line, " using cpu ", &cpu))
		return false;
	t = thread_of(c, i);
	if (t)
		t->l.cpu = stall_int(cpu);
	return true;
}

static bool take_command(struct cyclictest *c, struct stall_str line)
{
	if (!latency_word(&line, "#") || !latency_word(&line, "cyclic"))
		return false;
	if (memmem(line.p, line.n, " -N", 3) ||
	    memmem(line.p, line.n, " --nsecs", 8))
		c->unit_ns = 1;
	return true;
}

static void take_line(struct cyclictest *c, struct stall_str line,
		      int64_t lineno)
{
	if (take_sample(c, line) || take_row(c, line) ||
	    take_summary(c, line) || take_footer(c, line) || take_cpu(c, line))
		c->n++;
	else if (!take_command(c, line) && line.n && *line.p != '#')
		stall_load_skip(c->load, &other_line, lineno);
}

static void read_text(struct cyclictest *c, struct stall_source *src)
{
	char buf[LATENCY_LINE];
	struct stall_str line;

	while (!stall_load_failed(c->load) && stall_source_line(src, &line)) {
		while (line.n && strchr("\r ", line.p[line.n - 1]))
			line.n--;
		take_line(c, latency_plain(line, buf),
			  stall_source_lineno(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(c->load, stall_source_pos(src));
	/* The last column of -H is the sum of the others. */
	for (int i = c->mins; c->mins && i < c->threads.n; i++) {
		c->threads.of[i].l.what = "all";
		c->threads.of[i].l.thread = stall_null();
	}
}

static int cyclictest_import(struct stall_source *src, struct stall_load *load,
			     struct stall_err *err)
{
	struct stall_str all = stall_source_all(src);
	struct cyclictest c = {.load = load,
			       .threads = {.load = load},
			       .tool = "cyclictest",
			       .unit_ns = US};
	int failed = 0;

	if (all.n && *all.p == '{')
		failed = cyclictest_json(&c.threads, all, &c.unit_ns, err);
	else
		read_text(&c, src);
	c.n = c.n ? c.n : c.threads.n;
	cyclictest_threads_put(&c.threads, c.tool, c.unit_ns);
	stall_load_span(load, 0, -1, c.n);
	return failed;
}

static int cyclictest_probe(struct stall_str head)
{
	int samples = 0;
	int64_t v[3];

	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	if (*head.p == '{')
		return memmem(head.p, head.n, "\"rt_test_version", 16) ? SURE
								       : 0;
	for (const char *p = head.p, *end = p + head.n, *nl;
	     (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1) {
		struct stall_str line = {p, (size_t)(nl - p)};

		if (is_summary(line) || latency_starts(line, "# Histogram"))
			return SURE;
		samples += is_sample(line, v);
	}
	return samples >= SAMPLES ? LIKELY : 0;
}

const struct stall_importer stall_importer_cyclictest = {
	.name = "cyclictest",
	.summary = "cyclictest and cyclicdeadline of rt-tests: summary, "
		   "histogram, -v, --json",
	.probe = cyclictest_probe,
	.import = cyclictest_import,
};
