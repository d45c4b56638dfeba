/* options.c - options of a trace.dat whose meaning is the same in 6 and 7 */
#include "importers/tracedat/options.h"

#include <inttypes.h>
#include <stdio.h>

static const struct stall_reason unknown_option = {
	"unknown_option", "options of the file whose meaning is not known"};
static const struct stall_reason time_shift = {
	"time_shift", "corrections of a guest's clock, which are not applied"};

static struct stall_str until_nul(struct stall_str s)
{
	const char *nul = memchr(s.p, 0, s.n);

	if (nul)
		s.n = (size_t)(nul - s.p);
	return s;
}

/* "Linux host 6.12.0 x86_64": the machine comes last. */
static void take_machine(struct tracedat *td, struct stall_str data)
{
	struct stall_str s = until_nul(data);
	const char *blank = memrchr(s.p, ' ', s.n);
	size_t n = blank ? (size_t)(s.p + s.n - blank - 1) : 0;

	if (n && n < sizeof(td->machine)) {
		memcpy(td->machine, blank + 1, n);
		td->machine[n] = '\0';
	}
}

static void take_clock(struct tracedat *td, struct stall_str data)
{
	struct stall_str s = until_nul(data);
	const char *open = memchr(s.p, '[', s.n), *close;
	size_t n;

	close = open ? memchr(open, ']', (size_t)(s.p + s.n - open)) : NULL;
	n = close ? (size_t)(close - open - 1) : 0;
	if (n && n < sizeof(td->clock)) {
		memcpy(td->clock, open + 1, n);
		td->clock[n] = '\0';
	}
}

static void take_cpus(struct tracedat *td, struct stall_str data)
{
	struct raw_cur c = tracedat_over(td, data);
	uint32_t cpus = raw_u32(&c);

	if (!c.bad)
		td->cpus = cpus;
}

static void take_trace_id(struct tracedat *td, struct stall_str data)
{
	struct raw_cur c = tracedat_over(td, data);
	char text[32];
	int n = snprintf(text, sizeof(text), "0x%" PRIx64, raw_u64(&c));

	if (!c.bad)
		stall_load_info(td->load, "trace_id",
				(struct stall_str){text, (size_t)n});
}

/* Cycles to ns as perf does it: cycles * mult >> shift. */
static void take_tsc(struct tracedat *td, struct stall_str data)
{
	struct raw_cur c = tracedat_over(td, data);
	uint32_t mult = raw_u32(&c), shift = raw_u32(&c);

	if (c.bad || shift > 63)
		return;
	td->tsc_mult = mult;
	td->tsc_shift = shift;
}

static void count_time_shift(struct tracedat *td, struct stall_str data)
{
	stall_load_skip(td->load, &time_shift, data.p - td->all.p);
}

/*
 * The meaning of an option: a fact about the file, something to act upon, or
 * (neither) known and of no use here: hooks, maps, guests, symbols.
 */
static const struct option {
	const char *info;
	void (*take)(struct tracedat *td, struct stall_str data);
	bool known;
} options[] = {
	[1] = {.info = "date_offset"},
	[2] = {.info = "cpustat"},
	[4] = {.info = "trace_clock", .take = take_clock},
	[5] = {.info = "uname", .take = take_machine},
	[6] = {.known = true},
	[7] = {.info = "ts_offset"},
	[8] = {.take = take_cpus},
	[9] = {.info = "trace_cmd"},
	[10] = {.known = true},
	[11] = {.take = take_trace_id},
	[12] = {.take = count_time_shift},
	[13] = {.known = true},
	[14] = {.take = take_tsc},
	[15] = {.known = true},
	[16 ... 25] = {.known = true},
};

void tracedat_option(struct tracedat *td, uint16_t id, struct stall_str data)
{
	static const struct option none;
	bool in_table = id < sizeof(options) / sizeof(*options);
	const struct option *o = in_table ? &options[id] : &none;

	if (!o->info && !o->take && !o->known)
		stall_load_skip(td->load, &unknown_option, id);
	if (o->info)
		stall_load_info(td->load, o->info, until_nul(data));
	if (o->take)
		o->take(td, data);
}
