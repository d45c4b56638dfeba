/* tracedat.c - trace.dat, what trace-cmd record writes
 *
 * Bytes 17 08 44, then "tracing". The file is taken apart (tracedat/file.h),
 * the pages of all CPUs are walked and merged by time (stream.h, merge.h), and
 * each record is handed to the kernel as an event (raw/events.h).
 */
#include <stdlib.h>

#include "importers/raw/events.h"
#include "importers/tracedat/file.h"
#include "importers/tracedat/merge.h"
#include "libanalyze/importer.h"
#include "libanalyze/mem.h"

static const struct stall_reason other_clock = {
	"other_clock", "buffers with another clock than the rest of the file"};

static int tracedat_probe(struct stall_str head)
{
	static const char magic[] = "\x17\x08\x44tracing";

	return head.n >= 10 && !memcmp(head.p, magic, 10) ? 100 : 0;
}

/* The clock of the file: that of its first buffer with data, but "mono" if
 * any has it. */
static const char *choose_clock(const struct tracedat *td)
{
	const char *clock = NULL;

	for (size_t i = 0; i < td->nbuffers; i++) {
		const struct tracedat_buffer *buf = &td->buffer[i];
		uint64_t bytes = 0;

		for (uint32_t p = 0; p < buf->nplaces; p++)
			bytes += buf->place[p].size;
		if (!bytes || !*buf->clock)
			continue;
		if (!clock || !strcmp(buf->clock, "mono"))
			clock = buf->clock;
	}
	return clock ? clock : *td->clock ? td->clock : "local";
}

static void tell_clock(struct tracedat *td, const char *clock)
{
	td->base_ns = stall_load_base(td->load,
				      td->tsc_mult ? "tsc2nsec" : clock, true);
}

static struct tracedat_stream *open_streams(struct tracedat *td,
					    struct stall_kernel *kernel,
					    const char *clock, int64_t *done,
					    size_t *ret_n)
{
	struct tracedat_stream *st = NULL;
	size_t n = 0;

	for (size_t i = 0; i < td->nbuffers; i++) {
		const struct tracedat_buffer *b = &td->buffer[i];
		bool other = *b->clock && strcmp(b->clock, clock);

		st = stall_grow(st, (n + b->nplaces) * sizeof(*st));
		for (uint32_t p = 0; p < b->nplaces; p++) {
			int32_t cpu = stall_kernel_cpu(
				kernel, (int32_t)b->place[p].cpu);

			if (other && b->place[p].size)
				stall_load_skip(td->load, &other_clock,
						(int64_t)b->place[p].offset);
			if (other || !tracedat_stream_open(&st[n], td, b,
							   &b->place[p], done))
				continue;
			st[n++].cpu = cpu;
		}
	}
	*ret_n = n;
	return st;
}

static void saved_comms(const struct tracedat *td, struct stall_kernel *kernel)
{
	const char *p = td->comms.p, *end = p + td->comms.n, *nl;

	/* "1234 name", a line each */
	for (; p < end; p = nl + 1) {
		int32_t tid = 0;

		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			nl = end;
		while (p < nl && *p >= '0' && *p <= '9' && tid < INT32_MAX / 16)
			tid = tid * 10 + (*p++ - '0');
		if (p == nl || *p != ' ' || !tid)
			continue;
		p++;
		stall_kernel_saved_comm(
			kernel, tid,
			(struct stall_str){p, strnlen(p, (size_t)(nl - p))});
	}
}

/* What was lost before the event the stream stands at. */
static void feed_loss(struct raw_events *feed, struct tracedat_stream *st)
{
	stall_kernel_lost(feed->kernel, st->cpu, st->last_ts, st->ts,
			  st->lost_events);
	st->lost = false;
}

static void feed_event(struct raw_events *feed, struct tracedat_stream *st)
{
	if (st->lost)
		feed_loss(feed, st);
	raw_events_event(feed, st->rec, st->ts, st->cpu);
}

/* Nothing came after the damage: lost until the end. */
static void lost_ends(struct raw_events *feed, struct tracedat_stream *st,
		      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!st[i].lost && !st[i].damaged && !st[i].bad_chunk)
			continue;
		st[i].lost_events = -1;
		st[i].last_ts = st[i].ts;
		st[i].ts = feed->ev.ts;
		feed_loss(feed, &st[i]);
	}
}

static void walk(struct tracedat *td, struct stall_kernel *kernel,
		 const char *clock)
{
	struct raw_events feed = {.load = td->load,
				  .kernel = kernel,
				  .big_endian = td->big_endian,
				  .swap = td->swap,
				  .long_size = td->long_size};
	struct tracedat_merge merge;
	struct tracedat_stream *st;
	int64_t done = 0;
	size_t n;

	raw_events_start(&feed, &td->formats);
	st = open_streams(td, kernel, clock, &done, &n);
	tracedat_merge_start(&merge, st, n);
	for (struct tracedat_stream *top; (top = tracedat_merge_top(&merge));
	     tracedat_merge_next(&merge))
		feed_event(&feed, top);
	if (feed.events) {
		lost_ends(&feed, st, n);
		stall_load_span(td->load, feed.first_ts, feed.ev.ts,
				feed.events);
	}
	tracedat_merge_end(&merge);
	for (size_t i = 0; i < n; i++)
		tracedat_stream_close(&st[i]);
	free(st);
	raw_events_end(&feed);
}

static int tracedat_import(struct stall_source *src, struct stall_load *load,
			   struct stall_err *err)
{
	struct tracedat td;
	struct stall_kernel *kernel;
	const char *clock;

	if (tracedat_open(&td, src, load, err))
		return -1;
	clock = choose_clock(&td);
	tell_clock(&td, clock);
	if (td.cut)
		stall_load_cut(load, (int64_t)td.all.n);
	kernel = stall_kernel_new(load, *td.machine ? td.machine : NULL);
	saved_comms(&td, kernel);
	walk(&td, kernel, clock);
	stall_kernel_finish(kernel);
	tracedat_close(&td);
	return 0;
}

const struct stall_importer stall_importer_tracedat = {
	.name = "tracedat",
	.summary = "trace.dat of trace-cmd record, versions 6 and 7",
	.probe = tracedat_probe,
	.import = tracedat_import,
};
