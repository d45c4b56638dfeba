#include "cmd/record/kallsyms.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Some symbols of CPUs' own data are at 0 on kernels that hide nothing. */
static bool hides_all(FILE *in)
{
	char line[1024];
	bool hidden = true;

	while (hidden && fgets(line, sizeof(line), in))
		hidden = line[strspn(line, "0")] == ' ';
	rewind(in);
	return hidden;
}

static int pack(FILE *in, const char *to, struct stall_err *err)
{
	char buf[65536];
	size_t n;
	/* A fifth of its size; more effort saves little and takes longer. */
	gzFile out = gzopen(to, "wbxe1");
	bool fine = out != NULL;

	while (fine && (n = fread(buf, 1, sizeof(buf), in)))
		fine = gzwrite(out, buf, (unsigned)n) == (int)n;
	if (out && gzclose(out) == Z_OK && fine && !ferror(in))
		return 0;
	stall_fail(err, "cannot write %s: %s", to, strerror(errno));
	if (out)
		unlink(to);
	return -1;
}

int kallsyms_keep(const char *to, const char *from, struct stall_err *err)
{
	FILE *in = fopen(from, "re");
	int ret;

	if (!in)
		return stall_fail(err, "cannot read %s: %s", from,
				  strerror(errno));
	if (hides_all(in)) {
		fclose(in);
		return stall_fail(err,
				  "%s hides its addresses; record as root, "
				  "with kernel.kptr_restrict below 2",
				  from);
	}
	ret = pack(in, to, err);
	fclose(in);
	return ret;
}
