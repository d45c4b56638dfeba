/* words.h - numbers and labels in the lines of latency tools */
#ifndef STALL_LATENCY_WORDS_H
#define STALL_LATENCY_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

#define LATENCY_LINE 16384 /* longer lines are cut */

/* The line without escape sequences (ESC [ ... letter); uses buf only where
 * there are some. */
struct stall_str latency_plain(struct stall_str line, char buf[LATENCY_LINE]);

bool latency_starts(struct stall_str s, const char *with);
/* Takes a word off the front of *s, with the blanks before it. */
bool latency_word(struct stall_str *s, const char *word);

/* Takes a decimal number off the front of *s, with the blanks before it;
 * leading zeros mean nothing. *s is left as it is if there is none. */
bool latency_number(struct stall_str *s, int64_t *ret);
/* The same with a fraction, in thousandths: "1.0014" is 1001. */
bool latency_milli(struct stall_str *s, int64_t *ret);
/* "C:    982" anywhere in s. */
bool latency_labelled(struct stall_str s, const char *label, int64_t *ret);

#endif
