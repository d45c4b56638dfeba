/*
 * The kernel's log, as dmesg, dmesg -x or -r, and journalctl -k -o
 *short-monotonic print it:
 *
 *	[    0.000000] Linux version ...
 *	<6>[    4.115330] sched: RT throttling activated
 *	kern  :warn  : [    4.115330] sched: RT throttling activated
 *	[    4.115330] host kernel: sched: RT throttling activated
 */
#include <string.h>

#include "importers/snapshot/snapshot.h"

#define NS 1000000000LL

static const struct stall_rowtype log_row = {
	"kernel_log", "source_id, at_ns, level, text", 4};

static size_t digits(struct stall_str s, size_t i, int64_t *v)
{
	size_t first = i;

	*v = 0;
	for (; i < s.n && i < first + 10 && (unsigned char)(s.p[i] - '0') <= 9;
	     i++)
		*v = *v * 10 + (s.p[i] - '0');
	return i - first;
}

/* "[    4.115330] "; where it ends, 0: it is not that. */
static size_t stamp(struct stall_str s, int64_t *ns)
{
	int64_t sec, us;
	size_t i = 1, n;

	if (!s.n || *s.p != '[')
		return 0;
	while (i < s.n && s.p[i] == ' ')
		i++;
	n = digits(s, i, &sec);
	if (!n || i + n >= s.n || s.p[i + n] != '.')
		return 0;
	i += n + 1;
	if (digits(s, i, &us) != 6 || i + 6 >= s.n || s.p[i + 6] != ']')
		return 0;
	*ns = sec * NS + us * 1000;
	return i + 7;
}

static const char *const levels[] = {"emerg", "alert",	"crit", "err",
				     "warn",  "notice", "info", "debug"};

/* In front of the stamp: "<6>", "kern  :warn  : "; how long it is. */
static size_t level_of(struct stall_str s, int64_t *level)
{
	const char *colon;

	*level = -1;
	if (s.n > 3 && *s.p == '<') {
		size_t n = digits(s, 1, level);

		*level = n ? *level & 7 : -1;
		return n && s.p[1 + n] == '>' ? n + 2 : 0;
	}
	if (s.n < 15 || !(colon = memchr(s.p, ':', 10)))
		return 0;
	for (int i = 0; i < 8; i++)
		if (!memcmp(colon + 1, levels[i], strlen(levels[i])))
			*level = i;
	return *level < 0 ? 0 : 15;
}

static bool read_line(struct stall_str line, int64_t *level, int64_t *ns,
		      struct stall_str *text)
{
	size_t n = level_of(line, level), m;

	if (n > line.n)
		return false;
	line = (struct stall_str){line.p + n, line.n - n};
	m = stamp(line, ns);
	*text = snapshot_trim((struct stall_str){line.p + m, line.n - m});
	return m > 0;
}

static bool is_log(struct stall_str head, const char *key)
{
	struct stall_str line, text;
	int64_t level, ns;
	int seen = 0, lines = 0;

	(void)key;
	while (lines < 5 && snapshot_line(&head, &line)) {
		seen += read_line(line, &level, &ns, &text);
		lines++;
	}
	return seen > 1 && seen >= lines - 1;
}

static void read_log(struct snapshot *s, struct stall_str text)
{
	struct stall_str line, said;
	int64_t level, ns;

	while (snapshot_line(&text, &line)) {
		bool stamped = read_line(line, &level, &ns, &said);

		if (!line.n)
			continue;
		stall_load_row(s->load, &log_row,
			       stall_int(stall_load_source_id(s->load)),
			       stamped ? stall_int(ns) : stall_null(),
			       stall_known(level),
			       stall_text(stamped ? said : line));
		s->n++;
	}
}

const struct snapshot_kind snapshot_kind_log = {"kernel log", is_log, read_log};
