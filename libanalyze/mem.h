/* mem.h - allocation that cannot fail */
#ifndef STALL_MEM_H
#define STALL_MEM_H

#include <stddef.h>

/* A command line tool out of memory has nothing left to say: these abort. */
void *stall_alloc(size_t n);	     /* zeroed */
void *stall_grow(void *p, size_t n); /* realloc */
char *stall_strndup(const char *s, size_t n);

#endif
