/* rtla.c - what rtla timerlat and rtla osnoise print, hist and top
 *
 *	# RTLA timerlat histogram
 *	# Time unit is microseconds (us)
 *	Index   IRQ-000   Thr-000   IRQ-001   Thr-001
 *	0           471       204       592       162		(rtla/hist.c)
 *
 *	  0 #1474 | 50 15 119 5764 | 68 52 153 7972		(rtla/top.c)
 *
 * top writes its table again and again: the last one counts.
 */
#include <string.h>

#include "importers/latency/words.h"
#include "importers/rtla/rtla.h"
#include "libanalyze/importer.h"

enum { SURE = 80 };

static const struct stall_reason other_line = {
	"line_not_read", "lines that are not results of the tool"};

static bool has(struct stall_str line, const char *text)
{
	return memmem(line.p, line.n, text, strlen(text)) != NULL;
}

static bool take_title(struct rtla *r, struct stall_str line)
{
	bool is_timerlat =
		has(line, "timerlat histogram") || has(line, "Timer Latency");
	bool is_hist = latency_starts(line, "# RTLA ");

	if (!is_timerlat && !has(line, "osnoise histogram") &&
	    !has(line, "Operating System Noise"))
		return false;
	if (is_hist || !r->is_top) /* top repeats its title */
		rtla_flush(r);
	r->is_top = !is_hist;
	r->tool = is_timerlat ? "rtla timerlat" : "rtla osnoise";
	return true;
}

/* "# Time unit is microseconds (us)", "IRQ Timer Latency (us)", "time is in
 * us".
 */
static bool take_unit(struct rtla *r, struct stall_str line)
{
	if (!has(line, "Time unit is") && !has(line, "Latency (") &&
	    !has(line, "time is in "))
		return false;
	r->unit_ns = has(line, "(ns)") || has(line, "in ns") ? 1 : 1000;
	return true;
}

static void take_line(struct rtla *r, struct stall_str line, int64_t lineno)
{
	bool is_title = take_title(r, line);

	if (take_unit(r, line) || is_title)
		return;
	if (r->tool &&
	    (r->is_top ? rtla_top_line(r, line) : rtla_hist_line(r, line)))
		r->n++;
	else if (line.n && *line.p != '#' && !latency_starts(line, "CPU ") &&
		 !latency_starts(line, "rtla ") && !has(line, "Saving trace"))
		stall_load_skip(r->load, &other_line, lineno);
}

static int rtla_import(struct stall_source *src, struct stall_load *load,
		       struct stall_err *err)
{
	struct rtla r = {.load = load, .unit_ns = 1000};
	char buf[LATENCY_LINE];
	struct stall_str line;

	(void)err;
	r.all = stall_source_all(src);
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		while (line.n && strchr("\r ", line.p[line.n - 1]))
			line.n--;
		r.at = line.p;
		take_line(&r, latency_plain(line, buf),
			  stall_source_lineno(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	rtla_flush(&r);
	rtla_free(&r);
	stall_load_span(load, 0, -1, r.n);
	return 0;
}

static int rtla_probe(struct stall_str head)
{
	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	if (has(head, "# RTLA timerlat histogram") ||
	    has(head, "# RTLA osnoise histogram"))
		return SURE;
	if ((has(head, "Timer Latency") ||
	     has(head, "Operating System Noise")) &&
	    has(head, "CPU "))
		return SURE;
	return 0;
}

const struct stall_importer stall_importer_rtla = {
	.name = "rtla",
	.summary = "rtla timerlat and rtla osnoise: hist and top",
	.probe = rtla_probe,
	.import = rtla_import,
};
