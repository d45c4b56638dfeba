/* digest.h - a short name for a file's content */
#ifndef STALL_DIGEST_H
#define STALL_DIGEST_H

#include <stddef.h>

#define STALL_DIGEST_SIZE 34

/*
 * 64 bits of hash and the size, in hexadecimal. Tells whether two files are
 * the same where nobody tries to fool it; it is not for security. Of files over
 * 4 MiB only a sample is looked at: both ends, and blocks all over the rest.
 */
void stall_digest(const void *p, size_t n, char ret[STALL_DIGEST_SIZE]);

#endif
