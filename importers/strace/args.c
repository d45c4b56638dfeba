/*
 * Arguments are separated by ", " outside of strings, brackets and what -yy
 * adds to a file descriptor: 8<UDP:[127.0.0.1:50861->127.0.0.77:53]>,
 * 1</dev/pts/0<char 136:0>>. In there '>' itself is written as \76.
 */
#include "importers/strace/args.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/sched.h>

#define MAX_NUMBER 32
#define MAX_ERRNO  133

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

static bool is(struct stall_str s, const char *text)
{
	return s.n == strlen(text) && !memcmp(s.p, text, s.n);
}

/* ---- the list ---- */

/* Behind the string that begins at s[i]. */
static size_t past_string(struct stall_str s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i + 1;
}

/* Behind the "<...>" that begins at s[i]. */
static size_t past_note(struct stall_str s, size_t i)
{
	int depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '<')
			depth++;
		else if (s.p[i] == '>' && s.p[i - 1] != '-' && !--depth)
			return i + 1;
	}
	return s.n;
}

/* Where the argument that begins at s[i] ends. */
static size_t end_of(struct stall_str s, size_t i)
{
	int depth = 0;

	while (i < s.n) {
		char c = s.p[i];

		if (c == '"') {
			i = past_string(s, i);
			continue;
		}
		if (c == '<' && i && s.p[i - 1] != ' ' && s.p[i - 1] != '<') {
			i = past_note(s, i);
			continue;
		}
		if (strchr("{[(", c))
			depth++;
		else if (strchr("}])", c))
			depth--;
		else if (c == ',' && depth <= 0)
			return i;
		i++;
	}
	return s.n;
}

void strace_args_add(struct strace_args *a, struct stall_str text)
{
	for (size_t i = 0, end; i < text.n && a->n < STRACE_MAX_ARGS;
	     i = end + 1) {
		while (i < text.n && text.p[i] == ' ')
			i++;
		if (i == text.n)
			return;
		end = end_of(text, i);
		a->arg[a->n++] = (struct stall_str){text.p + i, end - i};
	}
}

/* ---- numbers ---- */

static bool numeral(struct stall_str s, int64_t *value)
{
	char copy[MAX_NUMBER], *end;
	size_t n = s.n < sizeof(copy) - 1 ? s.n : sizeof(copy) - 1;

	if (!n || !(is_digit(*s.p) || (*s.p == '-' && n > 1)))
		return false;
	memcpy(copy, s.p, n);
	copy[n] = '\0';
	*value = *copy == '-' ? strtoll(copy, &end, 0)
			      : (int64_t)strtoull(copy, &end, 0);
	return end > copy;
}

/* "SIGURG"; real-time ones are SIGRTMIN, SIGRT_1 ... for strace, from 32 on. */
static int64_t signal_number(struct stall_str s)
{
	int64_t rt;

	if (s.n < 4 || memcmp(s.p, "SIG", 3))
		return 0;
	s = (struct stall_str){s.p + 3, s.n - 3};
	if (is(s, "RTMIN"))
		return 32;
	if (s.n > 3 && !memcmp(s.p, "RT_", 3) &&
	    numeral((struct stall_str){s.p + 3, s.n - 3}, &rt) && rt < 33)
		return 32 + rt;
	for (int i = 1; i < 32; i++)
		if (sigabbrev_np(i) && is(s, sigabbrev_np(i)))
			return i;
	return 0;
}

