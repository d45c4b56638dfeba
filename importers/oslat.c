/* oslat.c - what oslat of rt-tests prints: gaps between readings of the clock
 *
 *	        Core:	 3
 *	    001 (us):	 64034532
 *	    032 (us):	 384 (including overflows)
 *	     Minimum:	 1 (us)
 *
 * One column a core. Row k counts gaps of k us, the last one of k us or more.
 */
#include <stdlib.h>
#include <string.h>

#include "importers/latency/rows.h"
#include "importers/latency/words.h"
#include "libanalyze/importer.h"
#include "libanalyze/mem.h"

enum { US = 1000, SURE = 75, MAX_CORES = 8192 };

static const struct stall_reason other_line = {
	"line_not_read", "lines that are not results of the tool"};

struct core {
	int64_t id, n;
	struct latency l;
};

struct oslat {
	struct stall_load *load;
	struct core *core;
	int ncores;
	int64_t rows;
};

static bool take_cores(struct oslat *o, struct stall_str line)
{
	int64_t cpu;

	if (!latency_word(&line, "Core:"))
		return false;
	while (latency_number(&line, &cpu) && o->ncores < MAX_CORES) {
		o->core = stall_grow(o->core, (size_t)(o->ncores + 1) *
						      sizeof(*o->core));
		o->core[o->ncores++] =
			(struct core){.id = latency_id(o->load),
				      .l = {.tool = "oslat",
					    .what = "gap",
					    .res_ns = US,
					    .cpu = stall_int(cpu)}};
	}
	return true;
}

/* The last row is told by what stands behind it. */
static bool take_row(struct oslat *o, struct stall_str line)
{
	bool last = memmem(line.p, line.n, "including overflows", 19) != NULL;
	int64_t us, n;

	if (!latency_number(&line, &us) || !latency_word(&line, "(us):"))
		return false;
	for (int i = 0; i < o->ncores && latency_number(&line, &n); i++) {
		struct core *c = &o->core[i];

		latency_bucket(o->load, c->id, us * US,
			       last ? -1 : (us + 1) * US, n);
		c->n += n;
		c->l.n = stall_int(c->n);
		c->l.over = stall_int(0); /* they are in the last row */
	}
	return true;
}

static struct stall_val *place(struct latency *l, int what)
{
	struct stall_val *const all[] = {&l->min_ns, &l->avg_ns, &l->max_ns};

	return all[what];
}

static bool take_footer(struct oslat *o, struct stall_str line)
{
	static const char *const footer[] = {
		"Minimum:", "Average:", "Maximum:"};
	int what = 0;
	int64_t ns;

	while (what < 3 && !latency_word(&line, footer[what]))
		what++;
	if (what == 3)
		return latency_word(&line, "Max-Min:") ||
		       latency_word(&line, "Duration:") ||
		       latency_word(&line, "Counter Freq:");
	for (int i = 0; i < o->ncores && latency_milli(&line, &ns); i++)
		*place(&o->core[i].l, what) = stall_int(ns);
	return true;
}

static bool is_talk(struct stall_str line)
{
	static const char *const talk[] = {
		"oslat V",  "Total runtime:", "Thread priority:",
		"CPU list", "CPU for main",   "Workload",
		"Preheat",  "Pre-heat",	      "Test ",
		"#"};

	for (size_t i = 0; i < sizeof(talk) / sizeof(*talk); i++)
		if (latency_starts(line, talk[i]))
			return true;
	return !line.n;
}

static int oslat_import(struct stall_source *src, struct stall_load *load,
			struct stall_err *err)
{
	struct oslat o = {.load = load};
	struct stall_str line;

	(void)err;
	while (!stall_load_failed(load) && stall_source_line(src, &line)) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (take_cores(&o, line) || take_row(&o, line) ||
		    take_footer(&o, line))
			o.rows++;
		else if (!is_talk(line))
			stall_load_skip(load, &other_line,
					stall_source_lineno(src));
	}
	if (stall_source_cut(src))
		stall_load_cut(load, stall_source_pos(src));
	for (int i = 0; i < o.ncores; i++)
		latency_put(load, o.core[i].id, &o.core[i].l);
	free(o.core);
	stall_load_span(load, 0, -1, o.rows);
	return 0;
}

static int oslat_probe(struct stall_str head)
{
	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	return memmem(head.p, head.n, "oslat V ", 8) ||
			       (memmem(head.p, head.n, " Core:\t", 7) &&
				memmem(head.p, head.n, "(us):\t", 6))
		       ? SURE
		       : 0;
}

const struct stall_importer stall_importer_oslat = {
	.name = "oslat",
	.summary = "oslat of rt-tests: histogram of gaps by core",
	.probe = oslat_probe,
	.import = oslat_import,
};
