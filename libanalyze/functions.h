/* functions.h - the SQL functions of this project */
#ifndef STALL_FUNCTIONS_H
#define STALL_FUNCTIONS_H

struct sqlite3;

/* Makes them known to a connection; returns SQLITE_OK or an error code. */
int stall_functions_register(struct sqlite3 *db);

#endif
