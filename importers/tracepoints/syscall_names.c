/*
 * Numbers of system calls, from the kernel's headers:
 *
 *   X86(0, read)
 *   ARM64(63, read)
 */
#include "importers/tracepoints/syscall_names.h"

#include <string.h>

#include "importers/tracepoints/kernel.h"

struct number {
	int16_t nr;
	const char *name;
};

#define ARM64(nr, name)
#define X86(nr, name) {nr, #name},
static const struct number x86_64[] = {
#include "gen/syscalls.inc"
	{335, "uretprobe"}, /* since Linux 6.11; headers may be older */
	{-1, NULL}};
#undef ARM64
#undef X86

#define ARM64(nr, name) {nr, #name},
#define X86(nr, name)
static const struct number aarch64[] = {
#include "gen/syscalls.inc"
	{-1, NULL}};
#undef ARM64
#undef X86

static const struct number *const machines[] = {
	[STALL_MACHINE_X86_64] = x86_64,
	[STALL_MACHINE_AARCH64] = aarch64,
};

/* Tracepoints are named after the functions, which have other names here. */
static const struct {
	const char *function, *name;
} aliases[] = {
	{"newstat", "stat"},
	{"newfstat", "fstat"},
	{"newlstat", "lstat"},
	{"newuname", "uname"},
	{"newfstatat", "fstatat"},
	{"umount", "umount2"},
	{"sendfile64", "sendfile"},
	{"fadvise64_64", "fadvise64"},
	{"sync_file_range2", "sync_file_range"},
};

static const struct number *numbers(int machine)
{
	static const struct number none = {-1, NULL};

	if (machine <= STALL_MACHINE_UNKNOWN || machine > STALL_MACHINE_AARCH64)
		return &none;
	return machines[machine];
}

/* The last one of a number is it: the one before is for other machines. */
const char *stall_syscall_name(int machine, int64_t nr)
{
	const char *name = NULL;

	for (const struct number *n = numbers(machine); n->name; n++)
		if (n->nr == nr)
			name = n->name;
	return name;
}

static int32_t number_of(int machine, const char *name)
{
	for (const struct number *n = numbers(machine); n->name; n++)
		if (!strcmp(n->name, name))
			return n->nr;
	return -1;
}

int32_t stall_syscall_nr(int machine, const char *name)
{
	int32_t nr = number_of(machine, name);

	for (size_t i = 0; nr < 0 && i < sizeof(aliases) / sizeof(*aliases);
	     i++)
		if (!strcmp(aliases[i].function, name))
			nr = number_of(machine, aliases[i].name);
	return nr;
}
