/*
 * Histograms. Rows of zeros are left out, so that the width of a bucket is seen
 * only where all rows are: it is what divides all indexes. That may be more
 * than the width that was asked for, but is right all the same: the buckets
 * between are empty.
 */
#include <string.h>

#include "importers/latency/words.h"
#include "importers/rtla/rtla.h"

static int64_t gcd(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Of the rows that follow, up to the next title. */
static int64_t step_of(struct stall_str rows)
{
	const char *end = rows.p + rows.n, *nl;
	int64_t step = 0, index;

	for (const char *p = rows.p; p < end; p = nl + 1) {
		struct stall_str line;

		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		line = (struct stall_str){p, (size_t)(nl - p)};
		if (latency_starts(line, "over:"))
			break;
		if (latency_number(&line, &index) && index > 0)
			step = gcd(index, step);
	}
	return step ? step : 1;
}

static bool take_header(struct rtla *r, struct stall_str line)
{
	static const struct {
		const char *prefix, *what;
	} kinds[] = {{"IRQ-", "irq"},
		     {"Thr-", "thread"},
		     {"Usr-", "user"},
		     {"CPU-", "noise"}};
	size_t k;
	int64_t cpu;

	if (!latency_word(&line, "Index"))
		return false;
	rtla_flush(r);
	r->step = step_of((struct stall_str){
		r->at, (size_t)(r->all.p + r->all.n - r->at)});
	while (line.n) {
		for (k = 0; k < 4 && !latency_word(&line, kinds[k].prefix); k++)
			;
		if (k == 4 || !latency_number(&line, &cpu) ||
		    !rtla_column(r, kinds[k].what, cpu))
			break;
	}
	return true;
}

static struct stall_val *place(struct latency *l, int what)
{
	struct stall_val *const all[] = {&l->over, &l->n, &l->min_ns,
					 &l->avg_ns, &l->max_ns};

	return all[what];
}

/* Of a CPU without samples: "-". */
static bool take_footer(struct rtla *r, struct stall_str line)
{
	static const char *const footer[] = {
		"over:", "count:", "min:", "avg:", "max:"};
	int what = 0;
	int64_t v;

	while (what < 5 && !latency_word(&line, footer[what]))
		what++;
	if (what == 5)
		return false;
	for (int i = 0; i < r->ncolumns; i++)
		if (latency_number(&line, &v))
			*place(&r->column[i].l, what) = stall_int(v);
		else
			latency_word(&line, "-");
	return true;
}

bool rtla_hist_line(struct rtla *r, struct stall_str line)
{
	int64_t index, n, from, to;

	if (take_header(r, line) || take_footer(r, line))
		return true;
	if (!r->ncolumns || !latency_number(&line, &index) || index < 0 ||
	    __builtin_mul_overflow(index, r->unit_ns, &from) ||
	    __builtin_mul_overflow(index + r->step, r->unit_ns, &to))
		return false;
	for (int i = 0; i < r->ncolumns && latency_number(&line, &n); i++)
		latency_bucket(r->load, r->column[i].id, from, to, n);
	return true;
}
