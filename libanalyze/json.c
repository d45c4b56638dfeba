#include "libanalyze/json.h"

#include "libanalyze/utf8.h"

void stall_json_text(const char *s, FILE *f)
{
	size_t n;

	fputc('"', f);
	for (; *s; s += n) {
		unsigned char c = (unsigned char)*s;

		n = stall_utf8_len(s);
		if (!n) {
			fputs("\\ufffd", f);
			n = 1;
		} else if (c == '"' || c == '\\') {
			fprintf(f, "\\%c", c);
		} else if (c < 0x20 || c == 0x7f) {
			fprintf(f, "\\u%04x", c);
		} else {
			fwrite(s, 1, n, f);
		}
	}
	fputc('"', f);
}
