/* prev_state of sched_switch: bits in binary traces, letters in text. */
#include "importers/tracepoints/sched_state.h"

#include <string.h>

static const char letters[8] = {'S', 'D', 'T', 't', 'X', 'Z', 'P', 'I'};

static const struct stall_str single[8] = {
	{"S", 1}, {"D", 1}, {"T", 1}, {"t", 1},
	{"X", 1}, {"Z", 1}, {"P", 1}, {"I", 1},
};

/* As the kernel's print format does it: flags with '|' between, then '+'. */
static struct stall_str compose(int64_t bits, char *buf)
{
	char *p = buf;

	for (int i = 0; i < 8; i++) {
		if (!(bits >> i & 1))
			continue;
		if (p > buf)
			*p++ = '|';
		*p++ = letters[i];
	}
	if (bits & 0x100)
		*p++ = '+';
	return (struct stall_str){buf, (size_t)(p - buf)};
}

struct stall_str stall_sched_state(int64_t bits, char buf[STALL_SCHED_STATE])
{
	if (!bits)
		return (struct stall_str){"R", 1};
	if (stall_sched_is_runnable(bits))
		return (struct stall_str){"R+", 2};
	if (bits <= 0x80 && !(bits & (bits - 1)))
		return single[__builtin_ctz((unsigned)bits)];
	return compose(bits, buf);
}

int64_t stall_sched_state_bits(struct stall_str name)
{
	int64_t bits = 0;

	if (!name.n)
		return -1;
	for (size_t i = 0; i < name.n; i++) {
		const char *at = memchr(letters, name.p[i], sizeof(letters));

		if (at)
			bits |= 1 << (at - letters);
		else if (name.p[i] == '+')
			bits |= 0x100;
		else if (name.p[i] == 'x') /* dead, before 4.14 */
			bits |= 0x10;
		else if (!strchr("R|KWN", name.p[i]))
			return -1;
	}
	return bits;
}
