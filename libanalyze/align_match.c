/*
 * Each operand of the runtime's print is a write(2), so the beginnings of
 * writes lie dense in a text: one byte in five. That a record begins at one
 * tells 2 bits or so; a match needs enough of them that no chance explains it.
 */
#include "libanalyze/align_match.h"

#include <math.h>
#include <stdlib.h>

#include "libanalyze/mem.h"

#define ENOUGH_BITS 24
/* Two threads in write(2) at once may land in the other order. */
#define MIN_FOUND 0.98
#define SEARCHES  8

/* A selection of the writes, as a stretch of text from byte 0 of its own. */
struct stretch {
	size_t *which; /* index into the writes */
	int64_t *pos;
	size_t n;
	int64_t bytes;
	bool born;
	int64_t loss_pos; /* not to be trusted from here on */
};

struct fit {
	int64_t shift; /* of the stretch in the text */
	size_t records, found;
	size_t firsts; /* found that begin with the write they should */
};

/* Of all places where the writes fit. */
struct best {
	struct fit fit;
	bool any;
	size_t second; /* most firsts of any other */
};

struct matcher {
	const struct stall_match_input *in;
	struct stall_text_line **line; /* in order of pos */
	size_t nlines;
};

static int by_pos(const void *a, const void *b)
{
	int64_t x = (*(struct stall_text_line *const *)a)->pos;
	int64_t y = (*(struct stall_text_line *const *)b)->pos;

	return x < y ? -1 : x > y;
}

/* ---- stretches ---- */

static bool is_born(const struct stall_match_input *in, int64_t upid)
{
	for (size_t i = 0; i < in->nborn; i++)
		if (in->born[i] == upid)
			return true;
	return false;
}

/* Of the writes in `order` those to fd 2, or to fd 1 in the same file as well.
 */
static void select_writes(const struct stall_match_input *in,
			  const size_t *order, size_t n, bool both,
			  struct stretch *s)
{
	s->n = 0;
	s->bytes = 0;
	s->loss_pos = INT64_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct stall_text_write *w = &in->write[order[i]];

		if (!both && w->fd != 2)
			continue;
		if (w->ts >= in->loss_ts && s->loss_pos == INT64_MAX)
			s->loss_pos = s->bytes;
		s->which[s->n] = order[i];
		s->pos[s->n++] = s->bytes;
		s->bytes += w->bytes;
	}
}

/* ---- one place in the text ---- */

