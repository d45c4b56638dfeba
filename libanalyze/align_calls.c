/*
 * strace stamps an entry when it saw the thread stop, and lets it go on after
 * that; so the kernel's event of the entry is later, and that of the exit
 * before is earlier. How late strace was is not known, but never negative: of
 * many calls the narrowest ones bound the offset from both sides.
 */
#include "libanalyze/align_calls.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "libanalyze/prepare.h"

enum { LENGTH = STALL_GRAM_LONGEST };

/* strace cuts its stamps off at the microsecond. */
#define CUT_NS	1000
#define UNKNOWN INT64_MIN

/* Of one source: when calls began, and when those before them had ended. */
struct calls {
	struct stall_grams entry, before;
};

static int read_calls(sqlite3 *db, int64_t id, int64_t other, struct calls *c)
{
	sqlite3_stmt *s = NULL;

	if (stall_prepare(db, "align/fit_calls", &s))
		return -1;
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, ":id"), id);
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, ":other"), other);
	while (sqlite3_step(s) == SQLITE_ROW) {
		int64_t stream = sqlite3_column_int64(s, 0);
		uint64_t call = 0;

		if (sqlite3_column_int(s, 3)) {
			stall_grams_break(&c->entry);
			stall_grams_break(&c->before);
			continue;
		}
		for (int i = 4; i < 8; i++)
			call = stall_grams_hash(call,
						sqlite3_column_int64(s, i));
		stall_grams_add(&c->entry, stream, LENGTH, call,
				sqlite3_column_int64(s, 1));
		stall_grams_add(&c->before, stream, LENGTH, call,
				sqlite3_column_type(s, 2) == SQLITE_NULL
					? UNKNOWN
					: sqlite3_column_int64(s, 2));
	}
	stall_grams_end(&c->entry);
	stall_grams_end(&c->before);
	return sqlite3_finalize(s) ? -1 : 0;
}

/* A call before that has no end tells nothing. */
static size_t drop_unknown(struct stall_pair *p, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i].from != UNKNOWN && p[i].to != UNKNOWN)
			p[k++] = p[i];
	return k;
}

static void fit(const struct stall_calls_input *in, const struct calls *from,
		const struct calls *to, struct stall_line *l)
{
	struct stall_line_input entry = {
		.in_ns = in->in_ns, .begin = in->begin, .end = in->end};
	struct stall_line_input before = entry;

	entry.n = stall_grams_pairs(&from->entry, &to->entry, &entry.pair);
	before.n = stall_grams_pairs(&from->before, &to->before, &before.pair);
	before.n = drop_unknown(before.pair, before.n);
	if (in->from_strace)
		stall_line_between(&entry, &before, l);
	else
		stall_line_between(&before, &entry, l);
	l->error += CUT_NS;
	free(entry.pair);
	free(before.pair);
}

int stall_align_calls(struct sqlite3 *db, const struct stall_calls_input *in,
		      struct stall_line *ret_line)
{
	struct calls from = {0}, to = {0};
	int rc = read_calls(db, in->source_id, in->base_id, &from);

	if (!rc)
		rc = read_calls(db, in->base_id, in->source_id, &to);
	if (!rc)
		fit(in, &from, &to, ret_line);
	free(from.entry.gram);
	free(from.before.gram);
	free(to.entry.gram);
	free(to.before.gram);
	return rc;
}
