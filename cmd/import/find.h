/* find.h - what the files that look for files share */
#ifndef STALL_IMPORT_FIND_H
#define STALL_IMPORT_FIND_H

#include <stdio.h>

#include "cmd/import/plan.h"

void plan_string(char ***list, int *n, const char *s);

/* What people keep beside captures; not worth a word. */
bool find_is_beside(const char *name);
/* What a recorder notes of machine and run: env, manifest.json ... */
bool find_is_note(const char *name);

/* part.p NULL: the file itself, else what of a file in memory it is. */
void find_add(struct plan *p, const char *path, struct stall_str part, int set,
	      const struct stall_importer *imp);
/* Who its head speaks for. NULL with *err: nobody, or it cannot be opened. */
const struct stall_importer *find_reader(const char *path,
					 struct stall_str part, bool *is_tar,
					 struct stall_err *err);

/* archive.c: what is in a tar archive, each folder of it a set. */
int archive_add(struct plan *p, const char *path, struct stall_err *err);

/* notes.c: the notes in a folder, if it has any, as one file; or those of an
 * env folder alone. */
int notes_add_folder(struct plan *p, const char *path, int set,
		     struct stall_err *err);
int notes_add_env(struct plan *p, const char *path, struct stall_err *err);

/* Notes that are put together: one archive in memory for each folder. */
struct notes {
	char *name; /* to be shown */
	FILE *to;
	char *text; /* these two once `to` is closed; they must not move */
	size_t n;
};
struct notes *notes_begin(const char *name);
/* Adds them to the plan, who owns their memory then, and frees n. */
void notes_end(struct notes *n, struct plan *p, int set);

#endif
