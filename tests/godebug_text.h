/* godebug_text.h - writing the runtime's lines in tests, in short */
#ifndef GODEBUG_TEXT_H
#define GODEBUG_TEXT_H

#include <stdio.h>

#include "tests/harness.h"

/*
 * Texts of these tests are written short: "<gc 1 0.100>" stands for a whole gc
 * line (132 bytes), "<sched 5>" for a SCHED line, "<detail 5>" for one with
 * scheddetail=1, "<p 0>" and "<g 1>" for lines of its block, "<rest>" for what
 * follows "gc 1 @0.100s".
 */
#define REST                                                           \
	" 6%: 0.008+10+0.025 ms clock, 0.017+0.35/0.033/4.0+0.051 ms " \
	"cpu, 8->14->9 MB, 10 MB goal, 0 MB stacks, 0 MB globals, 2 P"
#define COUNTS                                                      \
	"ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 " \
	"needspinning=0 idlethreads=2 runqueue=0 "

static const struct {
	const char *word, *before, *after;
} godebug_shorts[] = {
	{"<gc ", "gc ", "s" REST},
	{"<sched ", "SCHED ", COUNTS "[0 0]"},
	{"<detail ", "SCHED ",
	 COUNTS "gcwaiting=false nmidlelocked=0 stopwait=0 sysmonwait=false"},
	{"<p ", "  P",
	 ": status=0 schedtick=0 syscalltick=0 m=nil runqsize=0 gfreecnt=0 "
	 "timerslen=0"},
	{"<g ", "  G", ": status=4(select (no cases)) m=nil lockedm=nil"},
	{"<rest", "", REST},
};

/* A short form at p, written to `to`; returns what follows it. */
static inline const char *write_out(const char *p, char **to)
{
	for (size_t i = 0; i < sizeof(godebug_shorts) / sizeof(*godebug_shorts);
	     i++) {
		size_t n = strlen(godebug_shorts[i].word);
		const char *arg = p + n, *end = strchr(p, '>');

		if (strncmp(p, godebug_shorts[i].word, n))
			continue;
		*to = stpcpy(*to, godebug_shorts[i].before);
		for (; arg < end; arg++)
			*to = stpcpy(*to,
				     *arg == ' ' ? " @" : (char[]){*arg, '\0'});
		*to = stpcpy(*to, godebug_shorts[i].after);
		return end + 1;
	}
	*(*to)++ = *p;
	return p + 1;
}

static inline const char *full(const char *text)
{
	static char buf[1 << 14];
	char *to = buf;

	while (*text)
		text = write_out(text, &to);
	*to = '\0';
	return buf;
}

/* What the SELECT gives of the text. Static buffer. */
static inline const char *of(const char *text, const char *sql)
{
	static char copy[1 << 14];
	struct stall_store *st = import_text("text", "godebug", full(text));

	snprintf(copy, sizeof(copy), "%s", rows(st, sql));
	stall_store_close(st);
	return copy;
}

#endif
