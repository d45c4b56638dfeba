#include "importers/goexec/wire.h"

uint64_t wire_long_uint(struct wire *w)
{
	uint64_t v = 0;

	for (int shift = 0; w->p < w->end && shift < 70; shift += 7) {
		uint8_t c = *w->p++;

		if (shift == 63 && c > 1)
			break;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return v;
	}
	w->bad = true;
	w->p = w->end;
	return 0;
}

uint8_t wire_byte(struct wire *w)
{
	if (w->p < w->end)
		return *w->p++;
	w->bad = true;
	return 0;
}

struct stall_str wire_text(struct wire *w, uint64_t most)
{
	uint64_t n = wire_uint(w);
	struct stall_str s = {(const char *)w->p, (size_t)n};

	if (n > most || n > (uint64_t)(w->end - w->p)) {
		w->bad = true;
		w->p = w->end;
		return (struct stall_str){"", 0};
	}
	w->p += n;
	return s;
}
