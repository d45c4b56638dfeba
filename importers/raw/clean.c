/* clean.c - fields out of a format text, one a line
 *
 *	field:char prev_comm[16];	offset:8;	size:16;
 *signed:0;
 */
#include "importers/raw/clean.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "libanalyze/mem.h"

#define MAX_DECL   120
#define MAX_NUMBER 99999999
#define LINE_BYTES (MAX_DECL + 64)

struct line {
	char decl[MAX_DECL];
	const char *name; /* in decl */
	size_t name_n;
	uint32_t offset, size, is_signed;
};

/* The number after "key:"; 0 if it is missing. */
static uint32_t number_after(struct stall_str s, const char *key)
{
	size_t n = strlen(key);
	const char *p = memmem(s.p, s.n, key, n), *end = s.p + s.n;
	uint32_t v = 0;

	for (p = p ? p + n : end; p < end && isdigit((unsigned char)*p); p++)
		if ((v = v * 10 + (uint32_t)(*p - '0')) > MAX_NUMBER)
			return MAX_NUMBER;
	return v;
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/*
 * Words, '*' and one pair of brackets; what is in parentheses goes, that is
 * __attribute__((user)) and lengths of arrays that are expressions.
 */
static void copy_decl(char *to, struct stall_str s)
{
	size_t n = 0;
	int depth = 0, brackets = 0;

	for (size_t i = 0; i < s.n && n + 1 < MAX_DECL; i++) {
		char c = s.p[i];

		depth += (c == '(') - (c == ')' && depth);
		if (depth || !c)
			continue;
		brackets += c == '[';
		if (in_word(c) || strchr(" *", c) ||
		    (brackets == 1 && strchr("[]", c)))
			to[n++] = c;
	}
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}

static bool is_dynamic(const char *decl)
{
	return !strncmp(decl, "__data_loc ", 11) ||
	       !strncmp(decl, "__rel_loc ", 10);
}

/* "char name[16]", "__data_loc char[] name": brackets at the one place or the
 * other. Returns the end of the name; NULL if the brackets are amiss. */
static const char *name_end(const char *decl)
{
	const char *open = strchr(decl, '['), *close = strchr(decl, ']');

	if (!open || !close || close < open)
		return open || close ? NULL : decl + strlen(decl);
	if (strcspn(open, " *") < (size_t)(close - open))
		return NULL;
	if (!close[1])
		return is_dynamic(decl) ? NULL : open;
	if (is_dynamic(decl) && close == open + 1 && close[1] == ' ' &&
	    open > decl && in_word(open[-1]) && !strpbrk(close + 2, " *"))
		return close + strlen(close);
	return NULL;
}

/* A name with a type before it. */
static bool find_name(struct line *l)
{
	const char *end = name_end(l->decl);

	if (!end)
		return false;
	l->name = end;
	while (l->name > l->decl && in_word(l->name[-1]))
		l->name--;
	l->name_n = (size_t)(end - l->name);
	return l->name_n && l->name - l->decl >= 2 &&
	       strchr(" *", l->name[-1]) &&
	       (isalpha((unsigned char)*l->decl) || *l->decl == '_');
}

static bool parse_line(struct stall_str s, struct line *ret)
{
	const char *p = memmem(s.p, s.n, "field:", 6), *semi;

	if (!p)
		return false;
	p += 6;
	semi = memchr(p, ';', (size_t)(s.p + s.n - p));
	if (!semi)
		return false;
	copy_decl(ret->decl, (struct stall_str){p, (size_t)(semi - p)});
	s = (struct stall_str){semi, (size_t)(s.p + s.n - semi)};
	ret->offset = number_after(s, "offset:");
	ret->size = number_after(s, "size:");
	ret->is_signed = number_after(s, "signed:");
	return find_name(ret);
}

/* The next line that is a field; false at the end. */
static bool next_field(struct stall_str *text, struct line *ret)
{
	while (text->n) {
		const char *nl = memchr(text->p, '\n', text->n);
		size_t n = nl ? (size_t)(nl - text->p) : text->n;
		struct stall_str s = {text->p, n};

		text->p += nl ? n + 1 : n;
		text->n -= nl ? n + 1 : n;
		if (n > 9 && !memcmp(s.p, "print fmt", 9))
			return false;
		if (parse_line(s, ret))
			return true;
	}
	return false;
}

static bool is_common(const struct line *l)
{
	return !strncmp(l->name, "common_", 7);
}

static size_t count_lines(struct stall_str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

/* The common fields come first, and a blank line ends them. */
static int put_fields(char *to, size_t room, struct stall_str text, bool common)
{
	struct line l;
	int n = 0;

	while (next_field(&text, &l))
		if (is_common(&l) == common)
			n += snprintf(to + n, room - (size_t)n,
				      "\tfield:%s;\toffset:%u;\tsize:%u;"
				      "\tsigned:%u;\n",
				      l.decl, l.offset, l.size,
				      l.is_signed != 0);
	return n + snprintf(to + n, room - (size_t)n, "\n");
}

char *raw_clean(struct stall_str text, uint32_t id, size_t *ret_n)
{
	size_t room = (count_lines(text) + 4) * LINE_BYTES;
	char *to = stall_alloc(room);
	int n = snprintf(to, room, "name: event\nID: %u\nformat:\n", id);

	n += put_fields(to + n, room - (size_t)n, text, true);
	n += put_fields(to + n, room - (size_t)n, text, false);
	n += snprintf(to + n, room - (size_t)n, "print fmt: \"\"\n");
	*ret_n = (size_t)n;
	return to;
}

uint32_t raw_field_size(struct stall_str text, const char *name)
{
	struct line l;

	while (next_field(&text, &l))
		if (strlen(name) == l.name_n && !memcmp(name, l.name, l.name_n))
			return l.size;
	return 0;
}
