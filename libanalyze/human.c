#include "libanalyze/human.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct scale {
	double step; /* from one unit to the next */
	int units;
	const char *unit[5];
};

/*
 * Three significant digits in the unit that reads best. What would be rounded
 * to 1000 is shown in the next unit: 999.6 us is 1.00 ms.
 */
static char *scaled(char *buf, int64_t n, const struct scale *s)
{
	double v = fabs((double)n);
	int u = 0, digits;

	while (u < s->units - 1 && v >= s->step - 0.5) {
		v /= s->step;
		u++;
	}
	digits = u == 0 || v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2;
	snprintf(buf, STALL_HUMAN, "%s%.*f %s", n < 0 ? "-" : "", digits, v,
		 s->unit[u]);
	return buf;
}

char *stall_human_ns(char *buf, int64_t ns)
{
	static const struct scale time = {1000, 4, {"ns", "us", "ms", "s"}};

	return scaled(buf, ns, &time);
}

char *stall_human_bytes(char *buf, int64_t bytes)
{
	static const struct scale size = {
		1024, 5, {"B", "KiB", "MiB", "GiB", "TiB"}};

	return scaled(buf, bytes, &size);
}

char *stall_human_ts(char *buf, int64_t ns)
{
	uint64_t u = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	snprintf(buf, STALL_HUMAN, "%s%" PRIu64 ".%09" PRIu64,
		 ns < 0 ? "-" : "", u / 1000000000, u % 1000000000);
	return buf;
}

char *stall_human_real(char *buf, double x)
{
	double v = fabs(x);
	int digits = v >= 99.95 || v == 0 ? 0 : v >= 9.995 ? 1 : 2;

	if (v != 0 && (v < 0.0995 || v >= 1e15))
		snprintf(buf, STALL_HUMAN, "%.3g", x);
	else
		snprintf(buf, STALL_HUMAN, "%.*f", digits, x);
	return buf;
}

char *stall_human_share(char *buf, double share)
{
	char number[STALL_HUMAN];

	stall_human_real(number, share * 100);
	snprintf(buf, STALL_HUMAN, "%.40s %%", number);
	return buf;
}

char *stall_exact_real(char *buf, double x)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(buf, STALL_HUMAN, "%.*g", digits, x);
		if (strtod(buf, NULL) == x)
			break;
	}
	return buf;
}
