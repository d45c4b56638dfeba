/* whose.h - run_of(), group_of() and label_of() for SQL: whose time it was */
#ifndef STALL_WHOSE_H
#define STALL_WHOSE_H

struct sqlite3;

/*
 * What the view `who` and others tell of a thread, as numbers and at the price
 * of an array: for passes over tables of millions of rows, as keys of
 * collect().
 *
 *   run_of(utid)    run_id of the thread
 *   group_of(utid)  the least upid of the processes of its run that have the
 *                   same name as its own; NULL if it is not in focus
 *   label_of(utid)  the least utid of its run with the same process name and
 *                   label; NULL if it is not a thread of a Go process
 *
 * NULL for threads that are not there. Returns an SQLite code.
 */
int stall_whose_register(struct sqlite3 *db);

#endif
