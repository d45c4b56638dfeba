/* A database is built under another name beside its own, then renamed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/load_target.h"
#include "libanalyze/mem.h"

#define MAX_TRIES 100

/* A byte SQLite has no use for; locks of this kind go with the open file. */
static int lock(int fd)
{
	struct flock l = {.l_type = F_WRLCK, .l_start = INT32_MAX, .l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &l);
}

static void remove_unused(const char *name)
{
	int fd = open(name, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!lock(fd))
		unlink(name);
	close(fd);
}

static bool is_ours(const char *name, const char *base)
{
	size_t n = strlen(base);
	int end = 0;

	if (strncmp(name, base, n))
		return false;
	sscanf(name + n, ".tmp-%*u-%*u%n", &end);
	return end && !name[n + (size_t)end];
}

/* Files of imports that were killed. */
static void sweep(const char *path)
{
	char *copy = stall_strndup(path, strlen(path)), *name = NULL;
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	DIR *d = opendir(dirname(copy));
	size_t folder = (size_t)(base - path);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		if (!is_ours(e->d_name, base))
			continue;
		name = stall_grow(name, folder + strlen(e->d_name) + 1);
		memcpy(name, path, folder);
		strcpy(name + folder, e->d_name);
		remove_unused(name);
	}
	if (d)
		closedir(d);
	free(name);
	free(copy);
}

/* -1 with errno; another import may sweep it away before it is locked. */
static int create(const char *name)
{
	struct stat sb;
	int fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);

	if (fd < 0)
		return -1;
	lock(fd); /* where there are no locks, nobody can sweep either */
	if (!fstat(fd, &sb) && sb.st_nlink)
		return fd;
	close(fd);
	errno = EEXIST;
	return -1;
}

int stall_file_beside(const char *path, char **ret_name, int *ret_fd,
		      struct stall_err *err)
{
	size_t room = strlen(path) + 40;
	char *name = stall_alloc(room);
	int fd = -1;

	sweep(path);
	for (int i = 0; i < MAX_TRIES && fd < 0; i++) {
		snprintf(name, room, "%s.tmp-%ld-%d", path, (long)getpid(), i);
		fd = create(name);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0) {
		stall_fail(err,
			   "cannot create %s: %s; the folder must be there "
			   "and may be written to",
			   path, strerror(errno));
		free(name);
		return -1;
	}
	*ret_name = name;
	*ret_fd = fd;
	return 0;
}

static int sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

static int sync_folder(const char *path)
{
	char *copy = stall_strndup(path, strlen(path));
	int rc = sync_path(dirname(copy), O_RDONLY | O_DIRECTORY);

	free(copy);
	/* Some file systems cannot do that, and need not. */
	return rc && errno != EINVAL && errno != EACCES ? -1 : 0;
}

static int move(const char *temp, const char *path)
{
	struct stat sb;

	if (!renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EEXIST)
		return -1;
	/* Not offered here (NFS), or an empty file holds the name. */
	if (!stat(path, &sb) && sb.st_size) {
		errno = EEXIST;
		return -1;
	}
	return rename(temp, path);
}

int stall_file_publish(const char *temp, const char *path,
		       struct stall_err *err)
{
	if (sync_path(temp, O_RDWR))
		return stall_fail(err, "cannot write %s: %s", path,
				  strerror(errno));
	if (move(temp, path))
		return stall_fail(err, "cannot create %s: %s", path,
				  strerror(errno));
	if (sync_folder(path))
		return stall_fail(err, "cannot write the folder of %s: %s",
				  path, strerror(errno));
	return 0;
}
