/* perfdata.c - perf.data, what perf record writes, to a file or a pipe
 *
 * "PERFILE2", or the other way round where a machine begins at the other end.
 * The head is taken apart (perfdata/file.h), records are read one by one
 * (stream.h), put in order of time (queue.h) and become rows (feed.h).
 */
#include <linux/perf_event.h>
#include <stdlib.h>

#include "importers/perfdata/feed.h"
#include "importers/perfdata/queue.h"
#include "importers/perfdata/wire.h"
#include "libanalyze/importer.h"
#include "libanalyze/mem.h"

/* More than this at once is not waited for: recordings without rounds. */
enum { MOST_QUEUED = 1 << 23, MOST_HELD = 1 << 29, PROGRESS_RECORDS = 0xfff };

static const struct stall_reason no_event = {
	"bad_record_of_perf", "records of perf itself that end too early"};

struct perfdata {
	struct perf_file pf;
	struct perf_stream stream;
	struct perf_queue queue;
	struct perf_feed feed;
	struct perf_record lost; /* not queued yet; type 0: none */
	int64_t lost_ts;
	bool clock_told;
};

/* ---- what is told in records instead of the head ---- */

static void take_attr(struct perf_file *pf, struct stall_str body)
{
	struct raw_cur c = perf_file_over(pf, body);
	uint32_t size;

	raw_u32(&c);
	size = raw_u32(&c);
	c.p = body.p;
	if (!perf_attrs_add(&pf->attrs, raw_bytes(&c, size), c, pf->big_endian))
		stall_load_skip(pf->load, &no_event, body.p - pf->all.p);
}

static void take_update(struct perf_file *pf, struct stall_str body)
{
	struct raw_cur c = perf_file_over(pf, body);
	uint64_t what = raw_u64(&c);
	struct perf_attr *attr = perf_attrs_find(&pf->attrs, raw_u64(&c));

	if (!c.bad && attr && what == PERF_UPDATE_NAME)
		perf_attr_name(attr, (struct stall_str){c.p, raw_left(&c)});
}

static void take_feature(struct perf_file *pf, struct stall_str body)
{
	struct raw_cur c = perf_file_over(pf, body);
	uint64_t id = raw_u64(&c);

	if (!c.bad)
		perf_feature(pf, id, (struct stall_str){c.p, raw_left(&c)});
}

/* ---- order ---- */

static void use(struct perfdata *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct perf_queued *q = &d->queue.of[i];
		struct perf_record rec;

		perf_record_at(q->record, d->pf.swap, &rec);
		perf_feed_record(&d->feed, &rec, q->ts);
		perf_stream_let_go(&d->stream, q->chunk);
	}
	perf_queue_drop(&d->queue, n);
}

static void queue_record(struct perfdata *d, const struct perf_record *rec,
			 int64_t ts)
{
	perf_stream_keep(&d->stream, rec->chunk);
	perf_queue_add(&d->queue,
		       (struct perf_queued){ts, rec->body.p - PERF_RECORD_HEAD,
					    rec->chunk});
}

/*
 * That some were lost is written in front of the first one that was not, but
 * after the time of that one was taken: it has its time.
 */
static void queue_lost(struct perfdata *d, int64_t ts)
{
	if (!d->lost.type)
		return;
	queue_record(d, &d->lost, ts >= 0 && ts < d->lost_ts ? ts : d->lost_ts);
	perf_stream_let_go(&d->stream, d->lost.chunk);
	d->lost.type = 0;
}

static void hold_lost(struct perfdata *d, const struct perf_record *rec,
		      int64_t ts)
{
	perf_stream_keep(&d->stream, rec->chunk);
	d->lost = *rec;
	d->lost_ts = ts;
}

static int64_t time_of(struct perfdata *d, const struct perf_record *rec)
{
	struct raw_cur c = perf_file_over(&d->pf, rec->body);
	struct perf_sample s;

	if (rec->type == PERF_RECORD_SAMPLE)
		return perf_sample_time(&d->pf.attrs, c);
	perf_sample_trailer(&s, &d->pf.attrs, c);
	return s.ts;
}

static void tell_clock(struct perfdata *d)
{
	if (!d->clock_told)
		perf_tell_clock(&d->pf);
	d->clock_told = true;
}

static void take_kernels(struct perfdata *d, const struct perf_record *rec)
{
	int64_t ts;

	tell_clock(d);
	ts = time_of(d, rec);
	queue_lost(d, ts);
	if (ts < 0)
		perf_feed_record(&d->feed, rec, -1);
	else if (rec->type == PERF_RECORD_LOST)
		hold_lost(d, rec, ts);
	else
		queue_record(d, rec, ts);
	if (d->queue.n > MOST_QUEUED || d->stream.held > MOST_HELD)
		use(d, perf_queue_ready(&d->queue, d->queue.newest) / 2);
}

static void take_round(struct perfdata *d)
{
	queue_lost(d, -1);
	use(d, perf_queue_ready(&d->queue, d->queue.ripe));
	perf_queue_round(&d->queue);
}

static void take_record(struct perfdata *d, const struct perf_record *rec)
{
	switch (rec->type) {
	case PERF_HEADER_ATTR:
		take_attr(&d->pf, rec->body);
		break;
	case PERF_EVENT_UPDATE:
		take_update(&d->pf, rec->body);
		break;
	case PERF_HEADER_FEATURE:
		take_feature(&d->pf, rec->body);
		break;
	case PERF_HEADER_BUILD_ID:
		perf_build_id(&d->pf, rec->body, rec->misc);
		break;
	case PERF_HEADER_TRACING_DATA:
		perf_tracing_data(&d->pf, rec->extra);
		break;
	case PERF_FINISHED_ROUND:
		take_round(d);
		break;
	default:
		if (rec->type < PERF_FIRST_OWN)
			take_kernels(d, rec);
	}
}

static void read_all(struct perfdata *d)
{
	struct perf_record rec;
	uint32_t n = 0;

	while (!stall_load_failed(d->pf.load) &&
	       perf_stream_next(&d->stream, &rec)) {
		take_record(d, &rec);
		if (!(++n & PROGRESS_RECORDS))
			stall_load_progress(d->pf.load,
					    d->stream.file.p - d->pf.all.p);
	}
	queue_lost(d, -1);
	use(d, perf_queue_ready(&d->queue, INT64_MAX));
}

static int perfdata_import(struct stall_source *src, struct stall_load *load,
			   struct stall_err *err)
{
	struct perfdata *d;

	d = stall_alloc(sizeof(*d));
	if (perf_file_open(&d->pf, stall_source_all(src), load, err)) {
		free(d);
		return -1;
	}
	perf_stream_open(&d->stream, &d->pf);
	perf_queue_start(&d->queue);
	perf_feed_start(&d->feed, &d->pf);
	read_all(d);
	tell_clock(d);
	if (d->pf.cut)
		stall_load_cut(load, (int64_t)d->pf.all.n);
	perf_feed_end(&d->feed);
	perf_queue_end(&d->queue);
	perf_stream_close(&d->stream);
	perf_file_close(&d->pf);
	free(d);
	return 0;
}

static int perfdata_probe(struct stall_str head)
{
	return head.n >= 8 && (!memcmp(head.p, "PERFILE2", 8) ||
			       !memcmp(head.p, "2ELIFREP", 8))
		       ? 100
		       : 0;
}

const struct stall_importer stall_importer_perfdata = {
	.name = "perfdata",
	.summary = "perf.data of perf record, from a file or a pipe",
	.probe = perfdata_probe,
	.import = perfdata_import,
};
