/* clean.h - a format text that a parser cannot trip over */
#ifndef STALL_RAW_CLEAN_H
#define STALL_RAW_CLEAN_H

#include "libanalyze/source.h"

/*
 * The fields of a format text, written anew, as libtraceevent reads them: it
 * was made for what the kernel says, and loses memory over anything else. The
 * print format is left out: long, intricate, and of no interest here. Lines
 * that are no fields are left out too. The caller frees; *ret_n without NUL.
 */
char *raw_clean(struct stall_str text, uint32_t id, size_t *ret_n);

/* The size of the named field in a text of fields; 0: there is none. */
uint32_t raw_field_size(struct stall_str text, const char *name);

#endif
