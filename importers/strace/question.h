/* question.h - the name that a DNS message asks for, from its printed bytes */
#ifndef STALL_STRACE_QUESTION_H
#define STALL_STRACE_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "libanalyze/source.h"

#define STRACE_MAX_NAME 256

/*
 * data: an argument of write(2), sendto(2), sendmsg(2) or sendmmsg(2), in which
 * the bytes are a string with C's escapes, or the first such string behind an
 * iov_base=. False if they are not a question. A name that strace cut off ends
 * in "..."; for a whole one record with -s 300.
 */
bool strace_question(struct stall_str data, char name[STRACE_MAX_NAME]);

#endif