static int64_t flag(struct stall_str s)
{
	static const struct {
		const char *name;
		int64_t value;
	} flags[] = {
		{"AF_INET", AF_INET},
		{"AF_INET6", AF_INET6},
		{"SOCK_STREAM", SOCK_STREAM},
		{"SOCK_DGRAM", SOCK_DGRAM},
		{"SOCK_RAW", SOCK_RAW},
		{"SOCK_NONBLOCK", SOCK_NONBLOCK},
		{"SOCK_CLOEXEC", SOCK_CLOEXEC},
		{"CLONE_THREAD", CLONE_THREAD},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (is(s, flags[i].name))
			return flags[i].value;
	return signal_number(s);
}

int64_t strace_number(struct stall_str arg)
{
	static const char flags[] = "flags=";
	const char *bar;
	int64_t value, all = 0;
	size_t n = strlen(flags);

	if (arg.n > n && !memcmp(arg.p, flags, n))
		arg = (struct stall_str){arg.p + n, arg.n - n};
	if (numeral(arg, &value))
		return value;
	for (; arg.n; arg = (struct stall_str){bar + 1, arg.n}) {
		bar = memchr(arg.p, '|', arg.n);
		if (!bar)
			return all | flag(arg);
		all |= flag((struct stall_str){arg.p, (size_t)(bar - arg.p)});
		arg.n -= (size_t)(bar + 1 - arg.p);
	}
	return all;
}

/* ---- results ---- */

static int64_t error_number(struct stall_str name)
{
	/* Only tracers see them: the call is started again or broken off. */
	static const struct {
		const char *name;
		int64_t number;
	} restarts[] = {
		{"ERESTARTSYS", 512},
		{"ERESTARTNOINTR", 513},
		{"ERESTARTNOHAND", 514},
		{"ERESTART_RESTARTBLOCK", 516},
	};

	for (size_t i = 0; i < sizeof(restarts) / sizeof(*restarts); i++)
		if (is(name, restarts[i].name))
			return restarts[i].number;
	for (int i = 1; i <= MAX_ERRNO; i++)
		if (strerrorname_np(i) && is(name, strerrorname_np(i)))
			return i;
	return 0;
}

bool strace_result(struct stall_str ret, int64_t *value)
{
	const char *name = ret.n ? memchr(ret.p, 'E', ret.n) : NULL;
	size_t n = 0;
	int64_t error;

	if (ret.n < 1 || (*ret.p != '?' && !numeral(ret, value)))
		return false;
	if (*ret.p != '?' && *value != -1)
		return true;
	if (!name || name > ret.p + 3)
		return *ret.p != '?';
	while (name + n < ret.p + ret.n && name[n] != ' ')
		n++;
	error = error_number((struct stall_str){name, n});
	if (error)
		*value = -error;
	return error || *ret.p != '?';
}

/* ---- structures ---- */

static const char *behind(struct stall_str s, const char *text)
{
	const char *p = memmem(s.p, s.n, text, strlen(text));

	return p ? p + strlen(text) : NULL;
}

bool strace_address(struct stall_str arg, int64_t *family, int64_t *port)
{
	const char *p = behind(arg, "sin_port=htons(");

	*family = AF_INET;
	if (!p) {
		p = behind(arg, "sin6_port=htons(");
		*family = AF_INET6;
	}
	return p && numeral((struct stall_str){p, (size_t)(arg.p + arg.n - p)},
			    port);
}

/* Of "127.0.0.1:53" or "[::1]:53"; false: an inode, or no port. */
static bool port_of(const char *p, const char *end, int64_t *port)
{
	const char *colon = memrchr(p, ':', (size_t)(end - p));

	return colon &&
	       numeral((struct stall_str){colon + 1, (size_t)(end - colon) - 1},
		       port);
}

bool strace_udp(struct stall_str fd, int64_t *family, int64_t *local,
		int64_t *peer)
{
	const char *p = behind(fd, "<UDP"), *end, *arrow;

	end = p ? memrchr(p, ']', (size_t)(fd.p + fd.n - p)) : NULL;
	if (!end)
		return false;
	*family = *p == 'v' ? AF_INET6 : AF_INET;
	*peer = -1;
	arrow = memmem(p, (size_t)(end - p), "->", 2);
	return port_of(p, arrow ? arrow : end, local) &&
	       (!arrow || port_of(arrow, end, peer));
}

bool strace_field(struct stall_str s, const char *name, int64_t *value)
{
	const char *p = behind(s, name);

	return p &&
	       numeral((struct stall_str){p, (size_t)(s.p + s.n - p)}, value);
}
