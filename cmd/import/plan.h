/* plan.h - which files are imported, and as which runs */
#ifndef STALL_IMPORT_PLAN_H
#define STALL_IMPORT_PLAN_H

#include <stdbool.h>

#include "libanalyze/err.h"
#include "libanalyze/importer.h"

struct plan_file {
	char *path;
	const struct stall_importer *imp;
	struct stall_str part; /* p NULL: the whole file */
	struct stall_source *src; /* NULL: not open */
	int set; /* of which folder; 0: named on the command line */
	char *run;
};

struct plan {
	struct plan_file *file; /* those of a run follow each other */
	int n;
	char **unknown; /* found in a folder, of no known format */
	int nunknown;
	char **unstamped; /* left out: X where there is X.ts */
	int nunstamped;
	char **folder; /* by set, from 1 on */
	int nfolders;
	struct stall_source **archive; /* that parts are of */
	int narchives;
	bool cut_archive; /* one of them ends too early */
	char **packed;	  /* memory that parts are of */
	int npacked;
	struct stall_source **aid; /* borrowed from those files that are */
	int naids;
};

/*
 * Files must be of a known format (imp: of this one), folders must have at
 * least one file that is. Nothing is imported here. The caller frees, also
 * after -1.
 */
int plan_add(struct plan *p, const char *path, const struct stall_importer *imp,
	     struct stall_err *err);

/*
 * Puts the files in order of runs. run: the name of the only one, or NULL: a
 * folder is a run; where several of its files are recordings of the same kind,
 * those that share their name up to .trace.dat, .stderr ... are.
 */
void plan_runs(struct plan *p, const char *run);

/* Opens those that explain others (importer.h, aid), of all runs. */
int plan_open_aids(struct plan *p, struct stall_err *err);
/* The caller closes. */
struct stall_source *plan_open(const struct plan_file *f,
			       struct stall_err *err);

/* "stw/go1.26.trace.dat" is "go1.26", "captures/stw/" is "stw", and so is
 * "captures/stw/trace.dat", as record names it. Caller frees. */
char *plan_base(const char *path);

/* Bytes of the last part of a path, without slashes behind it. */
const char *plan_last_part(const char *path, size_t *ret_len);

void plan_free(struct plan *p);

#endif
