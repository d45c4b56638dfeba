/* goinfo.h - which Go made a program, and how */
#ifndef STALL_RECORD_GOINFO_H
#define STALL_RECORD_GOINFO_H

#include "importers/binary/elf.h"

/* Texts borrow from the file. */
struct goinfo {
	struct stall_str version; /* "go1.26.8" */
	struct stall_str module;  /* lines "build\t-ldflags=...", "mod\t..." */
	int minor;		  /* 26 */
};

/* False: no Go program, or one of before Go 1.18. */
bool goinfo_read(const struct elf *e, struct goinfo *ret);

/* The value of a line "build\tKEY=value"; empty if there is none. */
struct stall_str goinfo_setting(const struct goinfo *i, const char *key);

#endif
