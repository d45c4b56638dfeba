#include "cmd/args/args.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/mem.h"

int args_next(int argc, char **argv, const char *letters,
	      const struct option *options, struct stall_err *err)
{
	int c;

	opterr = 0;
	c = getopt_long(argc, argv, letters, options, NULL);
	if (c == ':')
		stall_fail(err,
			   "option %s needs a value; see 'stallscope help "
			   "%s'",
			   argv[optind - 1], argv[0]);
	else if (c == '?' && optopt && optopt < 256)
		stall_fail(err, "unknown option -%c; see 'stallscope help %s'",
			   optopt, argv[0]);
	else if (c == '?')
		stall_fail(err, "unknown option %s; see 'stallscope help %s'",
			   argv[optind - 1], argv[0]);
	return c == ':' ? '?' : c;
}

/* Beside the file it will replace: rename() stays on one file system. */
static FILE *open_temporary(struct args_output *o)
{
	size_t size = strlen(o->path) + sizeof(".XXXXXX");
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	o->temporary = stall_alloc(size);
	snprintf(o->temporary, size, "%s.XXXXXX", o->path);
	fd = mkostemp(o->temporary, O_CLOEXEC);
	if (fd < 0)
		return NULL;
	fchmod(fd, 0666 & ~mask);
	return fdopen(fd, "w");
}

int args_output_open(struct args_output *o, const char *path,
		     struct stall_err *err)
{
	struct stat sb;

	*o = (struct args_output){.f = stdout, .path = path};
	if (!path)
		return 0;
	/* What is not a plain file, also a link (/dev/stdout), must stay one.
	 */
	if (!lstat(path, &sb) && !S_ISREG(sb.st_mode))
		o->f = fopen(path, "we");
	else
		o->f = open_temporary(o);
	if (o->f)
		return 0;
	stall_fail(err, "cannot write %s: %s", path, strerror(errno));
	free(o->temporary);
	return -1;
}

int args_output_close(struct args_output *o, struct stall_err *err)
{
	bool failed = ferror(o->f) | fflush(o->f);

	if (!o->path)
		return failed ? stall_fail(err, "cannot write: %s",
					   strerror(errno))
			      : 0;
	failed |= fclose(o->f);
	if (!failed && o->temporary)
		failed = rename(o->temporary, o->path);
	if (failed) {
		stall_fail(err, "cannot write %s: %s", o->path,
			   strerror(errno));
		if (o->temporary)
			unlink(o->temporary);
	}
	free(o->temporary);
	return failed ? -1 : 0;
}
