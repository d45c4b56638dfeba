/* xenomai.c - what Xenomai's latency -t and EVL's latmus print
 *
 *	RTT|  00:00:01  (periodic user-mode task, 1000 us period, priority 99)
 *	RTH|----lat min|----lat avg|----lat max|-overrun|---msw|---lat
 *best|--lat worst RTD|      1.234|      1.700|      9.876|       0|
 *0|      1.234|      9.876 RTS|      1.234|      1.700|      9.876|       0| 0|
 *00:00:01/00:00:01 HSD|    min|   1 -  2 |        3
 *
 * Written from the programs' sources; no output of a real co-kernel was at
 *hand. RTS sums all up; where it is missing (the program was killed), best and
 *worst of the last RTD stand for it. Times are us with three digits, and
 *negative where the timer fires early on purpose.
 */
#include <string.h>

#include "importers/latency/rows.h"
#include "importers/latency/words.h"
#include "libanalyze/importer.h"

enum { US = 1000, SURE = 75, HISTOGRAMS = 3 };

static const struct stall_reason other_line = {
	"line_not_read", "lines that are not results of the tool"};
static const struct stall_reason other_columns = {
	"other_columns",
	"results with other columns than Xenomai's (RTAI's are in ns)"};

struct xenomai {
	struct stall_load *load;
	struct latency sum;
	int64_t id;		  /* of the summary */
	int64_t hist[HISTOGRAMS]; /* ids of min, avg, max; 0: none */
	int64_t counted[HISTOGRAMS];
	int64_t n;
	bool rtai, summed;
};

static const char *const params[HISTOGRAMS] = {"min", "avg", "max"};

static bool cell(struct stall_str *line, int64_t *ns)
{
	return latency_word(line, "|") && latency_milli(line, ns);
}

/* Both RTD and RTS begin so. */
static bool take_values(struct xenomai *x, struct stall_str *line, bool is_last)
{
	int64_t min, avg, max, overruns, msw, best, worst;

	if (!cell(line, &min) || !cell(line, &avg) || !cell(line, &max) ||
	    !latency_word(line, "|") || !latency_number(line, &overruns) ||
	    !latency_word(line, "|") || !latency_number(line, &msw))
		return false;
	x->sum.overruns = stall_int(overruns);
	if (is_last) {
		x->sum.min_ns = stall_int(min);
		x->sum.avg_ns = stall_int(avg);
		x->sum.max_ns = stall_int(max);
		x->summed = true;
	} else if (!x->summed && cell(line, &best) && cell(line, &worst)) {
		x->sum.min_ns = stall_int(best);
		x->sum.max_ns = stall_int(worst);
		x->sum.last_ns = stall_int(max);
	}
	return true;
}

/* "(periodic user-mode task, 1000 us period, priority 99)", EVL: ", CPU1)" */
static void take_mode(struct xenomai *x, struct stall_str line)
{
	const char *us = memmem(line.p, line.n, " us period", 10);
	int64_t v;

	if (latency_labelled(line, "priority ", &v))
		x->sum.priority = stall_int(v);
	if (latency_labelled(line, "CPU", &v)) {
		x->sum.cpu = stall_int(v);
		x->sum.tool = "evl latmus";
	}
	while (us && us > line.p && (unsigned char)(us[-1] - '0') <= 9)
		us--;
	if (us && latency_number(&(struct stall_str){us, (size_t)(line.p +
								  line.n - us)},
				 &v))
		x->sum.interval_ns = stall_int(v * US);
}

/* "|    min|   1 -  2 |        3": in us, the default of -B */
static bool take_bucket(struct xenomai *x, struct stall_str line)
{
	int64_t from, to, n;
	int i = 0;

	if (!latency_word(&line, "|"))
		return false;
	while (i < HISTOGRAMS && !latency_word(&line, params[i]))
		i++;
	if (i == HISTOGRAMS || !latency_word(&line, "|") ||
	    !latency_number(&line, &from) || !latency_word(&line, "-") ||
	    !latency_number(&line, &to) || !latency_word(&line, "|") ||
	    !latency_number(&line, &n))
		return false;
	for (int k = 0; k <= i; k++)
		if (!x->hist[k])
			x->hist[k] = latency_id(x->load);
	latency_bucket(x->load, x->hist[i], from * US, to * US, n);
	x->counted[i] += n;
	return true;
}

static bool take_line(struct xenomai *x, struct stall_str line)
{
	if (latency_word(&line, "RTH"))
		x->rtai |= memmem(line.p, line.n, "ovl", 3) != NULL;
	else if (latency_word(&line, "RTT"))
		take_mode(x, line);
	else if (x->rtai && latency_starts(line, "RT"))
		stall_load_skip(x->load, &other_columns, -1);
	else if (latency_word(&line, "RTD"))
		return take_values(x, &line, false);
	else if (latency_word(&line, "RTS"))
		return take_values(x, &line, true);
	else if (latency_word(&line, "HSD"))
		return take_bucket(x, line);
	else
		return !line.n || latency_starts(line, "==") ||
		       latency_starts(line, "---|") ||
		       latency_starts(line, "HS") ||
		       latency_starts(line, "warming up");
	return true;
}

static void put_rows(struct xenomai *x)
{
	struct latency hist = {.tool = x->sum.tool, .res_ns = US};

	if (x->n && !x->rtai)
		latency_put(x->load, x->id, &x->sum);
	for (int i = 0; i < HISTOGRAMS && x->hist[i]; i++) {
		hist.what = params[i];
		hist.n = stall_int(x->counted[i]);
		hist.over = stall_int(0);
		latency_put(x->load, x->hist[i], &hist);
	}
}

static int xenomai_import(struct stall_source *src, struct stall_load *load,
			  struct stall_err *err)
{
	struct xenomai x = {.load = load};
	struct stall_str line;

	(void)err;
	x.id = latency_id(load);
	x.sum.tool = "xenomai latency";
	x.sum.what = "latency";
	x.sum.res_ns = 1;
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		while (line.n && strchr("\r ", line.p[line.n - 1]))
			line.n--;
		if (take_line(&x, line))
			x.n += latency_starts(line, "RT") ||
			       latency_starts(line, "HSD");
		else if (*line.p != '#')
			stall_load_skip(load, &other_line,
					stall_source_lineno(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	put_rows(&x);
	stall_load_span(load, 0, -1, x.n);
	return 0;
}

static int xenomai_probe(struct stall_str head)
{
	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	return memmem(head.p, head.n, "RTH|", 4) ||
			       memmem(head.p, head.n, "RTT|", 4) ||
			       memmem(head.p, head.n, "RTS|", 4)
		       ? SURE
		       : 0;
}

const struct stall_importer stall_importer_xenomai = {
	.name = "xenomai",
	.summary = "latency -t of Xenomai and latmus of EVL (from their "
		   "sources)",
	.probe = xenomai_probe,
	.import = xenomai_import,
};
