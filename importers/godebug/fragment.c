#include "importers/godebug/fragment.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

/* Each one is read again with all before it. */
#define MAX_PIECES 8

static void append(struct godebug_fragment *f, struct stall_str text)
{
	size_t need = f->n + text.n;

	if (need > f->room)
		f->text = stall_grow(f->text, f->room = 2 * need);
	if (text.n)
		memcpy(f->text + f->n, text.p, text.n);
	f->n = need;
}

void godebug_fragment_set(struct godebug_fragment *f,
			  const struct godebug_kind *kind,
			  struct stall_str text,
			  const struct godebug_line *line)
{
	f->kind = kind;
	f->n = 0;
	f->pieces = 1;
	append(f, text);
	f->line = *line;
	f->line.pos += text.p - line->text.p;
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* "gc 5" and "2 @0.1s": it may be 5 or 52. */
static bool splits_number(const struct godebug_fragment *f,
			  struct stall_str rest)
{
	char last;

	if (!f->n || !rest.n)
		return false;
	last = f->text[f->n - 1];
	return (is_digit(last) || last == '.') &&
	       (is_digit(rest.p[0]) || rest.p[0] == '.');
}

bool godebug_fragment_join(struct godebug_fragment *f, struct stall_str rest,
			   union godebug_record *r, bool *ret_short)
{
	size_t before = f->n;
	struct scan s;
	bool ok;

	*ret_short = false;
	if (f->pieces++ == MAX_PIECES || splits_number(f, rest))
		return false;
	append(f, rest);
	s = scan_of((struct stall_str){f->text, f->n});
	ok = f->kind->read(&s, r);
	*ret_short = !ok && scan_short(&s);
	if (!ok && !*ret_short)
		f->n = before;
	return ok;
}

void godebug_fragment_free(struct godebug_fragment *f)
{
	free(f->text);
	f->text = NULL;
}
