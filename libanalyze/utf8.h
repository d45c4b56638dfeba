/* utf8.h - text that may be anything, character by character */
#ifndef STALL_UTF8_H
#define STALL_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the character at s, which ends with '\0'; 0 if what is there is not
 * UTF-8 (overlong, a surrogate, beyond U+10FFFF, cut short).
 */
size_t stall_utf8_len(const char *s);

/*
 * Is the character at s, of n bytes as told above, one that does not show but
 * acts on what is around it: no UTF-8, a control character (other than a line's
 * end and a tab), or one that turns the direction of writing?
 */
bool stall_utf8_acts(const char *s, size_t n);

#endif
