/* utf8.h - text that may be anything, character by character */
#ifndef STALL_UTF8_H
#define STALL_UTF8_H

#include <stddef.h>

/*
 * Bytes of the character at s, which ends with '\0'; 0 if what is there is not
 * UTF-8 (overlong, a surrogate, beyond U+10FFFF, cut short).
 */
size_t stall_utf8_len(const char *s);

#endif
