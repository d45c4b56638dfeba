/* zephyr.c - what Zephyr's tests/benchmarks/latency_measure prints
 *
 *	Preemptive threads ctx switch via k_yield (K -> K)  :     519 cycles ,
 *4325 ns : thread.yield.preemptive.ctx.k_to_k - Context switch via k_yield :
 *519 cycles , 4325 ns :
 *
 * Averages, without a count. Written from its sources and documentation; no
 * output of a real board was at hand. A label may have any characters: a result
 * is told from behind.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/latency/rows.h"
#include "importers/latency/words.h"
#include "libanalyze/importer.h"
#include "libanalyze/mem.h"

enum { SURE = 75 };

static const struct stall_reason failed = {
	"failed_measurement", "measurements that the board says have failed"};

struct result {
	struct stall_str label;
	int64_t cycles, ns;
	bool failed;
};

static const char *last(struct stall_str s, const char *text)
{
	const char *found = NULL, *p = s.p, *end = s.p + s.n;

	while ((p = memmem(p, (size_t)(end - p), text, strlen(text))))
		found = p++;
	return found;
}

/* "label : 519 cycles , 4325 ns :" */
static bool read_result(struct stall_str line, struct result *r)
{
	const char *cycles = last(line, " cycles ,"), *colon;
	struct stall_str rest;

	if (!cycles)
		return false;
	colon = memrchr(line.p, ':', (size_t)(cycles - line.p));
	if (!colon)
		return false;
	rest = (struct stall_str){colon + 1,
				  (size_t)(line.p + line.n - colon) - 1};
	if (!latency_number(&rest, &r->cycles) ||
	    !latency_word(&rest, "cycles") || !latency_word(&rest, ",") ||
	    !latency_number(&rest, &r->ns) || !latency_word(&rest, "ns"))
		return false;
	latency_word(&rest, ":");
	r->failed = latency_word(&rest, "FAILED") ||
		    memmem(rest.p, rest.n, "ERROR", 5);
	r->label = (struct stall_str){line.p, (size_t)(colon - line.p)};
	while (r->label.n && r->label.p[r->label.n - 1] == ' ')
		r->label.n--;
	return true;
}

static void put_result(struct stall_load *load, const struct result *r,
		       int64_t lineno)
{
	struct latency l = {.tool = "zephyr latency_measure",
			    .avg_ns = stall_int(r->ns),
			    .res_ns = 1};
	char *label = stall_strndup(r->label.p, r->label.n);

	l.what = label;
	if (r->failed)
		stall_load_skip(load, &failed, lineno);
	else
		latency_put(load, 0, &l);
	free(label);
}

static int zephyr_import(struct stall_source *src, struct stall_load *load,
			 struct stall_err *err)
{
	struct result r;
	struct stall_str line;
	int64_t n = 0, mhz;

	(void)err;
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		while (line.n && strchr("\r ", line.p[line.n - 1]))
			line.n--;
		if (read_result(line, &r)) {
			put_result(load, &r, stall_source_lineno(src));
			n++;
		} else if (latency_labelled(line, "Clock frequency:", &mhz)) {
			stall_load_info(load, "clock_frequency", line);
		}
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	stall_load_span(load, 0, -1, n);
	return 0;
}

static int zephyr_probe(struct stall_str head)
{
	struct result r;

	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	for (const char *p = head.p, *end = p + head.n, *nl;
	     (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1)
		if (read_result((struct stall_str){p, (size_t)(nl - p)}, &r))
			return SURE;
	return 0;
}

const struct stall_importer stall_importer_zephyr = {
	.name = "zephyr",
	.summary = "latency_measure of Zephyr (from its sources)",
	.probe = zephyr_probe,
	.import = zephyr_import,
};
