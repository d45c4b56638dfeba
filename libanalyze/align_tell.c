#include "libanalyze/align_tell.h"

#include <stdio.h>

static void tell_drift(const struct stall_line *l, char *text, size_t size)
{
	if (l->drift_ppt)
		snprintf(text, size, "rate corrected by %.3f ppm",
			 (double)l->drift_ppt / 1e6);
	else
		snprintf(text, size, "no drift stands out");
}

static void tell_fit(const struct stall_line *l, const char *base, char *text,
		     size_t size)
{
	int len = snprintf(text, size,
			   "%zu of %zu events that are also in %s agree to "
			   "%.3f us over %.3f s; ",
			   l->agreed, l->matched, base,
			   (double)l->residual / 1e3, (double)l->span / 1e9);

	if (len >= 0 && (size_t)len < size)
		tell_drift(l, text + len, size - (size_t)len);
}

void stall_line_tell(const struct stall_line *l, const char *base, bool split,
		     char *text, size_t size)
{
	static const char *const why[] = {
		[LINE_FEW] = "too few to tell",
		[LINE_SCATTERED] = "which do not agree on one offset",
		[LINE_UNSTEADY] = "between which the clocks do not go evenly",
		[LINE_SHORT] = "all at one moment",
	};

	if (split)
		snprintf(text, size,
			 "not joined by events: two other files "
			 "contradict each other");
	else if (l->verdict != LINE_FITS)
		snprintf(text, size,
			 "not joined by events: %zu are also in %s, %s",
			 l->matched, base, why[l->verdict]);
	else
		tell_fit(l, base, text, size);
}
