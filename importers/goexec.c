/* goexec.c - execution traces of Go programs, what runtime/trace writes
 *
 * "go 1.26 trace" and three NULs, then batches (goexec/batch.h), a generation
 * of about a second after the other. Of each the tables are read (tables.h),
 * the events of all threads put in order (merge.h), and checked against what
 * the program is in (program.h), which makes the rows (rows.h).
 */
#include <stdio.h>

#include "importers/goexec/rows.h"
#include "libanalyze/importer.h"

/* Units of 64 ns of CLOCK_MONOTONIC, which is what Linux has. */
#define LINUX_FREQ UINT64_C(15625000)

enum { RESOLUTION_NS = 64, FIRST_V2 = 22, LAST_KNOWN = 26 };

static const struct stall_reason untold_freq = {
	"frequency_not_told",
	"generations that do not say how fast their clock is; taken as 64 ns"};

static int goexec_probe(struct stall_str head)
{
	return goexec_version(head) ? 100 : 0;
}

static int check_version(int version, struct stall_err *err)
{
	if (!version)
		return stall_fail(err, "this is no execution trace of Go");
	if (version < FIRST_V2)
		return stall_fail(err,
				  "written by Go 1.21 or older, whose times "
				  "cannot be joined with a trace: build the "
				  "program with Go 1.22 or newer");
	if (version > LAST_KNOWN || version == 24)
		return stall_fail(err,
				  "an execution trace of an unknown "
				  "version, 1.%d; 1.22 to 1.26 are read",
				  version);
	return 0;
}

/* From Go 1.25 on each generation has the wall clock, too. */
static void put_clocks(struct goexec_program *x, const struct goexec_tables *t,
		       int n)
{
	int64_t wall;

	if (!t->has_clock || t->mono_ns > INT64_MAX ||
	    __builtin_mul_overflow((int64_t)t->wall_s, 1000000000, &wall) ||
	    __builtin_add_overflow(wall, (int64_t)t->wall_ns, &wall))
		return;
	stall_load_reading(x->load, n, "goexec", goexec_ns(x, t->clock_ts), -1);
	stall_load_reading(x->load, n, "mono", (int64_t)t->mono_ns, -1);
	stall_load_reading(x->load, n, "real", wall, -1);
}

static void take_generation(struct goexec_program *x, struct goexec_file *f,
			    const struct goexec_gen *g, int n)
{
	const struct goexec_merge merge = {f, g, goexec_advance, x};
	struct goexec_tables *t = x->in->tables;

	goexec_tables_read(t, f, g);
	if (t->freq)
		x->freq = t->freq;
	else
		stall_load_skip(f->load, &untold_freq, (int64_t)g->end);
	x->gen = g->gen;
	if (!n)
		x->first_gen = g->gen;
	put_clocks(x, t, n);
	goexec_merge(&merge);
	goexec_put_samples(x, f, g);
}

static void put_facts(struct goexec_program *x, const struct goexec_file *f,
		      int generations)
{
	bool mono = x->freq == LINUX_FREQ;
	int64_t events = 0;
	char text[40];

	for (int i = 0; i < EV_TYPES; i++)
		events += x->count[i];
	snprintf(text, sizeof(text), "go 1.%d", f->version);
	stall_load_info(x->load, "format", (struct stall_str){text, 7});
	snprintf(text, sizeof(text), "%d", generations);
	stall_load_info(x->load, "generations",
			(struct stall_str){text, strlen(text)});
	if (mono)
		stall_load_clock(x->load, "mono", "same", 0, RESOLUTION_NS);
	else
		stall_load_clock(x->load, "process", "unaligned", 0, -1);
	stall_load_span(x->load, x->first_ts, x->first_ts < 0 ? -2 : x->now,
			events);
}

static int goexec_import(struct stall_source *src, struct stall_load *load,
			 struct stall_err *err)
{
	struct goexec_tables tables = {0};
	struct goexec_intern in = {.load = load, .tables = &tables};
	struct goexec_program x = {.load = load,
				   .in = &in,
				   .source_id = stall_load_source_id(load),
				   .freq = LINUX_FREQ,
				   .first_ts = -1};
	struct goexec_gen gen = {0};
	struct goexec_file file;
	int n = 0;

	if (check_version(goexec_version(stall_source_all(src)), err))
		return -1;
	goexec_file_init(&file, stall_source_all(src), load);
	while (!stall_load_failed(load) && goexec_gen_next(&file, &gen)) {
		take_generation(&x, &file, &gen, n++);
		stall_load_progress(load, (int64_t)gen.end);
	}
	put_facts(&x, &file, n);
	goexec_program_finish(&x);
	goexec_gen_free(&gen);
	goexec_intern_free(&in);
	goexec_tables_free(&tables);
	return 0;
}

const struct stall_importer stall_importer_goexec = {
	.name = "goexec",
	.summary = "Go execution traces of Go 1.22 to 1.26: runtime/trace, "
		   "net/http/pprof, flight recorder",
	.probe = goexec_probe,
	.import = goexec_import,
};
