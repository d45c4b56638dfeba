/* err.h - one error message, built where the failure is known */
#ifndef STALL_ERR_H
#define STALL_ERR_H

/*
 * Every function that can fail returns 0, or -1 with *err filled in; nothing
 * in the library prints. The buffer is part of the struct: no allocation, no
 * free, safe to leave on the stack. On success *err is left untouched.
 */
struct stall_err {
	char msg[512];
};

/* Set the message and return -1, so that callers write: return stall_fail(...);
 */
int stall_fail(struct stall_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put context in front of a message set further down ("a.txt:12: "); -1 too. */
int stall_fail_in(struct stall_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
