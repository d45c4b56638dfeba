/*
 * The kernel's own list of its symbols:
 *
 *	ffffffff81000000 T _stext
 *	ffffffffc0201000 t virtnet_poll	[virtio_net]
 */
#include <string.h>

#include "importers/binary/symbols.h"

enum { DIGITS = 16, BEFORE_NAME = DIGITS + 3 };

struct line {
	uint64_t addr;
	char type;
	struct stall_str name, module; /* module.n 0: of the kernel itself */
};

static bool read_hex(const char *p, uint64_t *ret)
{
	*ret = 0;
	for (int i = 0; i < DIGITS; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = p[i] ? strchr(digits, p[i]) : NULL;

		if (!at)
			return false;
		*ret = *ret << 4 | (uint64_t)(at - digits);
	}
	return true;
}

/* Takes one off *text; false: that is not what stands there. */
static bool read_line(struct stall_str *text, struct line *l)
{
	const char *nl = memchr(text->p, '\n', text->n), *tab;
	size_t n = nl ? (size_t)(nl - text->p) : text->n;
	const char *p = text->p;

	*text = (struct stall_str){p + n + (nl != NULL),
				   text->n - n - (nl != NULL)};
	if (n <= BEFORE_NAME || !read_hex(p, &l->addr) || p[DIGITS] != ' ' ||
	    p[DIGITS + 2] != ' ')
		return false;
	l->type = p[DIGITS + 1];
	l->name = (struct stall_str){p + BEFORE_NAME, n - BEFORE_NAME};
	tab = memchr(l->name.p, '\t', l->name.n);
	l->module = (struct stall_str){"", 0};
	if (tab) {
		l->module = (struct stall_str){tab, (size_t)(p + n - tab)};
		l->name.n = (size_t)(tab - l->name.p);
	}
	return true;
}

bool symbols_is_kallsyms(struct stall_str head)
{
	struct line l;

	return read_line(&head, &l) && (!head.n || read_line(&head, &l));
}

bool symbols_of_kallsyms(struct symbols *s, struct stall_str text)
{
	struct stall_str module = {"", 0};
	bool seen = false, shown = false;
	uint32_t part = 0;
	struct line l;

	while (text.n) {
		if (!read_line(&text, &l))
			continue;
		seen = true;
		shown |= l.addr != 0;
		if (!strchr("tTwW", l.type) || !l.addr)
			continue;
		part += !stall_str_same(module, l.module);
		module = l.module;
		symbols_add(s, (struct symbol){
				       .at = l.addr,
				       .name = l.name,
				       .part = part,
				       .rank = l.type == 'T' ? SYMBOL_GLOBAL
					       : l.type == 't' ? SYMBOL_LOCAL
							       : SYMBOL_WEAK});
	}
	symbols_order(s);
	return shown || !seen;
}
