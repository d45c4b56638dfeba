#include "libanalyze/align_compare.h"

#include <stdlib.h>

#include "libanalyze/align_calls.h"
#include "libanalyze/align_read.h"

#define ENOUGH_EVENTS 100000

/* All of a source, read once. */
static int read_all(struct sqlite3 *db, struct stall_fit_source *src)
{
	if (src->read)
		return 0;
	src->read = true;
	return stall_align_read(db, src->source_id, INT64_MIN, INT64_MAX,
				&src->grams);
}

static void fit_grams(const struct stall_fit_source *src,
		      const struct stall_grams *from,
		      const struct stall_grams *to, struct stall_line *line)
{
	struct stall_line_input in = {.in_ns =
					      src->in_ns || src->how != TO_MOVE,
				      .begin = src->begin,
				      .end = src->end};

	in.n = stall_grams_pairs(from, to, &in.pair);
	stall_line_fit(&in, line);
	free(in.pair);
}

static int compare_events(struct sqlite3 *db, struct stall_fit_source *src,
			  struct stall_fit_source *base,
			  struct stall_line *line)
{
	if (read_all(db, src) || read_all(db, base))
		return -1;
	fit_grams(src, &src->grams, &base->grams, line);
	return 0;
}

/* Whether two on one clock have the same events shows in some of them: those of
 * the first part of the time that is in both. */
static int compare_part(struct sqlite3 *db, const struct stall_fit_source *src,
			const struct stall_fit_source *base,
			struct stall_line *line)
{
	struct stall_grams a = {0}, b = {0};
	int64_t events =
		src->events > base->events ? src->events : base->events;
	int64_t from = src->begin > base->begin ? src->begin : base->begin;
	int64_t to = src->end < base->end ? src->end : base->end;
	int rc;

	if (events > ENOUGH_EVENTS)
		to = (int64_t)(from + ((__int128)to - from) /
					      (1 + events / ENOUGH_EVENTS));
	rc = stall_align_read(db, src->source_id, from, to, &a) ||
	     stall_align_read(db, base->source_id, from, to, &b);
	if (!rc)
		fit_grams(src, &a, &b, line);
	free(a.gram);
	free(b.gram);
	return rc ? -1 : 0;
}

static int compare_calls(struct sqlite3 *db, const struct stall_fit_source *src,
			 const struct stall_fit_source *base,
			 struct stall_line *line)
{
	struct stall_calls_input in = {.source_id = src->source_id,
				       .base_id = base->source_id,
				       .from_strace = src->strace,
				       .in_ns = src->in_ns ||
						src->how != TO_MOVE,
				       .begin = src->begin,
				       .end = src->end};

	return stall_align_calls(db, &in, line);
}

int stall_align_compare(struct sqlite3 *db, struct stall_fit_source *src,
			struct stall_fit_source *base,
			struct stall_line *ret_line)
{
	int rc;

	if (src->strace != base->strace)
		rc = compare_calls(db, src, base, ret_line);
	else if (src->how == IS_BASE)
		rc = compare_part(db, src, base, ret_line);
	else
		rc = compare_events(db, src, base, ret_line);
	ret_line->error += base->error_ns;
	return rc;
}
