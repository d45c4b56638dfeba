/* mem.h - allocation that cannot fail */
#ifndef STALL_MEM_H
#define STALL_MEM_H

#include <stddef.h>
#include <stdio.h>

/* A command line tool out of memory has nothing left to say: these abort. */
void *stall_alloc(size_t n);	     /* zeroed */
void *stall_grow(void *p, size_t n); /* realloc */
/* Room for one more behind the n that an array of such a size has: it doubles.
 */
void *stall_more(void *p, size_t n, size_t *room, size_t size);
char *stall_strndup(const char *s, size_t n);
/* open_memstream(): fclose() it, then free what *ret points to. */
FILE *stall_memstream(char **ret, size_t *ret_size);

#endif