static size_t first_line_from(const struct matcher *m, int64_t pos)
{
	size_t lo = 0, hi = m->nlines;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (m->line[mid]->pos < pos)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The first write at or behind pos. */
static size_t first_write_from(const struct stretch *s, size_t lo, int64_t pos)
{
	size_t step = 1, hi = lo;

	while (hi < s->n && s->pos[hi] < pos) {
		lo = hi + 1;
		hi += step;
		step *= 2;
	}
	hi = hi < s->n ? hi : s->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->pos[mid] < pos)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool may_be(const struct matcher *m, const struct stall_text_line *l,
		   const struct stall_text_write *w)
{
	return !m->in->arrivals_count || l->arrival_ts < 0 ||
	       l->arrival_ts >= w->ts;
}

/* The first operand of its print: "gc ", "init ", "SCHED ". */
static bool is_first(const struct stall_text_line *l,
		     const struct stall_text_write *w)
{
	static const int64_t size[TEXT_KINDS] = {0, 3, 5, 6};

	return w->bytes == size[l->kind];
}

/*
 * Counts records that begin at a write. Gives up once too many do not. With
 * `keep` set what was found is written into the lines.
 */
static bool try_fit(const struct matcher *m, const struct stretch *s,
		    int64_t limit, struct fit *f, bool keep)
{
	size_t at = 0, missed = 0;

	f->records = f->found = f->firsts = 0;
	for (size_t i = first_line_from(m, f->shift); i < m->nlines; i++) {
		struct stall_text_line *l = m->line[i];
		int64_t pos = l->pos - f->shift;
		const struct stall_text_write *w;

		if (pos >= limit)
			break;
		f->records++;
		at = first_write_from(s, at, pos);
		w = at < s->n ? &m->in->write[s->which[at]] : NULL;
		if (w && s->pos[at] == pos && may_be(m, l, w)) {
			f->found++;
			f->firsts += is_first(l, w);
			if (!keep)
				continue;
			l->write_ts = w->ts;
			l->utid = w->utid;
			l->upid = w->upid;
		} else if (++missed > 2 + f->records / 50) {
			return false;
		}
	}
	return (double)f->found >= MIN_FOUND * (double)f->records;
}

/*
 * Bits of evidence that the fit is no chance, less those a search costs. One
 * write in four has the size of a first operand.
 */
static double bits(const struct stretch *s, const struct fit *f, double tries)
{
	double each = log2((double)s->bytes / (double)s->n);

	return each * (double)f->found + 2 * (double)f->firsts - log2(tries);
}

/* ---- the place in the text ---- */

static int64_t trusted(const struct stretch *s)
{
	return s->bytes < s->loss_pos ? s->bytes : s->loss_pos;
}

/* From its first byte on: the trace saw it all, or saw the program start. */
static bool fits_at_start(const struct matcher *m, const struct stretch *s,
			  struct fit *f)
{
	bool whole = s->bytes == m->in->text_bytes;

	f->shift = 0;
	if (!whole && !s->born)
		return false;
	return try_fit(m, s, whole ? s->bytes : trusted(s), f, false) &&
	       f->found && (whole || bits(s, f, 1) >= ENOUGH_BITS);
}

static void add_fit(struct best *b, const struct fit *f)
{
	if (b->any && f->shift == b->fit.shift)
		return;
	if (!b->any || f->firsts > b->fit.firsts) {
		b->second = b->any ? b->fit.firsts : 0;
		b->fit = *f;
		b->any = true;
	} else if (f->firsts > b->second) {
		b->second = f->firsts;
	}
}

/* All places where line `at` begins at a write. */
static void search_line(const struct matcher *m, const struct stretch *s,
			size_t at, struct best *b)
{
	for (size_t i = 0; i < s->n && s->pos[i] < trusted(s); i++) {
		struct fit f = {.shift = m->line[at]->pos - s->pos[i]};

		if (f.shift + s->bytes <= m->in->text_bytes &&
		    try_fit(m, s, trusted(s), &f, false) &&
		    bits(s, &f, (double)s->n) >= ENOUGH_BITS)
			add_fit(b, &f);
	}
}

/*
 * The trace began later, or ended earlier: the only place that fits. Records
 * that all begin with a write of 3 bytes fit 3 bytes further on as well, if a
 * write begins there; so the size of the write counts.
 */
static bool fits_somewhere(const struct matcher *m, const struct stretch *s,
			   struct fit *f)
{
	struct best b = {.any = false};

	for (size_t i = 0; i < SEARCHES && !b.any; i++)
		search_line(m, s, i * m->nlines / SEARCHES, &b);
	*f = b.fit;
	return b.any && b.fit.firsts > 2 * b.second;
}

/* ---- all selections ---- */

static bool match_stretch(const struct matcher *m, const struct stretch *s,
			  struct stall_match *ret)
{
	struct fit f;
	bool start;

	if (!s->n || !m->nlines)
		return false;
	start = fits_at_start(m, s, &f);
	if (!start && !fits_somewhere(m, s, &f))
		return false;
	ret->whole = start && s->bytes == m->in->text_bytes;
	try_fit(m, s, ret->whole ? s->bytes : trusted(s), &f, true);
	ret->records = f.records;
	ret->found = f.found;
	ret->writes = s->n;
	ret->bytes = s->bytes;
	return true;
}

static int by_upid(const void *a, const void *b, void *ctx)
{
	const struct stall_text_write *write = ctx;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	if (write[x].upid != write[y].upid)
		return write[x].upid < write[y].upid ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* One process after the other; order is by process. */
static bool match_each(const struct matcher *m, const size_t *order, bool both,
		       struct stretch *s, struct stall_match *ret)
{
	const struct stall_match_input *in = m->in;

	for (size_t from = 0, to; from < in->nwrites; from = to) {
		int64_t upid = in->write[order[from]].upid;

		for (to = from + 1;
		     to < in->nwrites && in->write[order[to]].upid == upid;)
			to++;
		select_writes(in, order + from, to - from, both, s);
		s->born = is_born(in, upid);
		if (match_stretch(m, s, ret))
			return true;
	}
	return false;
}

/* One process, else one with both streams in the file, else all of them. */
static bool match_any(const struct matcher *m, size_t *order, struct stretch *s,
		      struct stall_match *ret)
{
	size_t n = m->in->nwrites;

	for (size_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof(*order), by_upid, (void *)m->in->write);
	if (match_each(m, order, false, s, ret) ||
	    match_each(m, order, true, s, ret))
		return true;
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	select_writes(m->in, order, n, false, s);
	s->born = false;
	return match_stretch(m, s, ret);
}

bool stall_match_writes(const struct stall_match_input *in,
			struct stall_text_line *line, size_t nlines,
			struct stall_match *ret)
{
	struct matcher m = {.in = in, .nlines = nlines};
	size_t *order = stall_alloc(in->nwrites * sizeof(*order));
	struct stretch s = {0};
	bool found;

	m.line = stall_alloc(nlines * sizeof(*m.line));
	for (size_t i = 0; i < nlines; i++)
		m.line[i] = &line[i];
	qsort(m.line, nlines, sizeof(*m.line), by_pos);
	s.which = stall_alloc(in->nwrites * sizeof(*s.which));
	s.pos = stall_alloc(in->nwrites * sizeof(*s.pos));
	found = match_any(&m, order, &s, ret);
	free(s.which);
	free(s.pos);
	free(m.line);
	free(order);
	return found;
}
