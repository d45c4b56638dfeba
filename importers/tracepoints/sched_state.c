/* prev_state of sched_switch: bits in binary traces, letters in text. */
#include "importers/tracepoints/sched_state.h"

#include <string.h>

static const char letters[8] = {'S', 'D', 'T', 't', 'X', 'Z', 'P', 'I'};

static const char *const single[8] = {"S", "D", "T", "t", "X", "Z", "P", "I"};

/* As the kernel's print format does it: flags with '|' between, then '+'. */
static const char *compose(int64_t bits, char *buf)
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
	*p = '\0';
	return buf;
}

const char *stall_sched_state(int64_t bits, char buf[STALL_SCHED_STATE])
{
	if (!bits)
		return "R";
	if (stall_sched_is_runnable(bits))
		return "R+";
	for (int i = 0; i < 8; i++)
		if (bits == 1 << i)
			return single[i];
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
