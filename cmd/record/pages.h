/* pages.h - the files in a folder that hold pages until trace.dat is made */
#ifndef STALL_RECORD_PAGES_H
#define STALL_RECORD_PAGES_H

#include <limits.h>

#include "cmd/record/tracefile.h"

/* MAIN sees all threads, TARGET those of the program alone. */
enum { MAIN, TARGET, BUFFERS };

const char *pages_name(int buffer); /* "" of MAIN, as trace.dat has it */

/* FOLDER/.trace.head, what tracefile_save() wrote. */
void pages_head(char path[PATH_MAX], const char *folder);
/* FOLDER/.trace.BUFFER: the files are called so, and .CPU behind it. */
void pages_raw(char path[PATH_MAX], const char *folder, int buffer);

/* Puts them into FOLDER/trace.dat, and removes them if that went well. */
int pages_to_file(const char *folder, const struct tracefile *t, int nbuffers,
		  int version, struct stall_err *err);

#endif
