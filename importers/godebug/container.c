#include "importers/godebug/container.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

/* The next whole line of the head; at its end what is left if it is all. */
static bool head_line(struct stall_str *head, bool first,
		      struct stall_str *line)
{
	const char *nl = memchr(head->p, '\n', head->n);

	if (!head->n || (!nl && !first))
		return false;
	line->p = head->p;
	line->n = nl ? (size_t)(nl - head->p) : head->n;
	head->p += line->n + (nl != NULL);
	head->n -= line->n + (nl != NULL);
	return true;
}

static bool strip_cr(struct stall_str *s)
{
	bool is = s->n && s->p[s->n - 1] == '\r';

	s->n -= is;
	return is;
}

/* More than half of the head's lines are wrapped like this. */
static bool is_wrapped(struct stall_str head, const struct godebug_wrap *wrap)
{
	int lines = 0, wrapped = 0;
	struct stall_str line;

	while (head_line(&head, !lines, &line)) {
		struct godebug_piece piece = {0};

		strip_cr(&line);
		wrapped += wrap->open(line, &piece);
		lines++;
	}
	return wrapped * 2 > lines;
}

static bool has_crlf(struct stall_str head)
{
	int lines = 0, crlf = 0;
	struct stall_str line;

	while (head_line(&head, false, &line)) {
		crlf += strip_cr(&line);
		lines++;
	}
	return crlf * 2 > lines;
}

void godebug_container_open(struct godebug_container *c,
			    struct stall_source *src)
{
	struct stall_str head = stall_source_head(src);

	*c = (struct godebug_container){.src = src};
	c->crlf = has_crlf(head);
	for (const struct godebug_wrap *w = godebug_wraps; w->name; w++)
		if (is_wrapped(head, w)) {
			c->wrap = w;
			break;
		}
}

void godebug_container_close(struct godebug_container *c)
{
	free(c->buf);
	c->buf = NULL;
}

const char *godebug_container_name(const struct godebug_container *c)
{
	return c->wrap ? c->wrap->name : "none";
}

/* A line that is not wrapped stands for itself. */
static void unwrap(const struct godebug_container *c, struct stall_str raw,
		   struct godebug_piece *piece)
{
	*piece = (struct godebug_piece){.arrival_ts = -1, .pid = -1};
	if (c->wrap && c->wrap->open(raw, piece))
		return;
	*piece = (struct godebug_piece){
		.text = raw, .arrival_ts = -1, .pid = -1};
}

static void append(struct godebug_container *c,
		   const struct godebug_piece *piece)
{
	size_t need = c->n + piece->text.n;

	if (need > c->room)
		c->buf = stall_grow(c->buf, c->room = 2 * need);
	if (piece->escaped) {
		c->n += godebug_unescape(piece->text, c->buf + c->n);
	} else if (piece->text.n) {
		memcpy(c->buf + c->n, piece->text.p, piece->text.n);
		c->n = need;
	}
}

/*
 * The next piece of stderr. In a file of CRLF lines the CR is part of the
 * wrapping; elsewhere it is something the program wrote, and counts.
 */
static bool next_piece(struct godebug_container *c, struct godebug_piece *piece)
{
	struct stall_str raw;

	while (stall_source_line(c->src, &raw)) {
		if (c->crlf)
			strip_cr(&raw);
		unwrap(c, raw, piece);
		if (!piece->foreign)
			return true;
		c->foreign++;
	}
	return false;
}

static void begin_line(const struct godebug_container *c,
		       const struct godebug_piece *piece,
		       struct godebug_line *line)
{
	line->pos = c->pos;
	line->lineno = stall_source_lineno(c->src);
	line->file_pos = stall_source_pos(c->src);
	line->arrival_ts = piece->arrival_ts;
	line->pid = piece->pid;
}

bool godebug_container_line(struct godebug_container *c,
			    struct godebug_line *line)
{
	struct godebug_piece piece;

	if (!next_piece(c, &piece))
		return false;
	begin_line(c, &piece, line);
	c->n = 0;
	line->cut = false;
	while (piece.partial && !line->cut) {
		append(c, &piece);
		line->cut = !next_piece(c, &piece);
	}
	if (!line->cut && (c->n || piece.escaped))
		append(c, &piece);
	if (c->n)
		piece.text = (struct stall_str){c->buf, c->n};
	line->cut |= stall_source_cut(c->src);
	line->text = piece.text;
	c->pos += (int64_t)piece.text.n + !line->cut;
	strip_cr(&line->text);
	return true;
}
