#include "libanalyze/prepare.h"

#include <sqlite3.h>

#include "libanalyze/registry.h"

int stall_prepare(struct sqlite3 *db, const char *name,
		  struct sqlite3_stmt **ret)
{
	if (*ret)
		return SQLITE_OK;
	return sqlite3_prepare_v3(db, stall_sqltext_find(name), -1,
				  SQLITE_PREPARE_PERSISTENT, ret, NULL);
}
