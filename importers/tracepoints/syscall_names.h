/* syscall_names.h - numbers and names of the machines' system calls */
#ifndef STALL_SYSCALL_NAMES_H
#define STALL_SYSCALL_NAMES_H

#include <stdint.h>

/* machine: enum in kernel.h. NULL if there is no call of that number. */
const char *stall_syscall_name(int machine, int64_t nr);

/* -1 if there is none; also takes the kernel's own names (newfstat). */
int32_t stall_syscall_nr(int machine, const char *name);

#endif
